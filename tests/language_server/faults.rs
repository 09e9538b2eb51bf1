//! For every fault of the API: the user learns what to do, nothing is created twice, and nothing leaks.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::common::command;
use crate::common::lsp_client::{LspClient, file_uri};
use crate::common::sends::{REQUEST, SENDS, Send, assert_no_secret, credentials};
use crate::sandbox_process::SandboxProcess;
use crate::story::{URI, client_of, send};
use crate::support::message;

const INFORMATION: u64 = 3;

#[test]
fn every_fault_has_the_expected_outcome_without_a_leak_or_a_second_send() {
    for send in SENDS {
        check(send);
    }
}

fn check(case: &Send) {
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", elsewhere.local_addr().expect("bound"));
    let sandbox = SandboxProcess::start(&["--fault", &case.fault.replace("ORIGIN", &origin)]);
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let (variables, mut secrets) = credentials(case.with, &sandbox);
    let mut builder = LspClient::builder()
        .argument("--log")
        .argument(&log)
        .variable("CLREQ_LOG", "trace")
        .variable("CLREQ_ENDPOINT", &sandbox.base_url);
    for (name, value) in variables {
        builder = builder.variable(name, value);
    }
    let timeout = if case.hopeless {
        json!(0.5)
    } else {
        Value::Null
    };
    let client = builder
        .initialization_options(json!({ "timeout": timeout, "response": { "secrets": "redact" } }))
        .start();
    client.initialize();
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    client.open(&uri, REQUEST);
    send(&client, &uri);

    let (level, mut told) = message(&client);
    let is_answered = told.starts_with("201");
    if is_answered {
        // The other message is about the secret. Their order varies.
        told = format!("{told}\n{}", message(&client).1);
    } else if told.contains(".secret.json") {
        told = format!("{told}\n{}", message(&client).1);
    }
    let label = format!("{case:?}: {level} {told}");
    assert!(told.contains(case.says), "{label}");
    assert_eq!(sandbox.stored(), case.stored, "{label}");
    assert!(case.code == 0 || level != INFORMATION, "{label}");
    elsewhere.set_nonblocking(true).expect("set");
    let visitor = elsewhere.accept().map_err(|error| error.kind());
    assert!(
        matches!(visitor, Err(ErrorKind::WouldBlock)),
        "somebody followed the redirect: {label}"
    );

    let text = client.text(&uri);
    assert_eq!(client.shutdown(), 0);
    assert_eq!(
        text.contains("\"response\""),
        told.contains("201 Created"),
        "{label}"
    );
    if let [kept] = &command::kept(client.state_home())[..] {
        let kept = fs::read_to_string(kept).expect("readable");
        let kept: Value = serde_json::from_str(&kept).expect("JSON");
        let values = kept.as_object().expect("an object").values();
        secrets.extend(values.map(|value| value.as_str().expect("a text").to_owned()));
    } else {
        assert!(
            !text.contains("\"response\""),
            "the secret is lost: {label}"
        );
    }
    let log = fs::read(log).expect("a log");
    assert!(
        String::from_utf8_lossy(&log).contains("shop.clreq.json: connecting")
            || case.fault.starts_with("token-")
    );
    assert_no_secret("the log", &log, &secrets);
    assert_no_secret("what the editor read", &client.stdout(), &secrets);
    assert_no_secret("standard error", client.stderr().as_bytes(), &secrets);
}

pub fn wait_for_stage(client: &LspClient, stage: &str) -> Value {
    let progress = client.wait_for_notification("$/progress", |progress| {
        let message = progress["value"]["message"].as_str();
        message.is_some_and(|message| message.contains(stage))
    });
    progress["token"].clone()
}

pub fn cancel(client: &LspClient, token: Value) {
    client.notify("window/workDoneProgress/cancel", json!({ "token": token }));
}

