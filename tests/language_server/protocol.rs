//! Invalid messages, which some editors send: the server answers and goes on.

use serde_json::{Value, json};

use crate::common::lsp_client::wire::frame;
use crate::common::lsp_client::{LspClient, Reply, ResponseError};
use crate::requests::{MISSPELLED, VALID, misspelled};

const URI: &str = "file:///requests/shop.clreq.json";

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
const NOT_INITIALIZED: i64 = -32002;
const CANCELLED: i64 = -32800;

fn code(response: Result<Value, ResponseError>) -> i64 {
    response.expect_err("an error").code
}

fn view(client: &LspClient, uri: &str) -> Result<Value, ResponseError> {
    client.request("clreq/viewFileText", json!({ "uri": uri }))
}

/// Checks that the server still works: it has a document and reports its errors.
fn assert_works(client: &LspClient) {
    let uri = "file:///requests/works.clreq.json";
    client.open(uri, &misspelled());
    client.wait_for_codes(uri, MISSPELLED);
    client.close(uri);
}

#[test]
fn malformed_headers_and_bodies_are_answered_with_errors() {
    let client = LspClient::initialized();
    let bodies: [(&[u8], i64); 8] = [
        (b"{", PARSE_ERROR),
        (b"\xff\xfe", PARSE_ERROR),
        (b"", PARSE_ERROR),
        (b"[]", INVALID_REQUEST),
        (b"1", INVALID_REQUEST),
        (br#"{"jsonrpc":"1.0","id":1,"method":"x"}"#, INVALID_REQUEST),
        (
            br#"{"jsonrpc":"2.0","id":{},"method":"x"}"#,
            INVALID_REQUEST,
        ),
        (br#"{"jsonrpc":"2.0","id":1,"method":1}"#, INVALID_REQUEST),
    ];
    for (body, expected) in bodies {
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        client.send_bytes([header.as_bytes(), body].concat());
        let answer = client.wait_for_stray_response();
        assert_eq!(answer["error"]["code"], expected, "{answer}");
    }
    let ping = frame(&json!({ "jsonrpc": "2.0", "method": "$/ping" }));
    for header in [
        "Content-Length: -1",
        "Content-Length: x",
        "Content-Length",
        "\u{0}\u{1}",
    ] {
        client.send_bytes(format!("{header}\r\n\r\n"));
        let answer = client.wait_for_stray_response();
        assert_eq!(answer["error"]["code"], PARSE_ERROR, "{header}: {answer}");
        client.send_bytes(ping.clone());
    }
    assert_works(&client);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn unknown_methods_and_wrong_params_are_answered_with_errors() {
    let client = LspClient::initialized();
    for method in ["textDocument/unknown", "$/unknown", ""] {
        assert_eq!(
            code(client.request(method, json!({}))),
            METHOD_NOT_FOUND,
            "{method:?}"
        );
        client.notify(method, json!({}));
    }
    for params in [
        json!({}),
        json!([]),
        json!({ "textDocument": 1 }),
        Value::Null,
    ] {
        assert_eq!(
            code(client.request("textDocument/hover", params.clone())),
            INVALID_PARAMS
        );
        for method in ["didOpen", "didChange", "didClose"] {
            client.notify(&format!("textDocument/{method}"), params.clone());
        }
    }
    let unknown = json!({ "command": "clreq.unknown", "arguments": [] });
    assert_eq!(
        code(client.request("workspace/executeCommand", unknown)),
        INVALID_PARAMS
    );
    assert_works(&client);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn requests_before_initialize_and_after_shutdown_are_refused() {
    let client = LspClient::start();
    assert_eq!(code(view(&client, URI)), NOT_INITIALIZED);
    client.initialize();
    assert_works(&client);
    assert_eq!(client.request("shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(code(view(&client, URI)), INVALID_REQUEST);
    assert_eq!(
        code(client.request("shutdown", Value::Null)),
        INVALID_REQUEST
    );
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_for_exit(), 0);
}

#[test]
fn exit_without_shutdown_and_the_end_of_the_input_are_failures() {
    let client = LspClient::initialized();
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_for_exit(), 1);

    let client = LspClient::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_for_exit(), 1);

    // A client that dies: when idle, during work, before its first message, and in the middle of a message.
    for bytes in ["", "Content-Length: 100\r\n\r\n{"] {
        let client = LspClient::start();
        client.send_bytes(bytes);
        client.close_input();
        assert_eq!(client.wait_for_exit(), 1);
        let client = LspClient::initialized();
        client.open(URI, &misspelled());
        client.start_request(
            "textDocument/hover",
            json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 0 } }),
        );
        client.send_bytes(bytes);
        client.close_input();
        assert_eq!(client.wait_for_exit(), 1);
    }
}

