//! What a terminal shows of an answer.

#![cfg(unix)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::common::command::{clreq, run};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::terminal::{print_on_terminal, start_on_terminal};
use crate::support::Folder;

/// The messages of a successful command, besides its output.
fn told_by(mut child: Child) -> String {
    let mut told = String::new();
    let mut errors = child.stderr.take().expect("piped");
    errors.read_to_string(&mut told).expect("read");
    assert!(child.wait().expect("it ends").success(), "{told}");
    told
}

#[test]
fn a_terminal_shows_the_secret_once() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let mut command = folder.send(&sandbox);
    command.args(["--write", "--secrets", "redact"]);
    let (child, shown) = print_on_terminal(command);
    let told = told_by(child);

    let (_, rest) = shown
        .split_once("client_secret:\r\n")
        .expect("the secret is shown");
    let secret = rest.lines().next().expect("a line").trim_end();
    assert!(secret.len() > 20, "{shown}");
    assert_eq!(shown.matches(secret).count(), 1, "{shown}");
    assert!(shown.contains("clreq keeps no copy"), "{shown}");
    assert!(!told.contains(secret), "{told}");
    assert!(!folder.read("shop.clreq.json").contains(secret));
    assert_eq!(folder.names(), ["shop.clreq.json"]);
}

#[test]
fn a_secret_is_kept_in_a_private_file_if_the_terminal_is_closed() {
    let folder = Folder::new();
    let body = r#"{"data": {"type": "api_credentials", "id": "aBcDeFgHiJ", "attributes": {"client_secret": "hunter2hunter2"}}}"#;
    let api = Api::that_answers(body);
    let mut command = api.send(&folder);
    command.args(["--secrets", "redact"]);
    let (child, terminal) = start_on_terminal(command);
    api.wait_for_the_request();
    drop(terminal);
    api.answer();
    let told = told_by(child);
    assert!(told.contains("keeps it in "), "{told}");
    let kept = folder.kept("secret");
    assert!(kept.contains("client_secret"), "{kept}");
    assert_eq!(folder.names(), ["shop.clreq.json"]);
}

/// The answer of a success that contains control characters, as JSON allows.
const BODY: &str =
    "{\"data\": {\n\t\"type\": \"api_credentials\", \"id\": \"a\u{9b}31mb\u{7f}\u{202e}c\"}}";

/// An API that takes one request, and creates something on a signal.
pub struct Api {
    address: SocketAddr,
    arrived: Receiver<()>,
    answering: Sender<()>,
}

impl Api {
    pub fn that_answers(body: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound");
        let (arrives, arrived) = channel();
        let (answering, told_to_answer) = channel();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = Vec::new();
            let mut part = [0; 4096];
            while !request.ends_with(b"}}") {
                let length = stream.read(&mut part).expect("a request");
                request.extend_from_slice(&part[..length]);
            }
            arrives.send(()).expect("somebody waits");
            told_to_answer.recv().expect("somebody tells");
            let length = body.len();
            let head = format!("HTTP/1.1 201 Created\r\nContent-Length: {length}\r\n\r\n");
            stream
                .write_all((head + body).as_bytes())
                .expect("answered");
        });
        Self {
            address,
            arrived,
            answering,
        }
    }

    /// A `clreq send` to it.
    pub fn send(&self, folder: &Folder) -> Command {
        let mut command = clreq(folder.folder.path());
        command
            .env("CLREQ_ENDPOINT", format!("http://{}", self.address))
            .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
            .args(["send", "shop.clreq.json"]);
        command
    }

    fn wait_for_the_request(&self) {
        self.arrived.recv().expect("it arrives");
    }

    pub fn answer(&self) {
        self.answering.send(()).expect("it waits");
    }
}

#[test]
fn an_answer_cannot_control_a_terminal() {
    let folder = Folder::new();
    let api = Api::that_answers(BODY);
    api.answer();
    let mut send = api.send(&folder);
    send.args(["--format", "json"]);
    let (child, shown) = print_on_terminal(send);
    told_by(child);
    let expected = "{\"data\": {\r\n\t\"type\": \"api_credentials\", \"id\": \"a\\u009b31mb\\u007f\\u202ec\"}}\r\n";
    assert_eq!(shown, expected);
}

#[test]
fn a_summary_cannot_control_a_terminal() {
    let folder = Folder::new();
    let api = Api::that_answers(BODY);
    api.answer();
    let (child, shown) = print_on_terminal(api.send(&folder));
    told_by(child);
    let expected = "Created the API credential.\r\n  id  a\\u009b31mb\\u007f\\u202ec\r\n";
    assert!(shown.starts_with(expected), "{shown}");
}

#[test]
fn a_program_gets_every_byte_of_an_answer() {
    let folder = Folder::new();
    let api = Api::that_answers(BODY);
    api.answer();
    let ran = run(&mut api.send(&folder));
    assert_eq!((ran.code, ran.stdout), (0, format!("{BODY}\n")));
}