#[test]
fn cancelled_before_it_left_nothing_was_sent() {
    // During the wait before a retry, and during a token request.
    for (fault, stage) in [
        ("429:30", "trying again in"),
        ("token-never", "asking for an access token"),
    ] {
        let sandbox = SandboxProcess::start(&["--fault", fault]);
        let client = match stage {
            "trying again in" => client_of(&sandbox),
            _ => {
                let client = LspClient::builder()
                    .variable("CLREQ_ENDPOINT", &sandbox.base_url)
                    .variable("CLREQ_CLIENT_ID", "id")
                    .variable("CLREQ_CLIENT_SECRET", "secret")
                    .start();
                client.initialize();
                client
            }
        };
        client.open(URI, REQUEST);
        send(&client, URI);
        cancel(&client, wait_for_stage(&client, stage));
        assert_eq!(
            message(&client),
            (
                INFORMATION,
                "Not sent: cancelled before the request left, so nothing was sent.".to_owned()
            )
        );
        assert_eq!(sandbox.stored(), 0);
        assert_eq!(client.shutdown(), 0);
    }
}

#[test]
fn a_look_up_before_a_send_is_shown_and_can_be_cancelled() {
    let sandbox = SandboxProcess::start(&["--fault", "never"]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    send(&client, URI);
    cancel(&client, wait_for_stage(&client, "waiting for the answer"));
    let (_, told) = message(&client);
    assert!(told.starts_with("Outcome unknown: "), "{told}");
    client.choose("Don't send");
    send(&client, URI);
    let begun = client.wait_for_notification("$/progress", |progress| {
        let title = progress["value"]["title"].as_str();
        title.is_some_and(|title| title.starts_with("Looking up "))
    });
    assert_eq!(begun["value"]["cancellable"], true);
    cancel(&client, begun["token"].clone());
    assert_eq!(message(&client), (INFORMATION, "Not sent.".to_owned()));
    client.wait_for_notification("$/progress", |progress| {
        progress["token"] == begun["token"] && progress["value"]["kind"] == "end"
    });
}

#[test]
fn cancelled_after_it_left_the_outcome_is_unknown() {
    let sandbox = SandboxProcess::start(&["--fault", "never-after-store"]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    send(&client, URI);
    let token = wait_for_stage(&client, "waiting for the answer");
    // The request was sent, but it may not have arrived: the sandbox stops handling a request whose client has gone.
    sandbox.wait_until_stored(1);
    cancel(&client, token);
    let (level, told) = message(&client);
    assert_eq!(level, 1);
    assert!(
        told.starts_with("Outcome unknown: ")
            && told.contains("it was cancelled before an answer came")
            && told.contains("look for one with this `name` and `reference`"),
        "{told}"
    );
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn a_second_send_of_the_document_is_refused_while_the_first_is_under_way() {
    let sandbox = SandboxProcess::start(&["--fault", "never-after-store"]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    send(&client, URI);
    let token = wait_for_stage(&client, "waiting for the answer");
    let spelled_otherwise = URI.replace("shop", "%73hop");
    for uri in [
        URI,
        &spelled_otherwise,
        &format!("{URI}#x"),
        &format!("{URI}?x"),
    ] {
        send(&client, uri);
        let (level, told) = message(&client);
        assert_eq!(level, 1);
        assert!(told.contains("is being sent already"), "{told}");
    }
    cancel(&client, token);
    message(&client);
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn the_steps_of_a_send_are_in_the_editors_log() {
    let sandbox = SandboxProcess::start(&["--fault", "429:1x1"]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    send(&client, URI);
    message(&client);
    let logged = client.notifications();
    let steps: Vec<&str> = logged
        .iter()
        .filter(|told| told.method == "window/logMessage")
        .filter_map(|told| {
            told.params["message"]
                .as_str()?
                .strip_prefix("shop.clreq.json: ")
        })
        .collect();
    assert_eq!(
        steps,
        [
            format!("sending to {}/api", sandbox.base_url).as_str(),
            "connecting",
            "sending",
            "waiting for the answer",
            "reading the answer",
            "answered 429; trying again in 1 s",
            "connecting",
            "sending",
            "waiting for the answer",
            "reading the answer",
            "201 Created"
        ]
    );
}
