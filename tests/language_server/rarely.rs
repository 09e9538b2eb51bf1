//! Unusual clients and rare events: each gets a correct answer.

use lsp_types::Range;
use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, Reply, ResponseError, change};
use crate::requests::{VALID, misspelled};
use crate::sandbox_process::SandboxProcess;
use crate::story::{URI, code_actions, send};
use crate::support::message;
use crate::workspace::{CHANGED, Workspace, wait_for_scan};

const METHOD_NOT_FOUND: i64 = -32601;

const ERROR: u64 = 1;
const WARNING: u64 = 2;
const INFORMATION: u64 = 3;

/// Two secrets in the request itself.
const WITH_SECRETS: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "My shop", "metadata": { "client_secret": "hunter2hunter2", "password": "opensesame22" } }
  }
}
"#;

fn with(pointer: &str, ability: Value) -> LspClient {
    let client = LspClient::builder().capability(pointer, ability).start();
    client.initialize();
    client
}

fn ask(client: &LspClient, method: &str, mut params: Value) -> Value {
    params["textDocument"] = json!({ "uri": URI });
    client.request(method, params).expect("an answer")
}

fn completions(client: &LspClient) -> Vec<Value> {
    let position = client.range_of(URI, "\"integration\"").start;
    let items = ask(
        client,
        "textDocument/completion",
        json!({ "position": position }),
    );
    items.as_array().cloned().expect("items")
}

#[test]
fn a_client_that_can_adjust_indentation_is_asked_to() {
    const ADJUST_INDENTATION: u64 = 2;
    let ability = "/textDocument/completion/completionItem/insertTextModeSupport";
    for (modes, expected) in [
        (json!([1, 2]), json!(ADJUST_INDENTATION)),
        (json!([1]), Value::Null),
    ] {
        let client = with(ability, json!({ "valueSet": modes }));
        client.open(URI, VALID);
        assert_eq!(completions(&client)[0]["insertTextMode"], expected);
        assert_eq!(client.shutdown(), 0);
    }
}

