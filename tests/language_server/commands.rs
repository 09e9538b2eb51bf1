//! Commands that fail report the reason.

use serde_json::{Value, json};

use crate::common::lsp_client::LspClient;
use crate::requests::VALID;
use crate::story::URI;
use crate::support::message;

const INFORMATION: u64 = 3;

fn refusal(client: &LspClient, command: &str, arguments: Value) -> String {
    let params = json!({ "command": command, "arguments": arguments });
    let refused = client.request("workspace/executeCommand", params);
    refused.expect_err("it is refused").message
}

#[test]
fn invalid_commands_are_reported() {
    let client = LspClient::initialized();
    let told = refusal(&client, "clreq.nonsense", json!([]));
    assert!(
        told.starts_with("There is no command `clreq.nonsense`. The commands are: clreq.send, "),
        "{told}"
    );
    for command in ["clreq.send", "clreq.redact", "clreq.curl"] {
        for arguments in [json!([]), json!([1]), json!([{ "uri": "no address" }])] {
            let told = refusal(&client, command, arguments);
            let start = format!("`{command}` takes one argument, {{\"uri\": \"file:///…\"}}: ");
            assert!(told.starts_with(&start), "{told}");
        }
    }
    let here = json!([{ "uri": URI }]);
    let told = refusal(&client, "clreq.curl", here.clone());
    assert_eq!(told, "shop.clreq.json is not an open request file.");
    client.open(URI, "[]");
    let told = refusal(&client, "clreq.curl", here);
    assert_eq!(told, "shop.clreq.json holds no request.");
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn without_secrets_there_is_nothing_to_redact() {
    let client = LspClient::initialized();
    client.open(URI, VALID);
    let params = json!({ "command": "clreq.redact", "arguments": [{ "uri": URI }] });
    client
        .request("workspace/executeCommand", params)
        .expect("an answer");
    assert_eq!(
        message(&client),
        (
            INFORMATION,
            "There is no secret in shop.clreq.json, or it is not open.".to_owned()
        )
    );
    assert_eq!(client.text(URI), VALID);
    assert_eq!(client.shutdown(), 0);
}
