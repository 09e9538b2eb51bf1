//! For any answer of the API, the client reports the outcome, keeps every byte of a success, and reveals no secret.
//!
//! An input that starts with `HTTP/` is sent unchanged. Otherwise its first byte selects the status, and whether the answer
//! comes from the token endpoint. The rest is the body.
#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use clreq::analysis::apply;
use clreq::analysis::diagnostics::{ApiError, ApiErrors, diagnose};
use clreq::analysis::response::{Response, insert_response};
use clreq::api::{
    Answer, AnswerBody, Client, ClientOptions, Credentials, EndpointPolicy, Origin, Outcome,
    Request, SendError,
};
use clreq::config::SecretsMode;
use clreq::syntax::Tree;
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;

const TOKEN: &str = "token-hunter2";
const SECRET: &str = "secret-hunter2";
const FILE: &str =
    "{\n  \"data\": { \"type\": \"api_credentials\", \"attributes\": { \"name\": \"Shop\" } }\n}\n";
const STATUSES: [u16; 16] = [
    201, 200, 204, 301, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 299, 799,
];

struct World {
    runtime: Runtime,
    listener: TcpListener,
    base: String,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(TcpListener::bind("127.0.0.1:0"))
        .expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    World {
        runtime,
        listener,
        base,
    }
});

/// The server's answers, one per connection.
struct Script {
    answers: Vec<Vec<u8>>,
    /// The body of the answer to the request, if the answer is well-formed.
    body: Option<(u16, Vec<u8>)>,
    asks_for_token: bool,
}

fuzz_target!(|input: &[u8]| {
    let script = Script::of(input);
    let result = WORLD.runtime.block_on(send(&script));
    check(&script, &result);
});

impl Script {
    fn of(input: &[u8]) -> Self {
        if input.starts_with(b"HTTP/") {
            return Self {
                answers: vec![input.to_vec()],
                body: None,
                asks_for_token: false,
            };
        }
        let (choice, body) = input.split_first().unwrap_or((&0, &[]));
        let status = STATUSES[usize::from(choice & 0xF)];
        let asks_for_token = choice & 0x80 != 0;
        let answer = well_formed(status, body);
        if asks_for_token {
            return Self {
                answers: vec![answer, well_formed(201, b"{\"data\": {}}")],
                body: None,
                asks_for_token,
            };
        }
        Self {
            answers: vec![answer],
            body: Some((status, body.to_vec())),
            asks_for_token,
        }
    }

    /// Fails if a text contains the client's secret. A server may invent a secret that looks similar.
    fn assert_no_secret(&self, text: &str) {
        let secret = if self.asks_for_token { SECRET } else { TOKEN };
        assert!(!text.contains(secret), "{text}");
    }
}

fn well_formed(status: u16, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

async fn send(script: &Script) -> Result<Answer, SendError> {
    let policy = EndpointPolicy::from_environment(&|_| None).expect("a policy");
    let endpoint = policy
        .endpoint(&WORLD.base, Origin::CommandLine)
        .expect("an endpoint");
    let credentials = match script.asks_for_token {
        true => Credentials::client("the-id".into(), SECRET.into()),
        false => Credentials::access_token(TOKEN.into()),
    };
    let options = ClientOptions {
        answer_timeout: Duration::from_secs(1),
        connection_retries: 0,
        told_retries: 0,
        largest_body: 1 << 20,
        ..ClientOptions::default()
    };
    let client =
        Client::new(endpoint, credentials.expect("credentials"), options).expect("a client");
    let tree = Tree::parse(FILE);
    let data = tree.at_pointer("/data").expect("data").source();
    let request = Request::create("api_credentials", data).expect("a request");
    let never = CancellationToken::new();
    tokio::select! {
        result = client.send(&request, &|_| {}, &never) => result,
        () = serve(&script.answers) => unreachable!("it serves for ever"),
    }
}

/// Answers one connection after the other. Connections beyond the script get no answer.
async fn serve(answers: &[Vec<u8>]) {
    let mut answers = answers.iter();
    loop {
        let (mut stream, _) = WORLD.listener.accept().await.expect("a connection");
        let Some(answer) = answers.next() else {
            continue;
        };
        if read_request(&mut stream).await.is_some() {
            // The client may have stopped reading.
            let _ = stream.write_all(answer).await;
            let _ = stream.shutdown().await;
        }
    }
}

/// Reads a head and the body that it announces.
async fn read_request(stream: &mut TcpStream) -> Option<()> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.to_ascii_lowercase();
        let length = length
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"));
        if body.len()
            >= length
                .and_then(|text| text.trim().parse().ok())
                .unwrap_or(0)
        {
            return Some(());
        }
    }
}

fn check(script: &Script, result: &Result<Answer, SendError>) {
    let outcome = Outcome::of(result);
    let answer = match result {
        Ok(answer) => answer,
        Err(error) => return script.assert_no_secret(&format!("{error} {error:?}")),
    };
    if let Some((status, body)) = &script.body {
        // RFC 9110: a 204 has no body.
        if *status != 204 && (200..300).contains(status) {
            assert_eq!(answer.status, *status);
            match &answer.body {
                AnswerBody::Json(json) => {
                    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
                    assert_eq!(json.get().as_bytes(), body.trim_ascii());
                    assert_eq!(outcome == Outcome::Success, answer.resource_id.is_some());
                    assert_eq!(outcome == Outcome::Success, answer.doubt.is_none());
                }
                AnswerBody::Unreadable { bytes, .. } => assert_eq!(bytes, body),
            }
        }
    }
    script.assert_no_secret(&format!("{answer:?}"));
    for problem in &answer.problems {
        script.assert_no_secret(&format!("{problem:?}"));
        let message = problem.message();
        assert!(
            !message.chars().any(char::is_control) && message.chars().count() <= 1_010,
            "{message:?}"
        );
    }
    check_document(answer);
    check_stored(answer);
}

/// The response can be put into the file, and the API's errors are shown there.
fn check_document(answer: &Answer) {
    let tree = Tree::parse(FILE);
    let errors = answer.problems.iter().map(|problem| ApiError {
        pointer: problem.pointer.clone(),
        detail: problem.message().to_owned(),
        code: problem.code.clone(),
    });
    for diagnostic in ApiErrors::new(&tree, errors).diagnose(&tree) {
        assert!(
            FILE.get(diagnostic.span.start..diagnostic.span.end)
                .is_some()
        );
    }
    let response = Response {
        status: answer.status,
        sent_at: "2026-11-23T18:00:00Z",
        endpoint: &WORLD.base,
        is_sandbox: answer.is_sandbox,
        body: answer.body.bytes(),
    }
    .to_text();
    let edit = insert_response(&tree, &response).expect("a place");
    let after = Tree::parse(apply(FILE, &[edit]));
    assert_eq!(after.errors(), &[]);
    diagnose(&after);
}

/// A redacted answer contains none of the removed values at their places.
fn check_stored(answer: &Answer) {
    assert_eq!(
        answer.to_stored(SecretsMode::Keep).body,
        answer.body.bytes()
    );
    let stored = answer.to_stored(SecretsMode::Redact);
    if let AnswerBody::Json(json) = &answer.body {
        let redacted: Result<serde_json::Value, _> = serde_json::from_slice(&stored.body);
        let original: Result<serde_json::Value, _> = serde_json::from_str(json.get());
        assert_eq!(redacted.is_ok(), original.is_ok());
        if let Ok(redacted) = redacted {
            let again = clreq::secrets::redact(&redacted.to_string());
            assert_eq!(again.secrets.len(), 0);
        }
    }
}
