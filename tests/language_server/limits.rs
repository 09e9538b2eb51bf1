//! Huge documents, deep ones, and very many.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use lsp_types::{Position, Range};
use serde_json::{Value, json};

use crate::common::command::state_home;
use crate::common::lsp_client::wire::frame;
use crate::common::lsp_client::{LspClient, change};
use crate::requests::{MISSPELLED, misspelled};
use crate::workspace::{Workspace, wait_for_scan};

const URI: &str = "file:///requests/shop.clreq.json";
const MEGABYTE: usize = 1024 * 1024;

/// Fails if the server's peak memory exceeds this.
fn assert_memory(client: &LspClient, megabytes: u64) {
    #[cfg(target_os = "linux")]
    {
        let peak = client.peak_memory() / MEGABYTE as u64;
        assert!(peak < megabytes, "{peak} MB");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (client, megabytes);
}

#[test]
fn a_document_of_100_megabytes_is_edited_and_said_to_be_too_large() {
    let client = LspClient::initialized();
    let line = format!("\"{}\",\n", "x".repeat(100 * MEGABYTE));
    client.open(URI, &format!("[\n{line}1]"));
    client.wait_for_codes(URI, &["document-too-large"]);
    let at = |line| Position::new(line, 0);
    for _ in 0..5 {
        client.change(URI, &[change(Range::new(at(0), at(0)), " ")]);
    }
    let position = json!({ "textDocument": { "uri": URI }, "position": at(1) });
    for method in ["textDocument/hover", "textDocument/completion"] {
        assert!(client.request(method, position.clone()).is_ok());
    }
    // Once it is small again, it is treated like any other document.
    client.change(URI, &[change(Range::new(at(1), at(2)), "")]);
    let seen = client.request("clreq/viewFileText", json!({ "uri": URI }));
    assert_eq!(seen, Ok(json!("     [\n1]")));
    client.wait_for_codes(URI, &["wrong-type"]);
    assert_memory(&client, 2_000);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_hundred_thousand_nested_brackets_are_one_error() {
    let client = LspClient::initialized();
    let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    client.open(URI, &text);
    client.wait_for_codes(URI, &["nesting-too-deep"]);
    let request = |method: &str, mut params: Value| {
        params["textDocument"] = json!({ "uri": URI });
        client.request(method, params).expect("an answer")
    };
    let position = json!({ "line": 0, "character": 100_000 });
    request("textDocument/hover", json!({ "position": position }));
    request("textDocument/completion", json!({ "position": position }));
    for method in ["codeLens", "documentSymbol", "foldingRange", "documentLink"] {
        request(&format!("textDocument/{method}"), json!({}));
    }
    request(
        "textDocument/formatting",
        json!({ "options": { "tabSize": 2, "insertSpaces": true } }),
    );
    request(
        "textDocument/selectionRange",
        json!({ "positions": [position] }),
    );
    let context = json!({ "diagnostics": [], "only": ["quickfix", "source.fixAll"] });
    request(
        "textDocument/codeAction",
        json!({ "range": { "start": position, "end": position }, "context": context }),
    );
    // Without closing brackets, and of objects.
    client.replace_text(URI, &"[".repeat(100_000));
    client.wait_for_diagnostics(URI, None);
    client.wait_for_codes(URI, &["nesting-too-deep"]);
    client.replace_text(URI, &r#"{"a":"#.repeat(100_000));
    let found = client.wait_for_diagnostics(URI, None);
    assert!(found.len() <= 2, "{found:?}");
    assert_memory(&client, 500);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn very_many_errors_are_listed_up_to_a_limit() {
    let client = LspClient::initialized();
    client.open(URI, &",".repeat(4 * MEGABYTE));
    let found = client.wait_for_diagnostics(URI, None);
    assert_eq!(found.len(), 1_000);
    client.replace_text(
        URI,
        &format!("{{\"data\": \"{}\"}}", "\\x".repeat(MEGABYTE)),
    );
    let found = client.wait_for_diagnostics(URI, None).len();
    assert!((1_000..1_200).contains(&found), "{found}");
    let members = (0..10_000).map(|n| format!("\"x{n}\": \"{{{{y}}}}\""));
    let members = members.collect::<Vec<_>>().join(", ");
    client.replace_text(URI, &format!("{{\"data\": {{{members}, {members}}}}}"));
    let found = client.wait_for_diagnostics(URI, None).len();
    assert!((100..=400).contains(&found), "{found}");
    assert_memory(&client, 1_000);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn thousands_of_documents_are_open_at_once() {
    const DOCUMENTS: usize = 3_000;
    let client = LspClient::initialized();
    let uri = |number: usize| format!("file:///requests/{number}.clreq.json");
    let text = misspelled();
    (0..DOCUMENTS).for_each(|number| client.open(&uri(number), &text));
    // A request about the last document doesn't wait for the diagnostics of the others.
    let position = json!({ "line": 0, "character": 0 });
    let params = json!({ "textDocument": { "uri": uri(DOCUMENTS - 1) }, "position": position });
    client
        .request("textDocument/hover", params)
        .expect("an answer");
    (0..DOCUMENTS).for_each(|number| client.wait_for_codes(&uri(number), MISSPELLED));
    (0..DOCUMENTS).for_each(|number| client.close(&uri(number)));
    (0..DOCUMENTS).for_each(|number| client.wait_for_codes(&uri(number), &[]));
    assert_memory(&client, 500);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn only_the_first_files_of_a_large_workspace_are_checked() {
    const FILES: usize = 10_050;
    let workspace = Workspace::new(&[]);
    for number in 0..FILES {
        std::fs::write(workspace.path(&format!("{number}.clreq.json")), "").expect("written");
    }
    let client = LspClient::builder()
        .pulls_diagnostics()
        .workspace_folder(workspace.path(""))
        .start();
    client.initialize();
    let shown = client.wait_for_notification("window/showMessage", |_| true);
    assert_eq!(
        shown["message"],
        "The workspace has more than 10000 request files. The others are checked when they are opened."
    );
    wait_for_scan(&client);
    let report = client
        .request("workspace/diagnostic", json!({ "previousResultIds": [] }))
        .expect("a report");
    let items = report["items"].as_array().expect("items");
    assert_eq!(items.len(), 10_000);
    assert!(
        items
            .iter()
            .all(|item| item["items"][0]["code"] == "empty-document")
    );
    assert_memory(&client, 500);
    assert_eq!(client.shutdown(), 0);
}

/// A client that never reads: its messages are accepted while there is room, and its end is noticed.
#[test]
fn the_server_ends_when_a_client_that_stopped_reading_disconnects() {
    for is_exit in [false, true] {
        let mut server = Command::new(env!("CARGO_BIN_EXE_clreq"))
            .arg("lsp")
            .env("XDG_STATE_HOME", state_home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut input = server.stdin.take().expect("piped");
        let mut send =
            |message: Value| input.write_all(&frame(&message)).expect("the server reads");
        send(
            json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        );
        send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
        let text = "x".repeat(MEGABYTE);
        let document = json!({ "uri": URI, "languageId": "json", "version": 1, "text": text });
        send(
            json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
        );
        for id in 2..200 {
            send(
                json!({ "jsonrpc": "2.0", "id": id, "method": "clreq/viewFileText", "params": { "uri": URI } }),
            );
        }
        if is_exit {
            send(json!({ "jsonrpc": "2.0", "method": "exit", "params": null }));
        }
        // Stays open in the cases where `exit` ends the session.
        let input = is_exit.then_some(input);
        assert_eq!(server.wait().expect("it ends").code(), Some(1));
        drop(input);
        let mut said = Vec::new();
        server
            .stdout
            .take()
            .expect("piped")
            .read_to_end(&mut said)
            .expect("read");
        assert!(said.starts_with(b"Content-Length: "));
    }
}
