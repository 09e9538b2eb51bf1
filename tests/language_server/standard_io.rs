//! Editors connect pipes or sockets, and scripts use files: a session works the same over each. All other tests use pipes.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

use crate::common::command::state_home;

const MESSAGES: [&str; 4] = [
    r#"{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}"#,
    r#"{"jsonrpc": "2.0", "method": "initialized", "params": {}}"#,
    r#"{"jsonrpc": "2.0", "id": 2, "method": "shutdown"}"#,
    r#"{"jsonrpc": "2.0", "method": "exit"}"#,
];

/// A whole session, each message in its frame.
fn session() -> String {
    MESSAGES
        .iter()
        .map(|message| format!("Content-Length: {}\r\n\r\n{message}", message.len()))
        .collect()
}

fn server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clreq"));
    command.arg("lsp").env("XDG_STATE_HOME", state_home());
    command
}

fn assert_answered(output: &str) {
    assert!(output.contains(r#""capabilities":"#), "{output}");
    assert!(output.contains(r#""result":null,"id":2"#), "{output}");
}

#[test]
fn over_sockets() {
    let (mut input, server_input) = UnixStream::pair().expect("sockets");
    let (mut output, server_output) = UnixStream::pair().expect("sockets");
    let mut server = server()
        .stdin(Stdio::from(OwnedFd::from(server_input)))
        .stdout(Stdio::from(OwnedFd::from(server_output)))
        .spawn()
        .expect("the server starts");
    input.write_all(session().as_bytes()).expect("written");
    let mut answers = String::new();
    output.read_to_string(&mut answers).expect("read");
    assert_answered(&answers);
    assert!(server.wait().expect("the server ends").success());
}

#[test]
fn over_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("input"), folder.path().join("output"));
    std::fs::write(&input, session()).expect("written");
    let status = server()
        .stdin(File::open(&input).expect("opened"))
        .stdout(File::create(&output).expect("made"))
        .status()
        .expect("the server starts");
    assert_answered(&std::fs::read_to_string(&output).expect("read"));
    assert!(status.success());
}

#[test]
fn the_server_ends_with_its_clients_process_even_if_its_input_stays_open() {
    let mut client = Command::new("sleep")
        .arg("3600")
        .spawn()
        .expect("a process");
    let mut server = server()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut input = server.stdin.take().expect("an input");
    let initialize = format!(
        r#"{{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {{"processId": {}, "capabilities": {{}}}}}}"#,
        client.id()
    );
    let message = format!("Content-Length: {}\r\n\r\n{initialize}", initialize.len());
    input.write_all(message.as_bytes()).expect("written");
    // The answer shows that the server has read the process id.
    let mut output = server.stdout.take().expect("an output");
    output.read_exact(&mut [0; 1]).expect("an answer");
    client.kill().expect("it runs");
    client.wait().expect("it ends");
    let status = server.wait().expect("the server ends");
    assert_eq!(status.code(), Some(1));
    drop(input);
}

#[test]
fn a_client_whose_process_can_not_be_seen_is_served() {
    let mut other = Command::new("true").spawn().expect("a process");
    other.wait().expect("it ends");
    let messages = session().replace(
        r#""params": {"capabilities": {}}"#,
        &format!(
            r#""params": {{"processId": {}, "capabilities": {{}}}}"#,
            other.id()
        ),
    );
    let length = MESSAGES[0].len();
    let longer = length + format!(r#""processId": {}, "#, other.id()).len();
    let messages = messages.replacen(&length.to_string(), &longer.to_string(), 1);
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("input");
    std::fs::write(&input, messages).expect("written");
    let output = server()
        .stdin(File::open(&input).expect("opened"))
        .output()
        .expect("the server starts");
    assert_answered(&String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success());
}