#[test]
fn documents_are_edited_and_closed_without_being_open_and_opened_twice() {
    let client = LspClient::initialized();
    let change = json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": [{ "text": "x" }] });
    let close = json!({ "textDocument": { "uri": URI } });
    let open = |text: &str| {
        let document = json!({ "uri": URI, "languageId": "json", "version": 1, "text": text });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    };
    client.notify("textDocument/didChange", change.clone());
    client.notify("textDocument/didClose", close.clone());
    client.notify("textDocument/didSave", close.clone());
    assert_eq!(code(view(&client, URI)), INVALID_PARAMS);

    open("one");
    open("two");
    assert_eq!(view(&client, URI), Ok(json!("two")));
    client.notify("textDocument/didClose", close.clone());
    assert_eq!(code(view(&client, URI)), INVALID_PARAMS);
    client.notify("textDocument/didClose", close.clone());
    client.notify("textDocument/didChange", change);
    assert_eq!(code(view(&client, URI)), INVALID_PARAMS);
    assert_works(&client);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_document_needs_no_file() {
    let client = LspClient::initialized();
    let uris = [
        "untitled:shop.clreq.json",
        "vscode-vfs://github/owner/shop.clreq.json",
        "git:/requests/shop.clreq.json?%7B%7D",
        "file://host/share/shop.clreq.json",
        "x:shop.clreq.json",
    ];
    for uri in uris {
        client.open(uri, &misspelled());
        client.wait_for_codes(uri, MISSPELLED);
        client.edit(uri, "sales-channel", "integration");
        client.wait_for_codes(uri, &[]);
        assert_eq!(view(&client, uri), Ok(json!(VALID)));
        client.close(uri);
    }
    // The name shows that these belong to others.
    for uri in ["file:///package.json", "untitled:Untitled-1", "data:,{}"] {
        client.open(uri, "{");
        assert_eq!(code(view(&client, uri)), INVALID_PARAMS);
    }
    assert_eq!(client.shutdown(), 0);
    assert_eq!(client.published_diagnostics("file:///package.json"), None);
}

#[test]
fn a_slow_request_can_be_cancelled_and_an_unknown_one_is_ignored() {
    let client = LspClient::initialized();
    for id in [
        json!(4711),
        json!("unknown"),
        Value::Null,
        json!({}),
        json!(-1),
    ] {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    client.notify("$/cancelRequest", json!({}));
    client.notify(
        "window/workDoneProgress/cancel",
        json!({ "token": "unknown" }),
    );

    // Parsing this takes far longer than reading the next message.
    let elements = "0,".repeat(8 * 1024 * 1024);
    client.open(URI, &format!("{{\"data\": [{elements}0]}}"));
    let params = json!({
        "textDocument": { "uri": URI },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } },
        "context": { "diagnostics": [] }
    });
    let slow = client.start_request("textDocument/codeAction", params);
    client.cancel(slow);
    assert_eq!(code(client.wait_for_response(slow)), CANCELLED);
    // An answered request can't be cancelled.
    client.cancel(slow);
    assert_works(&client);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_client_that_refuses_every_request_is_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = LspClient::builder().workspace_folder(folder.path()).start();
    let asked = [
        "client/registerCapability",
        "workspace/configuration",
        "workspace/diagnostic/refresh",
        "workspace/codeLens/refresh",
        "workspace/inlayHint/refresh",
        "window/workDoneProgress/create",
    ];
    for method in asked {
        client.on_request(method, |_| {
            Reply::Error(ResponseError {
                code: METHOD_NOT_FOUND,
                message: "not here".to_owned(),
                data: Value::Null,
            })
        });
    }
    client.initialize();
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    assert_works(&client);
    client.wait_for_server_request("client/registerCapability", |_| true);
    client.wait_for_server_request("workspace/configuration", |_| true);
    assert_works(&client);
    assert_eq!(client.shutdown(), 0);
}
