//! Waits, and their failures with a reason.

use std::io::pipe;
use std::time::Duration;

use serde_json::{Value, json};

use crate::common::lsp_client::LspClient;
use crate::{URI, client_of, client_of_echo, failure, heard, range};

#[test]
fn diagnostics_are_those_of_the_version_waited_for() {
    let client = client_of_echo("utf-16");
    client.open(URI, "");
    client.replace_text(URI, "2");
    let say = |version: Option<i32>, message: &str| {
        let diagnostics = json!([{ "range": range((0, 0), (0, 1)), "message": message }]);
        let params = json!({ "uri": URI, "version": version, "diagnostics": diagnostics });
        let published = json!({ "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params });
        client.notify("test/say", published);
    };
    say(Some(1), "old");
    assert_eq!(client.wait_for_diagnostics(URI, Some(1))[0].message, "old");
    say(Some(2), "new");
    assert_eq!(client.wait_for_diagnostics(URI, None)[0].message, "new");
    client.close(URI);
    say(None, "closed");
    client.wait_for_notification("textDocument/publishDiagnostics", |params| {
        params["diagnostics"][0]["message"] == "closed"
    });
    assert_eq!(client.wait_for_diagnostics(URI, None)[0].message, "closed");
}

#[test]
fn a_failed_wait_shows_the_transcript() {
    let client = client_of_echo("utf-16");
    let patient_for_nothing = LspClient::builder().patience(Duration::ZERO);
    let silent = client_of(patient_for_nothing, |_| vec![]);
    let message = failure(|| silent.request("textDocument/hover", json!({ "x": 1 })));
    assert!(
        message.contains("waiting for the response to request 1, patience ended"),
        "{message}"
    );
    assert!(
        message.contains(r#""method":"textDocument/hover""#),
        "{message}"
    );

    client.notify("exit", Value::Null);
    let message = failure(|| client.wait_for_notification("never", |_| true));
    assert!(
        message.contains("waiting for never, the server ended"),
        "{message}"
    );
}

#[test]
fn output_that_is_not_a_message_fails_the_test() {
    for output in [
        "nonsense\r\n",
        "Content-Length: 4\r\n\r\n{}",
        "Content-Length: 2\r\n\r\n{]",
    ] {
        let (server_input, input) = pipe().unwrap();
        let client = LspClient::builder().connect(input, output.as_bytes());
        let message = failure(|| client.wait_for_notification("never", |_| true));
        assert!(
            message.contains("wrote something that is no message"),
            "{message}"
        );
        assert_eq!(client.stdout(), output.as_bytes());
        drop(server_input);
    }
}

#[test]
fn an_unsolicited_response_fails_the_test() {
    let client = client_of(LspClient::builder(), |message| {
        let answer = json!({ "jsonrpc": "2.0", "id": message["id"], "result": null });
        if message["method"] == "exit" {
            vec![]
        } else {
            vec![answer.clone(), answer]
        }
    });
    let message = failure(|| client.shutdown());
    assert!(message.contains("answers to no request"), "{message}");
}

#[test]
fn the_servers_output_can_be_searched() {
    let client = client_of_echo("utf-16");
    client.notify("test/secret", json!("abc123"));
    heard(&client, |message| message["method"] == "test/secret");
    client.assert_never_wrote("abc124");
    let message = failure(|| client.assert_never_wrote("abc123"));
    assert!(message.contains("stands in standard output"), "{message}");
}
