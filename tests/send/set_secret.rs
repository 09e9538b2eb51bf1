//! `--set-secret`: a secret of the request comes from standard input and is never written.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::common::command::{self, Ran, clreq, run};
use crate::common::sandbox_process::SandboxProcess;
#[cfg(unix)]
use crate::interrupt::interrupt;
use crate::support::Folder;

const SECRET: &str = "hunter2-hunter2-hunter2";
pub const OPTION: &str = "/data/attributes/client_secret=-";
pub const PROVIDER: &str = r#"{
  "data": {
    "type": "identity_providers",
    "attributes": {
      "name": "Company sign-in",
      "client_id": "a6CDk5v1ZV99",
      "issuer": "https://login.example.org/",
      "domains": "example.org",
      "token_url": "https://login.example.org/oauth/token",
      "authorize_url": "https://login.example.org/authorize",
      "jwks_url": "https://login.example.org/keys"
    }
  }
}
"#;

pub fn with_input(command: &mut Command, input: &str) -> Ran {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).expect("written");
    drop(stdin);
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn a_secret_from_standard_input_is_sent_and_written_nowhere() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(PROVIDER);
    let mut send = folder.send(&sandbox);
    send.args(["--write", "--set-secret", OPTION]);
    let ran = with_input(&mut send, &format!("{SECRET}\n"));
    assert_eq!(ran.code, 0, "{ran:?}");
    let state = command::state_home_of(folder.folder.path()).join("clreq");
    let journal = fs::read_to_string(state.join("journal.jsonl")).expect("a journal");
    for place in [
        &ran.stdout,
        &ran.stderr,
        &folder.read("shop.clreq.json"),
        &journal,
    ] {
        assert!(!place.contains(SECRET), "{place}");
    }
    assert_eq!(command::kept(&state).len(), 0);

    let clreq = |arguments: &[&str]| {
        let mut command = clreq(folder.folder.path());
        command
            .env("CLREQ_ENDPOINT", &sandbox.base_url)
            .env("CLREQ_ACCESS_TOKEN", "sandbox-token");
        run(command.args(arguments))
    };
    let got = clreq(&["get", "shop.clreq.json", "--show-secret"]);
    let found: Value = serde_json::from_str(&got.stdout).expect("JSON");
    assert_eq!(found["data"]["attributes"]["client_secret"], SECRET);

    // The file works without the secret.
    assert_eq!(clreq(&["check", "shop.clreq.json"]).code, 0);
    let ran = clreq(&["diff", "shop.clreq.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let text = folder
        .read("shop.clreq.json")
        .replacen("Company", "Corporate", 1);
    fs::write(&folder.file, text).expect("written");
    assert_eq!(clreq(&["diff", "shop.clreq.json"]).code, 1);
    let ran = clreq(&["update", "--yes", "shop.clreq.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(clreq(&["diff", "shop.clreq.json"]).code, 0);
    assert!(!folder.read("shop.clreq.json").contains(SECRET));
}

#[test]
fn without_a_secret_that_the_api_needs_nothing_is_sent() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(PROVIDER);
    let ran = run(folder.send(&sandbox).arg("--write"));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.stderr
            .contains("`clreq send --set-secret /data/attributes/client_secret=-`"),
        "{ran:?}"
    );
    for (arguments, says) in [
        (
            ["--set-secret", OPTION].as_slice(),
            "no value for `/data/attributes/client_secret`",
        ),
        (
            &["--set-secret", "/data/attributes/name=-"],
            "is not a secret of an identity provider",
        ),
        (
            &["--set-secret", "/data/attributes/client_secret=x"],
            "other programs can see arguments",
        ),
    ] {
        let ran = run(folder.send(&sandbox).args(arguments));
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
    }
    assert_eq!(folder.read("shop.clreq.json"), PROVIDER);
    let mut list = clreq(folder.folder.path());
    list.env("CLREQ_ENDPOINT", &sandbox.base_url)
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args(["list", "identity_providers", "--format", "ids"]);
    assert_eq!(run(&mut list).stdout, "");
}

#[test]
fn a_refusal_that_quotes_the_secret_shows_none() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = Vec::new();
        let mut part = [0; 4096];
        while !request.ends_with(b"}}") {
            let length = stream.read(&mut part).expect("a request");
            request.extend_from_slice(&part[..length]);
        }
        let request = String::from_utf8(request).expect("UTF-8");
        assert!(request.contains(SECRET));
        let body =
            format!(r#"{{"errors": [{{"detail": "{SECRET} is too short", "meta": "{SECRET}"}}]}}"#);
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 422 No\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("answered");
    });
    let folder = Folder::with(PROVIDER);
    let mut send = clreq(folder.folder.path());
    send.env("CLREQ_ENDPOINT", format!("http://{address}"))
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args(["send", "shop.clreq.json", "--write", "--set-secret", OPTION]);
    let ran = with_input(&mut send, SECRET);
    server.join().expect("it answered");
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("is too short"), "{ran:?}");
    assert!(!folder.read("shop.clreq.json").contains(SECRET));
    assert!(
        !ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET),
        "{ran:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_terminal_is_asked_without_echo() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(PROVIDER);
    let mut send = folder.send(&sandbox);
    send.arg("--write");
    let mut terminal = crate::questions::start(send);
    terminal
        .exp_string("/data/attributes/client_secret (it is not shown): ")
        .expect("asked");
    terminal.send_line(SECRET).expect("answered");
    let output = terminal.exp_eof().expect("it ends");
    assert!(output.contains("Created the identity provider"), "{output}");
    assert!(!output.contains(SECRET), "{output}");
    assert!(!folder.read("shop.clreq.json").contains(SECRET));
}

