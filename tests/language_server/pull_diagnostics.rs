//! Diagnostics that the client asks for.

use serde_json::{Value, json};

use crate::common::lsp_client::LspClient;
use crate::requests::{MISSPELLED, VALID, codes, misspelled};
use crate::workspace::{Workspace, wait_for_scan};

fn document(client: &LspClient, uri: &str, previous: &Value) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "identifier": "clreq", "previousResultId": previous });
    client
        .request("textDocument/diagnostic", params)
        .expect("a report")
}

#[test]
fn a_client_without_refresh_support_gets_pushed_diagnostics() {
    let client = LspClient::builder()
        .pulls_diagnostics()
        .capability("/workspace/diagnostics", Value::Null)
        .start();
    let capabilities = &client.initialize()["capabilities"];
    assert_eq!(capabilities["diagnosticProvider"], Value::Null);
    let uri = "file:///requests/shop.clreq.json";
    client.open(uri, &misspelled());
    let found = client.wait_for_diagnostics(uri, None);
    assert_eq!(found.len(), 1);
    assert_eq!(client.shutdown(), 0);
}

/// The reports by name, without the address of the workspace.
fn workspace_report(client: &LspClient, previous: &[(String, &Value)]) -> Vec<(String, Value)> {
    let previous: Vec<_> = previous
        .iter()
        .map(|(uri, id)| json!({ "uri": uri, "value": id }))
        .collect();
    let params = json!({ "identifier": "clreq", "previousResultIds": previous });
    let report = client
        .request("workspace/diagnostic", params)
        .expect("a report");
    let items = report["items"].as_array().cloned().expect("items");
    let name = |item: &Value| {
        let uri = item["uri"].as_str().expect("an address");
        uri.rsplit('/').next().expect("a name").to_owned()
    };
    let mut named: Vec<_> = items.into_iter().map(|item| (name(&item), item)).collect();
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    named
}

#[test]
fn a_document_is_reported_in_full_or_as_unchanged() {
    let client = LspClient::builder().pulls_diagnostics().start();
    let capabilities = &client.initialize()["capabilities"];
    assert_eq!(
        capabilities["diagnosticProvider"],
        json!({ "identifier": "clreq", "interFileDependencies": false, "workspaceDiagnostics": true })
    );
    let uri = "file:///requests/shop.clreq.json";
    client.open(uri, &misspelled());
    let first = document(&client, uri, &Value::Null);
    assert_eq!(
        (&first["kind"], codes(&first["items"])),
        (&json!("full"), MISSPELLED.to_vec())
    );
    let again = document(&client, uri, &first["resultId"]);
    assert_eq!(
        again,
        json!({ "kind": "unchanged", "resultId": first["resultId"] })
    );
    client.edit(uri, "sales-channel", "integration");
    let repaired = document(&client, uri, &first["resultId"]);
    assert_eq!(
        (&repaired["kind"], codes(&repaired["items"])),
        (&json!("full"), vec![])
    );
    // Unchanged, in another version of the document.
    client.edit(uri, "integration", "sales-channel");
    let back = document(&client, uri, &first["resultId"]);
    assert_eq!(back["kind"], "unchanged");
    let unknown = document(&client, "file:///requests/other.clreq.json", &Value::Null);
    assert_eq!(codes(&unknown["items"]), [] as [&str; 0]);
    assert_eq!(client.shutdown(), 0);
    assert_eq!(client.published_diagnostics(uri), None);
}

#[test]
fn the_workspace_is_reported_with_open_closed_and_deleted_files() {
    let workspace = Workspace::new(&[
        (".gitignore", "ignored/\n"),
        ("ignored/a.clreq.json", ""),
        ("b.clreq.json", ""),
        ("c.clreq.json", &misspelled()),
    ]);
    let client = LspClient::builder()
        .pulls_diagnostics()
        .workspace_folder(workspace.path(""))
        .start();
    client.initialize();
    client.wait_for_server_request("workspace/diagnostic/refresh", |_| true);
    wait_for_scan(&client);

    let first = workspace_report(&client, &[]);
    let summary = |reports: &[(String, Value)]| -> Vec<String> {
        let line = |(name, report): &(String, Value)| {
            let (kind, version) = (&report["kind"], &report["version"]);
            format!("{name} {kind} {version} {:?}", codes(&report["items"]))
        };
        reports.iter().map(line).collect()
    };
    assert_eq!(
        summary(&first),
        [
            r#"b.clreq.json "full" null ["empty-document"]"#,
            r#"c.clreq.json "full" null ["misspelled-kind"]"#
        ]
    );
    // A document that isn't open has its own report, too.
    let closed = document(&client, &workspace.uri("c.clreq.json"), &Value::Null);
    assert_eq!(closed["resultId"], first[1].1["resultId"]);

    client.open(&workspace.uri("c.clreq.json"), VALID);
    workspace.remove("b.clreq.json");
    workspace.write("d.clreq.json", "{");
    workspace.tell(&client, &[("b.clreq.json", 3), ("d.clreq.json", 1)]);
    client.wait_for_server_request("workspace/diagnostic/refresh", |_| true);
    let known = [
        (workspace.uri("b.clreq.json"), &first[0].1["resultId"]),
        (workspace.uri("c.clreq.json"), &first[1].1["resultId"]),
    ];
    let second = workspace_report(&client, &known);
    assert_eq!(
        summary(&second),
        [
            r#"b.clreq.json "full" null []"#,
            r#"c.clreq.json "full" 1 []"#,
            r#"d.clreq.json "full" null ["unclosed-bracket"]"#
        ]
    );
    let known: Vec<_> = second
        .iter()
        .map(|(name, report)| (workspace.uri(name), &report["resultId"]))
        .collect();
    assert_eq!(
        summary(&workspace_report(&client, &known)),
        [
            r#"b.clreq.json "unchanged" null []"#,
            r#"c.clreq.json "unchanged" 1 []"#,
            r#"d.clreq.json "unchanged" null []"#
        ]
    );
    assert_eq!(client.shutdown(), 0);
}
