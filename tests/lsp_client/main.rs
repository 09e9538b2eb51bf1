//! Tests the client of the other tests against a server that follows a script.

#[path = "../common/mod.rs"]
mod common;
mod documents;
mod requests;
mod waiting;

use std::io::{BufReader, Write, pipe};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use lsp_types::{Position, Range};
use serde_json::{Value, json};

use common::lsp_client::wire::{frame, read_message};
use common::lsp_client::{LspClient, LspClientBuilder, PositionEncoding};

const URI: &str = "file:///a.clreq.json";

/// A client of a server that answers each message with the messages that `script` returns.
fn client_of(
    builder: LspClientBuilder,
    mut script: impl FnMut(&Value) -> Vec<Value> + Send + 'static,
) -> LspClient {
    let (server_input, input) = pipe().unwrap();
    let (output, mut server_output) = pipe().unwrap();
    thread::spawn(move || {
        let mut messages = BufReader::new(server_input);
        while let Some(message) = read_message(&mut messages).unwrap() {
            for reply in script(&message) {
                server_output.write_all(&frame(&reply)).unwrap();
            }
            if message["method"] == "exit" {
                break;
            }
        }
    });
    builder.connect(input, output)
}

/// A client after the handshake. The server returns each message in a notification `test/heard`. On a notification `test/say`
/// it sends the params as a message.
fn client_of_echo(encoding: &'static str) -> LspClient {
    let client = client_of(LspClient::builder(), move |message| {
        let mut replies = vec![
            json!({ "jsonrpc": "2.0", "method": "test/heard", "params": { "message": message } }),
        ];
        if message["method"] == "test/say" {
            replies.push(message["params"].clone());
        } else if message["id"].is_i64() && message.get("method").is_some() {
            let result = json!({ "capabilities": { "positionEncoding": encoding } });
            replies.push(json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
        }
        replies
    });
    client.initialize();
    client
}

/// Waits until the server has received a message; returns it.
fn heard(client: &LspClient, matches: impl Fn(&Value) -> bool) -> Value {
    let heard = client.wait_for_notification("test/heard", |params| matches(&params["message"]));
    heard["message"].clone()
}

/// The client's answer to a request of the server.
fn answer_to(client: &LspClient, method: &str, params: Value) -> Value {
    client.notify(
        "test/say",
        json!({ "jsonrpc": "2.0", "id": "asked", "method": method, "params": params }),
    );
    heard(client, |message| {
        message["id"] == "asked" && message.get("method").is_none()
    })
}

fn range(start: (u32, u32), end: (u32, u32)) -> Range {
    Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1))
}

fn edit_of(version: Option<i32>, edits: Value) -> Value {
    let document = json!({ "uri": URI, "version": version });
    json!({ "edit": { "documentChanges": [{ "textDocument": document, "edits": edits }] } })
}

/// The message of the panic that must end `wait`.
fn failure<T>(wait: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(wait))
        .err()
        .expect("the wait fails");
    *panic.downcast::<String>().expect("a message")
}

#[test]
fn the_handshake_offers_what_an_editor_can_do_and_what_the_test_asks_for() {
    let builder = LspClient::builder()
        .capability(
            "/textDocument/diagnostic",
            json!({ "dynamicRegistration": false }),
        )
        .capability("/workspace/configuration", Value::Null)
        .position_encodings(&["utf-8", "utf-16"])
        .workspace_folder("/some/folder")
        .initialization_options(json!({ "clreq": {} }));
    let client = client_of(builder, |message| match message["method"].as_str() {
        Some("initialize") => {
            let result = json!({ "capabilities": { "positionEncoding": "utf-8" }, "params": message["params"] });
            vec![json!({ "jsonrpc": "2.0", "id": message["id"], "result": result })]
        }
        Some("shutdown") => vec![json!({ "jsonrpc": "2.0", "id": message["id"], "result": null })],
        _ => vec![],
    });
    let params = &client.initialize()["params"];
    let capabilities = &params["capabilities"];
    assert_eq!(
        capabilities["textDocument"]["diagnostic"]["dynamicRegistration"],
        false
    );
    assert_eq!(capabilities["workspace"]["configuration"], Value::Null);
    assert_eq!(capabilities["workspace"]["applyEdit"], true);
    assert_eq!(
        capabilities["general"]["positionEncodings"],
        json!(["utf-8", "utf-16"])
    );
    let folder = json!({ "uri": "file:///some/folder", "name": "folder" });
    assert_eq!(params["workspaceFolders"], json!([folder]));
    assert_eq!(params["initializationOptions"], json!({ "clreq": {} }));
    assert_eq!(client.encoding(), PositionEncoding::Utf8);
    assert_eq!(client.shutdown(), 0);
}
