//! Sending: refused when it must be, and the response never overwrites what the user types in the meantime.

use std::fs;

use lsp_types::{Position, Range};
use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, Reply, ResponseError, change, file_uri};
use crate::sandbox_process::SandboxProcess;
use crate::story::{URI, client_of, code_actions, send};
use crate::support::{REQUEST, message};

#[test]
fn the_files_line_ends_and_indentation_are_kept() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    send(&client, URI);
    let text = client.wait_for_text(URI, |text| text.contains("\"response\""));
    assert!(
        text.starts_with(REQUEST.trim_end_matches("\r\n}\r\n")),
        "{text}"
    );
    assert!(
        text.contains(",\r\n\t\"response\": {\r\n\t\t\"status\": 201,\r\n"),
        "{text}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let (level, told) = message(&client);
    assert_eq!(level, 3);
    assert_eq!(told, "201 Created. The response is in the file.");
    // The secret in the response is highlighted.
    let found = client.wait_for_diagnostics(URI, None);
    let codes: Vec<Value> = found.iter().map(|d| json!(d.code)).collect();
    assert_eq!(codes, [json!("secret-in-response")]);
}

#[test]
fn a_request_with_errors_is_not_sent() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_of(&sandbox);
    client.open(
        URI,
        &REQUEST.replace("\"integration\"", "\"sales-channel\""),
    );
    let send = |client: &LspClient, uri: &str| {
        let params = json!({ "command": "clreq.send", "arguments": [{ "uri": uri }] });
        client
            .request("workspace/executeCommand", params)
            .expect("sent");
    };
    send(&client, URI);
    let (level, told) = message(&client);
    assert_eq!(level, 1);
    assert_eq!(
        told,
        "Not sent: shop.clreq.json has an error. Line 4: There is no kind `sales-channel`: did you mean `sales_channel`?"
    );
    client.edit(URI, "api_credentials", "api_credential");
    send(&client, URI);
    let (_, told) = message(&client);
    assert!(
        told.starts_with("Not sent: shop.clreq.json has 2 errors. Line 3: "),
        "{told}"
    );
    assert_eq!(sandbox.stored(), 0);
    assert!(client.server_requests_of("workspace/applyEdit").is_empty());
}

#[test]
fn text_typed_during_the_send_is_kept() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    // The user types between the server's edit and its arrival: the client refuses the first edit because of its version.
    let after_brace = Position::new(0, 1);
    let cursor = Range::new(after_brace, after_brace);
    client.type_before_next_edit(URI, &[change(cursor, "\"$schema\": \"x\", ")]);
    send(&client, URI);
    let text = client.wait_for_text(URI, |text| text.contains("\"response\""));
    let document: Value = serde_json::from_str(&text).expect("the document is JSON");
    assert_eq!(document["$schema"], "x");
    assert_eq!(document["response"]["status"], 201);
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn a_document_whose_request_changed_does_not_get_the_response() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    let at = client.range_of(&uri, "\"Shop");
    let cursor = Range::new(at.end, at.end);
    client.type_before_next_edit(&uri, &[change(cursor, " No. 1")]);
    send(&client, &uri);
    let (_, told) = message(&client);
    assert!(told.contains("it holds another request by now"), "{told}");
    assert!(told.contains(".response.json"), "{told}");
    assert!(!client.text(&uri).contains("\"response\""));
}

#[test]
fn a_response_that_the_editor_does_not_take_is_kept_in_a_file() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shop.clreq.json");
    let uri = file_uri(&file);
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    client.on_request("workspace/applyEdit", |_| {
        Reply::Result(json!({ "applied": false }))
    });
    send(&client, &uri);
    let (_, told) = message(&client);
    let kept = client.kept("response");
    assert!(told.contains(&kept.display().to_string()), "{told}");
    let response: Value = serde_json::from_slice(&fs::read(&kept).expect("kept")).expect("JSON");
    assert_eq!(response["status"], 201);
    assert!(response["body"]["data"]["attributes"]["client_secret"].is_string());
}

/// Eglot 1.9 answers with an error if the text changed, and reports the change only once the user pauses.
#[test]
fn a_response_that_the_editor_cannot_take_yet_is_offered_again_after_the_next_change() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    let mut is_first = true;
    client.on_request("workspace/applyEdit", move |_| {
        match std::mem::take(&mut is_first) {
            true => Reply::Error(ResponseError {
                code: -32603,
                message: "Edits require version 0, you have 1".to_owned(),
                data: Value::Null,
            }),
            false => Reply::Usual,
        }
    });
    send(&client, URI);
    client.wait_for_server_request("workspace/applyEdit", |_| true);
    client.edit(URI, "\t\"data\"", "\t \"data\"");
    let text = client.wait_for_text(URI, |text| text.contains("\"response\""));
    assert!(text.starts_with("{\r\n\t \"data\""), "{text}");
    let (_, told) = message(&client);
    assert_eq!(told, "201 Created. The response is in the file.");
}

#[test]
fn a_response_that_can_be_saved_nowhere_is_shown_in_full() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = client_of(&sandbox);
    client.keep_nothing();
    client.open(&uri, REQUEST);
    client.on_request("workspace/applyEdit", |_| {
        Reply::Result(json!({ "applied": false }))
    });
    send(&client, &uri);
    let (level, told) = message(&client);
    assert_eq!(level, 3);
    let (reason, response) = told.split_once("Keep it: ").expect("the response");
    assert!(reason.contains("Nor can it be kept"), "{reason}");
    let response: Value = serde_json::from_str(response).expect("JSON");
    assert!(response["body"]["data"]["attributes"]["client_secret"].is_string());
}

