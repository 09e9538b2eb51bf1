//! The settings `clreq.*`, in each way in which a client can send them.

use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, LspClientBuilder};
use crate::requests::{MISSPELLED, misspelled};
use crate::workspace::Workspace;

const URI: &str = "file:///requests/shop.clreq.json";

fn started(builder: LspClientBuilder) -> LspClient {
    let client = builder.start();
    client.initialize();
    client
}

fn with_severity(severity: &str) -> Value {
    json!({ "clreq": { "diagnostics": { "severity": { "misspelled-kind": severity } } } })
}

fn code_lenses(client: &LspClient) -> usize {
    let params = json!({ "textDocument": { "uri": URI } });
    let lenses = client
        .request("textDocument/codeLens", params)
        .expect("code lenses");
    lenses.as_array().map_or(0, Vec::len)
}

fn warning(client: &LspClient) -> String {
    let shown = client.wait_for_notification("window/showMessage", |message| message["type"] == 2);
    shown["message"].as_str().expect("a text").to_owned()
}

#[test]
fn they_come_with_initialize() {
    let mut options = with_severity("off");
    options["clreq"]["codeLens"] = json!({ "enable": false });
    let client = started(
        LspClient::builder()
            .capability("/workspace/configuration", json!(false))
            .initialization_options(options),
    );
    client.open(URI, &misspelled());
    assert_eq!(client.wait_for_diagnostics(URI, None), []);
    assert_eq!(code_lenses(&client), 0);
}

#[test]
fn they_are_pulled_at_the_start_and_when_they_change() {
    let workspace = Workspace::new(&[("closed.clreq.json", &misspelled())]);
    let client = started(
        LspClient::builder()
            .workspace_folder(workspace.path(""))
            .configuration(with_severity("hint")),
    );
    let asked = client.wait_for_server_request("workspace/configuration", |_| true);
    assert_eq!(asked, json!({ "items": [{ "section": "clreq" }] }));
    let is_hint = |params: &Value| params["diagnostics"][0]["severity"] == 4;
    client.wait_for_notification("textDocument/publishDiagnostics", is_hint);
    client.open(URI, &misspelled());
    client.wait_for_codes(URI, MISSPELLED);
    assert_eq!(code_lenses(&client), 1);

    let mut changed = with_severity("off");
    changed["clreq"]["codeLens"] = json!({ "enable": false });
    changed["clreq"]["inlayHints"] = json!({ "enable": false });
    client.change_configuration(changed);
    client.wait_for_codes(URI, &[]);
    client.wait_for_codes(&workspace.uri("closed.clreq.json"), &[]);
    client.wait_for_server_request("workspace/codeLens/refresh", |_| true);
    client.wait_for_server_request("workspace/inlayHint/refresh", |_| true);
    assert_eq!(code_lenses(&client), 0);
    assert_eq!(client.shutdown(), 0);
    assert_eq!(
        client.server_requests_of("workspace/configuration").len(),
        2
    );
}

#[test]
fn they_come_with_the_change_from_a_client_that_can_not_be_asked() {
    let client = started(LspClient::builder().capability("/workspace/configuration", json!(false)));
    client.open(URI, &misspelled());
    client.wait_for_codes(URI, MISSPELLED);
    client.change_configuration(with_severity("off"));
    client.wait_for_codes(URI, &[]);
    // This notification is about another section.
    client.change_configuration(json!({ "json": { "validate": true } }));
    client.edit(URI, "My shop", "Our shop");
    assert_eq!(client.wait_for_diagnostics(URI, None), []);
    assert_eq!(client.shutdown(), 0);
    assert!(
        client
            .server_requests_of("workspace/configuration")
            .is_empty()
    );
}

#[test]
fn a_client_that_pulls_diagnostics_is_told_to_pull_again() {
    let client = started(LspClient::builder().pulls_diagnostics());
    client.open(URI, &misspelled());
    let pull = || {
        let params = json!({ "textDocument": { "uri": URI } });
        let report = client
            .request("textDocument/diagnostic", params)
            .expect("a report");
        report["items"].as_array().expect("items").len()
    };
    assert_eq!(pull(), 1);
    client.change_configuration(with_severity("off"));
    client.wait_for_server_request("workspace/diagnostic/refresh", |_| true);
    assert_eq!(pull(), 0);
}

#[test]
fn an_invalid_setting_is_reported_once_and_the_others_apply() {
    let mut options = with_severity("off");
    options["clreq"]["codeLens"] = json!({ "enable": "no" });
    let client = started(LspClient::builder().initialization_options(options));
    assert_eq!(
        warning(&client),
        "`clreq.codeLens.enable` is `\"no\"`, and must be `true` or `false`."
    );
    client.open(URI, &misspelled());
    assert_eq!(client.wait_for_diagnostics(URI, None), []);
    assert_eq!(code_lenses(&client), 1);

    client
        .change_configuration(json!({ "clreq": { "codelens": 1, "accessToken": "s3cr3t-t0ken" } }));
    let told = warning(&client);
    assert!(
        told.contains("There is no setting `clreq.codelens`"),
        "{told}"
    );
    assert!(
        told.contains(
            "`clreq.accessToken` is not taken from the settings: a workspace can set them"
        ) && told.contains("set CLREQ_ACCESS_TOKEN"),
        "{told}"
    );
    // Unchanged settings cause no message.
    client
        .change_configuration(json!({ "clreq": { "codelens": 1, "accessToken": "s3cr3t-t0ken" } }));
    client.change_configuration(json!({ "clreq": { "inlayHints": [] } }));
    assert!(warning(&client).contains("`clreq.inlayHints` is a list, and must be an object."));
    assert_eq!(client.shutdown(), 0);
    client.assert_never_wrote("s3cr3t-t0ken");
}