/// The number of unread bytes in a pipe.
#[cfg(unix)]
fn unread(pipe: &std::process::ChildStdin) -> u64 {
    rustix::io::ioctl_fionread(pipe).expect("a pipe")
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_wait_for_a_secret_which_keeps_no_other_send_waiting() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(PROVIDER);
    let mut waiting = folder.send(&sandbox);
    let mut waiting = waiting
        .args(["--write", "--set-secret", OPTION])
        .stdin(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut pipe = waiting.stdin.take().expect("piped");
    pipe.write_all(b"hunter2").expect("written");
    // Once this is read, clreq waits for the rest.
    while unread(&pipe) > 0 {}

    let mut other = folder.send(&sandbox);
    other.args(["--set-secret", OPTION]);
    let ran = with_input(&mut other, SECRET);
    assert_eq!(ran.code, 0, "{ran:?}");

    let ran = interrupt(waiting, rustix::process::Signal::INT);
    assert_eq!(ran.code, 130, "{ran:?}");
    assert_eq!(ran.stderr, "Interrupted. Nothing was sent.\n");
    assert_eq!(folder.read("shop.clreq.json"), PROVIDER);
    drop(pipe);
}

#[test]
fn an_input_that_is_too_long_for_a_secret_is_refused() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(PROVIDER);
    let mut send = folder.send(&sandbox);
    send.args(["--write", "--set-secret", OPTION]);
    // One byte more than the limit, so that all of it is read.
    let ran = with_input(&mut send, &"a".repeat(64 * 1024 + 1));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("is longer than 65536 bytes"), "{ran:?}");
    assert_eq!(folder.read("shop.clreq.json"), PROVIDER);
}

#[test]
fn a_file_with_errors_is_refused_before_a_secret_is_read() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(&PROVIDER.replace("\"name\"", "\"nmae\""));
    let mut send = folder.send(&sandbox);
    let mut child = send
        .args(["--set-secret", OPTION])
        .stdin(Stdio::piped())
        .spawn()
        .expect("it starts");
    let pipe = child.stdin.take();
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    drop(pipe);
}
