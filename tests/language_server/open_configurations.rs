//! A `clreq.toml` that is open: its errors and completion while it is typed.

use std::fs;

use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, file_uri};

fn messages(published: &Value) -> Vec<&str> {
    let found = published["diagnostics"].as_array().expect("a list");
    found
        .iter()
        .filter_map(|found| found["message"].as_str())
        .collect()
}

/// Waits for the diagnostics of a version.
fn published(client: &LspClient, uri: &str, version: i32) -> Value {
    client.wait_for_notification("textDocument/publishDiagnostics", |params| {
        params["uri"] == uri && params["version"] == version
    })
}

fn completion(client: &LspClient, uri: &str, after: &str) -> Vec<Value> {
    let position = client.range_of(uri, after).end;
    let params = json!({ "textDocument": { "uri": uri }, "position": position });
    let items = client
        .request("textDocument/completion", params)
        .expect("items");
    items.as_array().cloned().unwrap_or_default()
}

#[test]
fn all_its_errors_are_shown_while_it_is_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("clreq.toml"));
    let client = LspClient::builder().workspace_folder(folder.path()).start();
    client.initialize();
    client.open_as(
        &uri,
        "toml",
        "ignored = []\nrequire.mode = \"prod\"\nextra-kinds = nothing\n",
    );
    let version = client.version(&uri);
    let first = published(&client, &uri, version);
    let found = messages(&first);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(
        found[0],
        "There is no key `ignored` here: did you mean `ignore`?"
    );
    assert_eq!(
        first["diagnostics"][1]["range"]["start"],
        json!({ "line": 1, "character": 15 })
    );
    client.replace_text(&uri, "require.mode = \"live\"\n");
    let version = client.version(&uri);
    assert!(messages(&published(&client, &uri, version)).is_empty());
    client.close(&uri);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn it_is_completed_and_counts_once_it_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    let path = folder.path().join("clreq.toml");
    fs::write(&path, "").expect("written");
    let (uri, request) = (
        file_uri(&path),
        file_uri(folder.path().join("a.clreq.json")),
    );
    let client = LspClient::builder().workspace_folder(folder.path()).start();
    client.initialize();
    client.open(&request, crate::support::REQUEST);
    client.wait_for_codes(&request, &[]);
    client.open_as(&uri, "toml", "require.mode = \"\"\n");
    let items = completion(&client, &uri, "require.mode = \"");
    let labels: Vec<_> = items
        .iter()
        .filter_map(|item| item["label"].as_str())
        .collect();
    assert_eq!(labels, ["test", "live"]);
    assert_eq!(items[1]["textEdit"]["newText"], "\"live\"");
    assert_eq!(items[1]["filterText"], "\"live\"");

    let text = "require.mode = \"live\"\n";
    client.replace_text(&uri, text);
    client.assert_codes_at_the_end(&request, &[]);
    fs::write(&path, text).expect("written");
    client.save(&uri);
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri, "type": 2 }] }),
    );
    client.wait_for_codes(&request, &["project-rule"]);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn once_it_is_closed_the_errors_of_the_saved_file_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    let path = folder.path().join("clreq.toml");
    fs::write(&path, "ignored = []\n").expect("written");
    fs::write(folder.path().join("a.clreq.json"), crate::support::REQUEST).expect("written");
    let uri = file_uri(&path);
    let client = LspClient::builder().workspace_folder(folder.path()).start();
    client.initialize();
    let is_shown = |found: &Value| found["uri"] == uri && messages(found).len() == 1;
    client.wait_for_notification("textDocument/publishDiagnostics", is_shown);
    for _ in 0..20 {
        client.open_as(&uri, "toml", "");
        let version = client.version(&uri);
        assert!(messages(&published(&client, &uri, version)).is_empty());
        client.close(&uri);
        client.wait_for_notification("textDocument/publishDiagnostics", is_shown);
    }
    assert_eq!(client.shutdown(), 0);
    let last = client.published_diagnostics(&uri).expect("published");
    assert_eq!(messages(&last).len(), 1, "{last}");
}
