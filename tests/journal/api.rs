//! An API without the sandbox's header, so that sends to it are recorded like those to the real one.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::SystemTime;

use serde_json::{Value, json};

/// The secret in the answer to a create.
pub const SECRET: &str = "Zq9-client-secret-of-a-test";

/// How the API handles a create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Create {
    /// Store it and answer.
    Answer,
    /// Store it, and answer on a signal.
    AnswerLater,
    /// Don't store it, and never answer.
    Swallow,
    /// Store it, and close the connection without an answer.
    Hide,
    /// Answer that a value is not accepted.
    Refuse,
}

pub struct Api {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    create: Create,
    creates: usize,
    reads: usize,
    stored: Vec<Value>,
    may_answer: bool,
}

impl Api {
    pub fn start(create: Create) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound");
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                create,
                creates: 0,
                reads: 0,
                stored: Vec::new(),
                may_answer: false,
            }),
            changed: Condvar::new(),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&serving);
                thread::spawn(move || serve(&shared, stream.expect("a connection")));
            }
        });
        Self { address, shared }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many creates arrived.
    pub fn creates(&self) -> usize {
        self.shared.state().creates
    }

    /// How many requests to read arrived.
    pub fn reads(&self) -> usize {
        self.shared.state().reads
    }

    pub fn wait_for_creates(&self, count: usize) {
        let mut state = self.shared.state();
        while state.creates < count {
            state = self.shared.changed.wait(state).expect("no panic");
        }
    }

    /// Releases the waiting answers.
    pub fn answer(&self) {
        self.shared.state().may_answer = true;
        self.shared.changed.notify_all();
    }

    pub fn set(&self, create: Create) {
        self.shared.state().create = create;
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic")
    }
}

/// Serves the requests of one connection until the client closes it.
fn serve(shared: &Shared, stream: TcpStream) {
    let mut input = BufReader::new(stream.try_clone().expect("cloned"));
    while let Some((line, body)) = read_request(&mut input) {
        let answer = match line.split(' ').collect::<Vec<_>>()[..] {
            ["POST", ..] => create(shared, &body),
            ["GET", path, ..] => {
                let mut state = shared.state();
                state.reads += 1;
                Some(read(&state.stored, path))
            }
            _ => panic!("{line}"),
        };
        let Some((status, body)) = answer else { return };
        let body = body.to_string();
        let head = format!(
            "HTTP/1.1 {status} Status\r\nDate: {}\r\nContent-Type: application/vnd.api+json\r\nContent-Length: {}\r\n\r\n",
            httpdate::fmt_http_date(SystemTime::now()),
            body.len()
        );
        // The client may have been killed.
        if (&stream).write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

fn read_request(input: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let mut first = String::new();
    input
        .read_line(&mut first)
        .ok()
        .filter(|length| *length > 0)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        input
            .read_line(&mut line)
            .ok()
            .filter(|length| *length > 0)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a number");
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some((first, body))
}

fn create(shared: &Shared, body: &[u8]) -> Option<(u16, Value)> {
    let request: Value = serde_json::from_slice(body).expect("JSON");
    let mut state = shared.state();
    let create = state.create;
    state.creates += 1;
    let mut resource = request["data"].clone();
    resource["id"] = json!(format!("aBcDeFgH{:02}", state.creates));
    let attributes = resource["attributes"].as_object_mut().expect("attributes");
    let now = humantime::format_rfc3339_millis(SystemTime::now()).to_string();
    attributes.insert("created_at".into(), now.into());
    if matches!(create, Create::Answer | Create::AnswerLater | Create::Hide) {
        state.stored.push(resource.clone());
    }
    shared.changed.notify_all();
    match create {
        Create::Answer => {}
        Create::AnswerLater => {
            while !state.may_answer {
                state = shared.changed.wait(state).expect("no panic");
            }
        }
        Create::Swallow => {
            // Until the test ends.
            loop {
                state = shared.changed.wait(state).expect("no panic");
            }
        }
        Create::Hide => return None,
        Create::Refuse => {
            return Some((
                422,
                json!({ "errors": [{ "title": "has already been taken", "status": "422" }] }),
            ));
        }
    }
    resource["attributes"]["client_secret"] = json!(SECRET);
    Some((201, json!({ "data": resource })))
}

fn read(stored: &[Value], path: &str) -> (u16, Value) {
    let path = path.split('?').next().expect("a path");
    match path.strip_prefix("/api/api_credentials/") {
        None => (200, json!({ "data": stored })),
        Some(id) => match stored.iter().find(|resource| resource["id"] == id) {
            Some(resource) => (200, json!({ "data": resource })),
            None => (
                404,
                json!({ "errors": [{ "title": "not found", "status": "404" }] }),
            ),
        },
    }
}