#[test]
fn a_client_without_markdown_gets_plain_documentation() {
    let ability = "/textDocument/completion/completionItem/documentationFormat";
    let client = with(ability, json!(["plaintext"]));
    client.open(URI, VALID);
    let items = completions(&client);
    assert!(items[0]["documentation"].is_string(), "{items:?}");
    // An item that the server did not offer is returned unchanged.
    let foreign = json!({ "label": "mine", "data": { "theirs": true } });
    let resolved = client.request("completionItem/resolve", foreign.clone());
    assert_eq!(resolved, Ok(foreign));
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn secrets_of_a_request_are_redacted_together_above_its_data() {
    let client = LspClient::initialized();
    client.open(URI, WITH_SECRETS);
    let lenses = ask(&client, "textDocument/codeLens", json!({}));
    let redact = lenses.as_array().and_then(|lenses| {
        lenses
            .iter()
            .find(|lens| lens["command"]["title"] == "Redact 2 secrets")
    });
    let redact = redact.unwrap_or_else(|| panic!("{lenses}"));
    assert_eq!(redact["range"], json!(client.range_of(URI, "\"data\"")));
    let context = json!({ "diagnostics": [], "only": ["refactor.rewrite"] });
    let actions = code_actions(&client, URI, "", context);
    assert!(
        actions
            .iter()
            .any(|action| action["title"] == "Redact 2 secrets"),
        "{actions:?}"
    );
    assert_eq!(client.shutdown(), 0);
}

fn redact(client: &LspClient) {
    let params = json!({ "command": "clreq.redact", "arguments": [{ "uri": URI }] });
    assert_eq!(
        client.request("workspace/executeCommand", params),
        Ok(Value::Null)
    );
}

#[test]
fn a_closed_document_is_not_redacted() {
    let client = LspClient::initialized();
    redact(&client);
    let (level, told) = message(&client);
    assert_eq!(
        (level, told.as_str()),
        (
            INFORMATION,
            "There is no secret in shop.clreq.json, or it is not open."
        )
    );
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn an_edit_that_is_always_outdated_is_given_up_with_a_message() {
    let client = LspClient::initialized();
    client.open(URI, WITH_SECRETS);
    let start = Range::default();
    client.type_before_every_edit(URI, &[change(start, " ")]);
    redact(&client);
    let (level, told) = message(&client);
    assert_eq!(
        (level, told.as_str()),
        (
            ERROR,
            "The editor did not apply the edit: the secrets in shop.clreq.json are still there."
        )
    );
    let attempts = client.server_requests_of("workspace/applyEdit").len();
    assert_eq!(client.text(URI), " ".repeat(attempts) + WITH_SECRETS);
    assert!(attempts > 1);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_file_may_be_laid_out_with_tabulators_and_nothing_typed_changes_nothing() {
    let client = LspClient::initialized();
    client.open(URI, VALID);
    let options = json!({ "tabSize": 4, "insertSpaces": false });
    let typed = json!({
        "options": options,
        "position": client.range_of(URI, "\"type\": \"api").start,
        "ch": "",
    });
    assert_eq!(
        ask(&client, "textDocument/onTypeFormatting", typed),
        json!([])
    );
    let edits = ask(
        &client,
        "textDocument/formatting",
        json!({ "options": options }),
    );
    let edits: Vec<lsp_types::TextEdit> = serde_json::from_value(edits).expect("edits");
    client.apply_text_edits(URI, &edits);
    let text = client.text(URI);
    assert!(
        text.contains("\n\t\t\"type\": \"api_credentials\""),
        "{text}"
    );
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn every_kind_of_value_has_its_symbol() {
    const BOOLEAN: u64 = 17;
    const NULL: u64 = 21;
    let client = LspClient::initialized();
    client.open(
        URI,
        r#"{"data": {"attributes": {"custom": true, "expires_in": null}}}"#,
    );
    let symbols = ask(&client, "textDocument/documentSymbol", json!({}));
    let attributes = &symbols[0]["children"][0]["children"][0]["children"];
    assert_eq!(
        [&attributes[0]["kind"], &attributes[1]["kind"]],
        [&json!(BOOLEAN), &json!(NULL)],
        "{symbols}"
    );
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn hints_can_be_switched_off_and_a_diagnostic_be_for_information() {
    let options = json!({ "clreq": {
        "inlayHints": { "enable": false },
        "diagnostics": { "severity": { "misspelled-kind": "information" } },
    } });
    let client = LspClient::builder().initialization_options(options).start();
    client.initialize();
    client.open(
        URI,
        &misspelled().replace("\"name\"", "\"expires_in\": 7200, \"name\""),
    );
    let whole = json!({ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } } });
    assert_eq!(ask(&client, "textDocument/inlayHint", whole), Value::Null);
    let found = client.wait_for_diagnostics(URI, None);
    let information = lsp_types::DiagnosticSeverity::INFORMATION;
    assert_eq!(found[0].severity, Some(information));
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn invalid_editor_options_are_reported_without_their_values() {
    let options =
        json!({ "accessToken": { "value": "hunter2hunter2" }, "codeLens": { "enable": {} } });
    let client = LspClient::builder().initialization_options(options).start();
    client.initialize();
    let mut told = [message(&client), message(&client)];
    told.sort();
    assert_eq!(
        told.map(|(level, told)| (level, told)),
        [
            (
                WARNING,
                "The setting `clreq.accessToken` is not a text, so it is ignored.".to_owned()
            ),
            (
                WARNING,
                "`clreq.codeLens.enable` is an object, and must be `true` or `false`.".to_owned()
            ),
        ]
    );
    assert_eq!(client.shutdown(), 0);
    client.assert_never_wrote("hunter2hunter2");
}

#[test]
fn a_client_that_ignores_refresh_requests_is_served() {
    let refusal = || {
        Reply::Error(ResponseError {
            code: METHOD_NOT_FOUND,
            message: "not here".to_owned(),
            data: Value::Null,
        })
    };
    let client = LspClient::builder().pulls_diagnostics().start();
    client.on_request("workspace/diagnostic/refresh", move |_| refusal());
    client.initialize();
    client.open(URI, &misspelled());
    let severity = |name: &str| json!({ "clreq": { "diagnostics": { "severity": { "misspelled-kind": name } } } });
    for name in ["off", "hint"] {
        client.change_configuration(severity(name));
        client.wait_for_server_request("workspace/diagnostic/refresh", |_| true);
    }
    let report = ask(&client, "textDocument/diagnostic", json!({}));
    assert_eq!(report["items"][0]["severity"], 4);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn the_server_does_not_wait_for_a_client_that_left_a_question_open() {
    let client = LspClient::builder().start();
    client.on_request("workspace/configuration", |_| Reply::Never);
    client.initialize();
    client.wait_for_server_request("workspace/configuration", |_| true);
    client.close_input();
    assert_eq!(client.wait_for_exit(), 1);
}

#[test]
fn the_same_configuration_error_is_reported_once() {
    let broken = "ignored = []\n";
    let workspace = Workspace::new(&[("clreq.toml", broken), ("shop.clreq.json", VALID)]);
    let client = LspClient::builder()
        .workspace_folder(workspace.path(""))
        .start();
    client.initialize();
    let configuration = workspace.uri("clreq.toml");
    let wait_until_shown = || {
        client.wait_for_notification("textDocument/publishDiagnostics", |params| {
            params["uri"] == configuration && params["diagnostics"][0].is_object()
        })
    };
    wait_until_shown();
    let (level, _) = message(&client);
    assert_eq!(level, WARNING);
    wait_for_scan(&client);
    workspace.write("clreq.toml", broken);
    workspace.tell(&client, &[("clreq.toml", CHANGED)]);
    wait_until_shown();
    assert_eq!(client.shutdown(), 0);
    let told = client.notifications();
    let told = told
        .iter()
        .filter(|said| said.method == "window/showMessage");
    assert_eq!(told.count(), 0, "nothing but what was waited for");
}

#[test]
fn api_errors_of_a_closed_document_are_shown_in_its_file() {
    let sandbox = SandboxProcess::start(&["--strict", "--fault", "slow:300ms"]);
    let workspace = Workspace::new(&[("shop.clreq.json", VALID)]);
    let uri = workspace.uri("shop.clreq.json");
    let client = LspClient::builder()
        .workspace_folder(workspace.path(""))
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .start();
    client.initialize();
    wait_for_scan(&client);
    client.open(&uri, VALID);
    send(&client, &uri);
    client.close(&uri);
    client.wait_for_codes(&uri, &["api-error", "api-error"]);
    assert_eq!(client.shutdown(), 0);
}
