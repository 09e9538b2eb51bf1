//! The API's errors are shown at the values that they are about, until the values change.

use lsp_types::Diagnostic;
use serde_json::{Value, json};

use crate::common::lsp_client::LspClient;
use crate::sandbox_process::SandboxProcess;
use crate::story::{URI, client_of, send};
use crate::support::{REQUEST, message};

/// The errors of each text.
fn sanitize(client: &LspClient, found: &[Diagnostic]) -> Vec<(String, String)> {
    let text = client.text(URI);
    found
        .iter()
        .map(|diagnostic| {
            assert_eq!(
                diagnostic.code,
                Some(lsp_types::NumberOrString::String("api-error".to_owned()))
            );
            assert_eq!(diagnostic.source.as_deref(), Some("clreq"));
            let range = diagnostic.range;
            assert_eq!(range.start.line, range.end.line);
            let line: Vec<u16> = text
                .lines()
                .nth(range.start.line as usize)
                .expect("a line")
                .encode_utf16()
                .collect();
            let place = &line[range.start.character as usize..range.end.character as usize];
            (String::from_utf16_lossy(place), diagnostic.message.clone())
        })
        .collect()
}

fn said(place: &str, detail: &str) -> (String, String) {
    (
        format!("\"{place}\""),
        format!("The API did not accept this: {detail} (VALIDATION_ERROR)."),
    )
}

#[test]
fn an_error_is_shown_at_its_value_until_the_value_changes() {
    let sandbox = SandboxProcess::start(&["--strict"]);
    let client = client_of(&sandbox);
    client.open(URI, REQUEST);
    assert_eq!(client.wait_for_diagnostics(URI, None), []);

    send(&client, URI);
    let (level, told) = message(&client);
    assert_eq!(level, 1);
    assert!(
        told.starts_with("422 Unprocessable Entity (/data/relationships/organization: "),
        "{told}"
    );
    let found = client.wait_for_notification("textDocument/publishDiagnostics", |published| {
        published["diagnostics"] != json!([])
    });
    let found: Vec<Diagnostic> =
        serde_json::from_value(found["diagnostics"].clone()).expect("diagnostics");
    let organization = said("organization", "organization - must exist");
    let role = said("role", "role - must exist");
    assert_eq!(
        sanitize(&client, &found),
        [organization.clone(), role.clone()]
    );

    // Other places may change, and the value may move.
    client.edit(URI, "Shop", "My\" ,\r\n \"reference\": \"shop");
    let found = client.wait_for_diagnostics(URI, None);
    assert_eq!(sanitize(&client, &found), [organization, role.clone()]);

    client.edit(URI, "xYZkjABcde", "sandboxOrg");
    let found = client.wait_for_diagnostics(URI, None);
    assert_eq!(sanitize(&client, &found), [role]);

    // It is not an error of the text, so the request can be sent again. A success removes it.
    client.edit(URI, "aBcDeFgHiJ", "roleAdmin1");
    assert_eq!(client.wait_for_diagnostics(URI, None), []);
    send(&client, URI);
    client.wait_for_text(URI, |text| text.contains("\"response\""));
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn an_error_without_a_valid_pointer_is_shown_at_data_until_a_success() {
    for (fault, code) in [
        ("422-without-pointerx1", "VALIDATION_ERROR"),
        ("403x1", "FORBIDDEN"),
        ("423x1", "LOCKED"),
    ] {
        let sandbox = SandboxProcess::start(&["--fault", fault]);
        let client = client_of(&sandbox);
        client.open(URI, REQUEST);
        send(&client, URI);
        let found = client.wait_for_notification("textDocument/publishDiagnostics", |published| {
            published["diagnostics"] != json!([])
        });
        let found: Vec<Diagnostic> =
            serde_json::from_value(found["diagnostics"].clone()).expect("diagnostics");
        let shown = sanitize(&client, &found);
        assert_eq!(shown.len(), 1, "{shown:?}");
        assert_eq!(shown[0].0, "\"data\"");
        assert!(shown[0].1.contains(code), "{fault}: {shown:?}");

        send(&client, URI);
        client.wait_for_text(URI, |text| text.contains("\"response\""));
        let found = client.wait_for_diagnostics(URI, None);
        let codes: Vec<Value> = found.iter().map(|d| json!(d.code)).collect();
        assert_eq!(codes, [json!("secret-in-response")]);
    }
}

#[test]
fn a_client_that_pulls_diagnostics_is_asked_to_pull_again() {
    let sandbox = SandboxProcess::start(&["--strict"]);
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .capability("/textDocument/diagnostic", json!({}))
        .capability("/workspace/diagnostic", json!({ "refreshSupport": true }))
        .start();
    client.initialize();
    client.open(URI, REQUEST);
    let ask = |previous: Value| {
        let params = json!({ "textDocument": { "uri": URI }, "previousResultId": previous });
        client
            .request("textDocument/diagnostic", params)
            .expect("a report")
    };
    let before = ask(Value::Null);
    assert_eq!(before["items"], json!([]));
    assert_eq!(ask(before["resultId"].clone())["kind"], "unchanged");

    send(&client, URI);
    // The start of the send is a reason to ask again, too.
    let after = loop {
        client.wait_for_server_request("workspace/diagnostic/refresh", |_| true);
        let after = ask(before["resultId"].clone());
        if after["kind"] == "full" {
            break after;
        }
    };
    assert_ne!(after["resultId"], before["resultId"]);
    let found: Vec<Diagnostic> = serde_json::from_value(after["items"].clone()).expect("items");
    assert_eq!(
        sanitize(&client, &found),
        [
            said("organization", "organization - must exist"),
            said("role", "role - must exist")
        ]
    );
    let workspace = client
        .request("workspace/diagnostic", json!({ "previousResultIds": [] }))
        .expect("a report");
    assert_eq!(workspace["items"][0]["items"], after["items"]);
}
