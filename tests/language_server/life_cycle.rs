//! The life of a resource in an editor: create, look up, compare, update, delete.

use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, file_uri};
use crate::faults::{cancel, wait_for_stage};
use crate::sandbox_process::SandboxProcess;
use crate::story::{client_of, send};
use crate::support::{REQUEST, message};

/// Runs a command on a document; returns its answer.
#[track_caller]
fn run(client: &LspClient, command: &str, uri: &str) -> Value {
    let params = json!({ "command": command, "arguments": [{ "uri": uri }] });
    client
        .request("workspace/executeCommand", params)
        .expect("the command is known")
}

/// A document of a folder that lives as long as the test.
fn document(folder: &tempfile::TempDir) -> String {
    file_uri(folder.path().join("shop.clreq.json"))
}

/// Sends a request that the API stores, and cancels before the answer comes.
fn send_and_cancel(client: &LspClient, sandbox: &SandboxProcess, uri: &str) {
    send(client, uri);
    let token = wait_for_stage(client, "waiting for the answer");
    let count = sandbox.stored();
    sandbox.wait_until_stored(count.max(1));
    cancel(client, token);
    let (_, told) = message(client);
    assert!(told.starts_with("Outcome unknown: "), "{told}");
}

#[test]
fn a_look_up_finds_what_an_unanswered_send_created() {
    let sandbox = SandboxProcess::start(&["--fault", "never-after-storex1"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    send_and_cancel(&client, &sandbox, &uri);
    assert_eq!(run(&client, "clreq.lookUp", &uri), Value::Null);
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    let (level, told) = message(&client);
    assert_eq!(level, 3);
    assert!(told.contains("the request was carried out"), "{told}");
    assert_eq!(sandbox.stored(), 1);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_look_up_that_finds_nothing_sends_nothing() {
    let sandbox = SandboxProcess::start(&["--fault", "neverx1"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    cancel(&client, wait_for_stage(&client, "waiting for the answer"));
    message(&client);
    run(&client, "clreq.lookUp", &uri);
    let (level, told) = message(&client);
    assert_eq!(level, 2);
    assert!(
        told.contains("found nothing") && !told.contains("--"),
        "{told}"
    );
    assert_eq!(sandbox.stored(), 0);
}

#[test]
fn a_question_that_nobody_answers_does_not_block_the_document() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    message(&client);
    client.edit(&uri, "\"sandbox\": true,", "");
    client.on_request("window/showMessageRequest", |_| {
        crate::common::lsp_client::Reply::Never
    });
    for _ in 0..2 {
        run(&client, "clreq.send", &uri);
        client.wait_for_server_request("window/showMessageRequest", |_| true);
    }
    // A change of the document withdraws the question too.
    client.edit(&uri, "\"status\"", "\"status\" ");
    for _ in 0..2 {
        assert_eq!(message(&client), (3, "Not sent.".to_owned()));
    }
    assert_eq!(sandbox.stored(), 1);
    assert_eq!(client.shutdown(), 0);
}
