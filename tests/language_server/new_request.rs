//! The code action that makes a request for the other mode.

use std::fs;

use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, file_uri};
use crate::story::code_actions;

const TEXT: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "Shop", "kind": "sales_channel", "mode": "test", "reference": "shop" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

fn actions(client: &LspClient, uri: &str) -> Vec<Value> {
    let context = json!({ "diagnostics": [], "only": ["refactor.clreq.newRequest"] });
    code_actions(client, uri, "", context)
}

#[test]
fn a_request_for_the_other_mode_is_made_in_a_new_file_that_must_not_exist() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sho p.clreq.json");
    let uri = file_uri(&path);
    let client = LspClient::builder()
        .capability("/workspace/workspaceEdit/documentChanges", json!(true))
        .capability(
            "/workspace/workspaceEdit/resourceOperations",
            json!(["create"]),
        )
        .start();
    client.initialize();
    client.open(&uri, TEXT);
    let found = actions(&client, &uri);
    let [action] = found.as_slice() else {
        panic!("one action: {found:?}");
    };
    assert_eq!(action["title"], "New request for live from this one");
    let new_uri = file_uri(folder.path().join("sho p.live.clreq.json"));
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(
        changes[0],
        json!({ "kind": "create", "uri": new_uri, "options": { "overwrite": false, "ignoreIfExists": false } })
    );
    assert_eq!(
        changes[1]["textDocument"],
        json!({ "uri": new_uri, "version": null })
    );
    let text = changes[1]["edits"][0]["newText"].as_str().expect("a text");
    assert_eq!(
        text,
        TEXT.replace(
            r#""mode": "test", "reference": "shop""#,
            r#""mode": "live", "reference": "shop-live""#
        )
    );
    fs::write(folder.path().join("sho p.live.clreq.json"), "mine").expect("written");
    assert!(actions(&client, &uri).is_empty());
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_client_that_can_not_create_files_gets_no_such_action() {
    let client = LspClient::builder()
        .capability("/workspace/workspaceEdit/resourceOperations", Value::Null)
        .start();
    client.initialize();
    let uri = "file:///requests/shop.clreq.json";
    client.open(uri, TEXT);
    assert!(actions(&client, uri).is_empty());
    assert_eq!(client.shutdown(), 0);
}