#[test]
fn a_response_that_comes_after_the_client_left_is_kept_in_a_file() {
    let sandbox = SandboxProcess::start(&["--fault", "slow:1s"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    client.wait_for_notification("$/progress", |progress| {
        progress["value"]["message"]
            .as_str()
            .is_some_and(|m| m.contains("waiting"))
    });
    client.close_input();
    client.wait_for_exit();
    let kept = fs::read_to_string(client.kept("response")).expect("kept");
    assert!(kept.contains("\"status\": 201"), "{kept}");
}

#[test]
fn a_response_to_a_document_that_was_closed_is_kept_in_a_file() {
    let sandbox = SandboxProcess::start(&["--fault", "slow:1s"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    client.wait_for_notification("$/progress", |progress| {
        progress["value"]["message"] == "waiting for the answer"
    });
    client.close(&uri);
    let (_, told) = message(&client);
    assert!(told.contains(".response.json"), "{told}");
    let kept = fs::read_to_string(client.kept("response")).expect("kept");
    assert!(kept.contains("\"status\": 201"), "{kept}");
}

#[test]
fn another_send_asks_first() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_of(&sandbox);
    client.open(
        URI,
        &REQUEST.replace("\"kind\"", "\"mode\": \"live\", \"kind\""),
    );
    send(&client, URI);
    client.wait_for_text(URI, |text| text.contains("\"response\""));
    message(&client);
    // A success from a sandbox doesn't block another send.
    client.edit(URI, "\"sandbox\": true,", "");

    client.choose("Don't send");
    send(&client, URI);
    let question = client.wait_for_server_request("window/showMessageRequest", |_| true);
    assert_eq!(question["actions"][0]["title"], "Don't send");
    let question = question["message"].as_str().expect("a question");
    assert!(
        question.contains("201") && question.contains("`mode: live`"),
        "{question}"
    );
    assert_eq!(message(&client), (3, "Not sent.".to_owned()));
    assert_eq!(sandbox.stored(), 1);

    client.choose("Send again");
    send(&client, URI);
    message(&client);
    assert_eq!(sandbox.stored(), 2);
    let text = client.text(URI);
    assert_eq!(text.matches("\"response\"").count(), 1);
}

#[test]
fn without_credentials_the_message_says_how_to_set_them() {
    let client = LspClient::initialized();
    client.open(URI, REQUEST);
    send(&client, URI);
    let (level, told) = message(&client);
    assert_eq!(level, 1);
    assert!(
        told.contains("CLREQ_ACCESS_TOKEN") && told.starts_with("Not sent: "),
        "{told}"
    );
}

#[test]
fn nothing_is_sent_because_a_folder_was_opened_or_a_file_saved() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shop.clreq.json");
    fs::write(&file, REQUEST).expect("written");
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .workspace_folder(folder.path())
        .start();
    client.initialize();
    let uri = file_uri(&file);
    client.open(&uri, REQUEST);
    client.wait_for_codes(&uri, &[]);
    client.edit(&uri, "Shop", "Shops");
    client.save(&uri);
    client.close(&uri);
    // The work that a save starts has finished at its end.
    assert_eq!(client.shutdown(), 0);
    assert_eq!(sandbox.stored(), 0);
}

#[test]
fn the_action_is_never_offered_to_a_trigger_that_is_automatic() {
    let client = LspClient::initialized();
    client.open(URI, REQUEST);
    let kinds = |context: Value| -> Vec<Value> {
        let actions = code_actions(&client, URI, "Shop", context);
        actions
            .iter()
            .map(|action| action["kind"].clone())
            .collect()
    };
    let both = [json!("refactor.clreq.curl"), json!("clreq.send")];
    assert_eq!(kinds(json!({ "diagnostics": [] })), both);
    assert_eq!(kinds(json!({ "diagnostics": [], "triggerKind": 1 })), both);
    assert_eq!(
        kinds(json!({ "diagnostics": [], "only": ["clreq"] })),
        [json!("clreq.send")]
    );
    assert_eq!(
        kinds(json!({ "diagnostics": [], "triggerKind": 2 })),
        [] as [Value; 0]
    );
    assert_eq!(
        kinds(json!({ "diagnostics": [], "only": ["source"] })),
        [] as [Value; 0]
    );
    assert_eq!(
        kinds(json!({ "diagnostics": [], "only": ["quickfix"] })),
        [] as [Value; 0]
    );
}

/// SIGTERM during the wait for the answer ends the server in order.
#[cfg(unix)]
#[test]
fn a_response_that_comes_after_the_server_was_told_to_end_is_kept_in_a_file() {
    let sandbox = SandboxProcess::start(&["--fault", "slow:1s"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    client.wait_for_notification("$/progress", |progress| {
        progress["value"]["message"] == "waiting for the answer"
    });
    client.signal(rustix::process::Signal::TERM);
    client.wait_for_exit();
    let kept = fs::read_to_string(client.kept("response")).expect("kept");
    assert!(kept.contains("\"status\": 201"), "{kept}");
}
