//! An interrupt cancels a send, and the user learns whether anything was sent.

#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Child;

use rustix::process::Signal;

use crate::common::command::{Ran, clreq};
use crate::common::sandbox_process::SandboxProcess;
use crate::support::Folder;

const SIGNALS: [Signal; 4] = [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT];

pub fn interrupt(child: Child, signal: Signal) -> Ran {
    let process = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    rustix::process::kill_process(process.expect("a process"), signal).expect("interrupted");
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn before_the_request_left_nothing_was_sent() {
    SIGNALS.into_iter().for_each(nothing_was_sent);
}

fn nothing_was_sent(signal: Signal) {
    // A server that accepts the token request and never answers.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let folder = Folder::new();
    let child = clreq(folder.folder.path())
        .env("CLREQ_CLIENT_ID", "id")
        .env("CLREQ_CLIENT_SECRET", "hunter2")
        .args(["send", "shop.clreq.json", "--endpoint"])
        .arg(format!("http://{}", listener.local_addr().expect("bound")))
        .spawn()
        .expect("it starts");
    let (stream, _) = listener.accept().expect("a connection");
    let mut line = String::new();
    BufReader::new(&stream)
        .read_line(&mut line)
        .expect("a request");
    assert_eq!(line, "POST /oauth/token HTTP/1.1\r\n");

    let ran = interrupt(child, signal);
    assert_eq!(ran.code, 130, "{ran:?}");
    assert_eq!(
        ran.stderr,
        "error: cancelled before the request left, so nothing was sent.\n"
    );
    assert_eq!(ran.stdout, "");
}

#[test]
fn after_the_request_left_the_outcome_is_unknown() {
    SIGNALS.into_iter().for_each(outcome_is_unknown);
}

fn outcome_is_unknown(signal: Signal) {
    let sandbox = SandboxProcess::start(&["--fault", "never-after-store"]);
    let folder = Folder::new();
    let child = folder
        .send(&sandbox)
        .args(["--secret-file", "secret"])
        .spawn()
        .expect("it starts");
    while sandbox.stored() == 0 {}

    let ran = interrupt(child, signal);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(
        ran.stderr
            .contains("it was cancelled before an answer came")
            && ran
                .stderr
                .contains("look for one with this `name` and `reference`"),
        "{ran:?}"
    );
    assert_eq!(sandbox.stored(), 1);
    assert_eq!(folder.names(), ["shop.clreq.json"], "no empty file stays");
}
