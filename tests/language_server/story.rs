//! The main task from start to end: open, get diagnostics, fix, complete, send, and find the response in the text.

use lsp_types::Range;
use serde_json::{Value, json};

use crate::common::lsp_client::LspClient;
use crate::sandbox_process::SandboxProcess;

pub const URI: &str = "file:///requests/shop.clreq.json";

const BROKEN: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": {
      "name": "My shop",
      "kind": "sales-channel",
      "mode":
    },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }
    }
  }
}
"#;

/// A client of a server that sends to a sandbox.
pub fn client_of(sandbox: &SandboxProcess) -> LspClient {
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .start();
    client.initialize();
    client
}

/// The code actions on a text in the document; without a text, those at the start of the document.
pub fn code_actions(client: &LspClient, uri: &str, at: &str, context: Value) -> Vec<Value> {
    let params = json!({
        "textDocument": { "uri": uri },
        "range": if at.is_empty() { Range::default() } else { client.range_of(uri, at) },
        "context": context,
    });
    let actions = client
        .request("textDocument/codeAction", params)
        .expect("code actions");
    actions.as_array().cloned().unwrap_or_default()
}

/// Runs the code action that sends, as an editor does.
pub fn send(client: &LspClient, uri: &str) {
    let actions = code_actions(
        client,
        uri,
        "",
        json!({ "diagnostics": [], "only": ["clreq.send"] }),
    );
    let action = actions
        .iter()
        .find(|action| action["command"]["command"] == "clreq.send")
        .unwrap_or_else(|| panic!("an action that sends: {actions:?}"));
    let title = action["title"].as_str().expect("a title");
    assert!(
        title == "Send request: create API credential" || title.starts_with("Send again"),
        "{title}"
    );
    let command = &action["command"];
    let params = json!({ "command": command["command"], "arguments": command["arguments"] });
    assert_eq!(
        client.request("workspace/executeCommand", params),
        Ok(Value::Null)
    );
}

#[test]
fn from_a_broken_request_to_a_response_in_the_text() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_of(&sandbox);

    // Open: both errors are reported, once each.
    client.open(URI, BROKEN);
    let codes = |version| -> Vec<Value> {
        let found = client.wait_for_diagnostics(URI, version);
        found.iter().map(|d| json!(d.code)).collect()
    };
    assert_eq!(
        codes(None),
        [json!("misspelled-kind"), json!("missing-value")]
    );

    // Fix: the preferred action for the kind.
    let context = json!({ "diagnostics": [], "only": ["quickfix"] });
    let actions = code_actions(&client, URI, "sales-channel", context);
    assert_eq!(actions[0]["title"], "Replace with `sales_channel`");
    assert_eq!(actions[0]["isPreferred"], true);
    client.apply_workspace_edit(&actions[0]["edit"]);
    assert_eq!(codes(None), [json!("missing-value")]);

    // Complete: the missing value of `mode`.
    let position = client.range_of(URI, "\"mode\":").end;
    let params = json!({ "textDocument": { "uri": URI }, "position": position });
    let items = client
        .request("textDocument/completion", params)
        .expect("completion");
    let items = items
        .get("items")
        .unwrap_or(&items)
        .as_array()
        .cloned()
        .expect("items");
    let test = items
        .iter()
        .find(|item| {
            item["label"]
                .as_str()
                .is_some_and(|label| label.contains("test"))
        })
        .unwrap_or_else(|| panic!("`test` is offered: {items:#?}"));
    assert!(test["documentation"].to_string().contains("test"), "{test}");
    let edit = serde_json::from_value(test["textEdit"].clone()).expect("a text edit");
    client.apply_text_edits(URI, &[edit]);
    assert_eq!(codes(None), [] as [Value; 0]);

    // Send: one edit of the client's current version inserts the response.
    send(&client, URI);
    let text = client.wait_for_text(URI, |text| text.contains("\"response\""));
    let document: Value = serde_json::from_str(&text).expect("the document is JSON");
    assert_eq!(document["response"]["status"], 201);
    let created = &document["response"]["body"]["data"];
    assert_eq!(created["type"], "api_credentials");
    assert_eq!(created["attributes"]["name"], "My shop");
    assert!(
        text.ends_with("  }\n}\n"),
        "the file's own layout is kept: {text}"
    );
    let edits = client.server_requests_of("workspace/applyEdit");
    assert_eq!(edits.len(), 1);
    assert!(edits[0]["edit"]["documentChanges"][0]["textDocument"]["version"].is_i64());
    assert_eq!(codes(None), [] as [Value; 0]);
    assert_eq!(client.shutdown(), 0);
}
