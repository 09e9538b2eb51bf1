//! What of an answer is shown on a terminal.

#![cfg(unix)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command};
use std::thread;

use crate::common::command::{clreq, run};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::terminal::print_on_terminal;
use crate::support::Folder;

/// What a command said beside its output, once it has ended well.
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
        .split_once("client_secret: ")
        .expect("the secret is shown");
    let secret = rest.lines().next().expect("a line").trim_end();
    assert!(secret.len() > 20, "{shown}");
    assert_eq!(shown.matches(secret).count(), 1, "{shown}");
    assert!(shown.contains("it is not shown again"), "{shown}");
    assert!(!told.contains(secret), "{told}");
    assert!(!folder.read("shop.clreq.json").contains(secret));
    assert_eq!(folder.names(), ["shop.clreq.json"]);
}

/// An answer of a success with control characters, as they may stand in JSON, in it.
const BODY: &str = "{\"data\": {\n\t\"id\": \"a\u{9b}31mb\u{7f}\u{202e}c\"}}";

/// `clreq send` to an API that gives one answer with this body.
fn send_to_an_api_that_answers(folder: &Folder) -> Command {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = Vec::new();
        let mut part = [0; 4096];
        while !request.ends_with(b"}}") {
            let length = stream.read(&mut part).expect("a request");
            request.extend_from_slice(&part[..length]);
        }
        write!(
            stream,
            "HTTP/1.1 201 Created\r\nContent-Length: {}\r\n\r\n{BODY}",
            BODY.len()
        )
        .expect("sent");
    });
    let mut command = clreq(folder.folder.path());
    command
        .env("CLREQ_ENDPOINT", format!("http://{address}"))
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args(["send", "shop.clreq.json"]);
    command
}

#[test]
fn an_answer_does_nothing_to_a_terminal() {
    let folder = Folder::new();
    let (child, shown) = print_on_terminal(send_to_an_api_that_answers(&folder));
    told_by(child);
    let expected = "{\"data\": {\r\n\t\"id\": \"a\\u009b31mb\\u007f\\u202ec\"}}\r\n";
    assert_eq!(shown, expected);
}

#[test]
fn a_program_gets_every_byte_of_an_answer() {
    let folder = Folder::new();
    let ran = run(&mut send_to_an_api_that_answers(&folder));
    assert_eq!((ran.code, ran.stdout), (0, format!("{BODY}\n")));
}
