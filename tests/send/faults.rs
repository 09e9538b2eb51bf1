//! For every fault of the API the exit code is right, the message says what to do, nothing is created twice, and nothing leaks.

use std::io::ErrorKind;
use std::net::TcpListener;

use crate::common::command::run;
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::{SENDS, Send, assert_no_secret, credentials};
use crate::support::Folder;

#[test]
fn every_fault_has_the_expected_outcome_without_a_leak_or_a_second_send() {
    for send in SENDS {
        check(send);
    }
}

fn check(send: &Send) {
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", elsewhere.local_addr().expect("bound"));
    let fault = send.fault.replace("ORIGIN", &origin);
    let sandbox = SandboxProcess::start(&["--fault", &fault]);
    let folder = Folder::new();
    let (variables, mut secrets) = credentials(send.with, &sandbox);
    let mut command = folder.send(&sandbox);
    command
        .env_remove("CLREQ_ACCESS_TOKEN")
        .envs(variables)
        .args(["--write", "--secret-file", "secret"]);
    if send.hopeless {
        command.args(["--timeout", "0.5"]);
    }
    let ran = run(&mut command);

    let label = format!("{send:?}: {ran:?}");
    assert_eq!(ran.code, send.code, "{label}");
    assert!(ran.stderr.contains(send.says), "{label}");
    assert_eq!(sandbox.stored(), send.stored, "{label}");
    elsewhere.set_nonblocking(true).expect("set");
    let visitor = elsewhere.accept().map_err(|error| error.kind());
    assert!(
        matches!(visitor, Err(ErrorKind::WouldBlock)),
        "somebody followed the redirect: {label}"
    );

    // The answer is in the file, and the secret in its own file. Neither is anywhere else.
    let is_answered = folder.read("shop.clreq.json").contains("\"response\"");
    let is_expected = send.code == 0
        || (send.code == 3 && ran.stderr.starts_with("201"))
        || ran.stderr.contains("\n201 Created");
    assert_eq!(is_answered, is_expected, "{label}");
    if folder.names().contains(&"secret".to_owned()) {
        let secret: serde_json::Value = serde_json::from_str(&folder.read("secret")).expect("JSON");
        let values = secret.as_object().expect("an object").values();
        secrets.extend(values.map(|value| value.as_str().expect("a text").to_owned()));
    } else {
        assert!(!is_answered, "the secret is lost: {label}");
    }
    assert_no_secret("standard output", ran.stdout.as_bytes(), &secrets);
    assert_no_secret("standard error", ran.stderr.as_bytes(), &secrets);
    assert_no_secret(
        "the file",
        folder.read("shop.clreq.json").as_bytes(),
        &secrets,
    );
}
