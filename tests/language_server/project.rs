//! `clreq.toml`: the editor shows the same problems as the command line.

use std::fs;

use serde_json::{Value, json};

use crate::common::lsp_client::LspClient;
use crate::requests::{MISSPELLED, misspelled};
use crate::sandbox_process::SandboxProcess;
use crate::story::send;
use crate::support::{REQUEST, message};
use crate::workspace::{Workspace, wait_for_scan};

const CREATED: u64 = 1;
const CHANGED: u64 = 2;
const DELETED: u64 = 3;

const HINT: &str = "severity.misspelled-kind = \"hint\"";

fn client_in(workspace: &Workspace) -> LspClient {
    let client = LspClient::builder()
        .workspace_folder(workspace.path(""))
        .start();
    client.initialize();
    client
}

/// Waits until the first diagnostic of a file has a severity.
fn wait_for_severity(client: &LspClient, uri: &str, severity: u64) {
    client.wait_for_notification("textDocument/publishDiagnostics", |params| {
        params["uri"] == uri && params["diagnostics"][0]["severity"] == severity
    });
}

#[test]
fn it_applies_to_open_and_closed_files_and_changes_apply_at_once() {
    let workspace = Workspace::new(&[
        ("clreq.toml", HINT),
        ("closed.clreq.json", &misspelled()),
        ("open.clreq.json", &misspelled()),
    ]);
    let (open, closed) = (
        workspace.uri("open.clreq.json"),
        workspace.uri("closed.clreq.json"),
    );
    let client = client_in(&workspace);
    client.open(&open, &misspelled());
    wait_for_severity(&client, &open, 4);
    wait_for_severity(&client, &closed, 4);

    workspace.write("clreq.toml", "ignore = [\"closed.*\"]");
    workspace.tell(&client, &[("clreq.toml", CHANGED)]);
    wait_for_severity(&client, &open, 1);
    client.wait_for_codes(&closed, &[]);

    workspace.remove("clreq.toml");
    workspace.tell(&client, &[("clreq.toml", DELETED)]);
    client.wait_for_codes(&closed, MISSPELLED);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn project_settings_override_client_settings() {
    let workspace = Workspace::new(&[("clreq.toml", HINT)]);
    let uri = workspace.uri("shop.clreq.json");
    let severity = json!({ "misspelled-kind": "off", "blank-value": "off" });
    let client = LspClient::builder()
        .configuration(json!({ "clreq": { "diagnostics": { "severity": severity } } }))
        .start();
    client.initialize();
    client.open(&uri, &misspelled().replace("Shop", " "));
    wait_for_severity(&client, &uri, 4);
    client.wait_for_codes(&uri, MISSPELLED);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn one_that_appears_counts_once_the_document_is_saved() {
    let workspace = Workspace::new(&[(".git/HEAD", "")]);
    let uri = workspace.uri("shop.clreq.json");
    let client = LspClient::initialized();
    client.open(&uri, &misspelled());
    wait_for_severity(&client, &uri, 1);
    workspace.write("clreq.toml", HINT);
    client.save(&uri);
    wait_for_severity(&client, &uri, 4);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn configuration_errors_are_shown_in_the_file_until_they_are_fixed() {
    let workspace = Workspace::new(&[
        (
            "clreq.toml",
            "severity.misspelled-kind = \"hint\"\nignored = []",
        ),
        ("shop.clreq.json", &misspelled()),
    ]);
    let client = client_in(&workspace);
    // Its valid settings are ignored too.
    wait_for_severity(&client, &workspace.uri("shop.clreq.json"), 1);
    let configuration = workspace.uri("clreq.toml");
    let shown = client.wait_for_notification("textDocument/publishDiagnostics", |params| {
        params["uri"] == configuration
    });
    assert_eq!(
        shown["diagnostics"],
        json!([{
            "range": { "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 7 } },
            "severity": 1,
            "source": "clreq",
            "message": "There is no key `ignored` here: did you mean `ignore`?"
        }])
    );
    let (level, told) = message(&client);
    assert_eq!(level, 2);
    let path = workspace.path("clreq.toml");
    assert_eq!(
        told,
        format!(
            "{}, line 2: There is no key `ignored` here: did you mean `ignore`? Until this is fixed, clreq ignores that file.",
            path.display()
        )
    );
    wait_for_scan(&client);

    workspace.write("clreq.toml", HINT);
    workspace.tell(&client, &[("clreq.toml", CHANGED)]);
    wait_for_severity(&client, &workspace.uri("shop.clreq.json"), 4);
    client.wait_for_notification("textDocument/publishDiagnostics", |params| {
        params["uri"] == configuration && params["diagnostics"] == json!([])
    });
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn pulled_diagnostics_follow_the_project_configuration() {
    let workspace = Workspace::new(&[("clreq.toml", "ignore = [\"old/\"]\nextra-kinds = [\"x\"]")]);
    let client = LspClient::builder().pulls_diagnostics().start();
    client.initialize();
    let count = |name: &str| {
        let uri = workspace.uri(name);
        client.open(&uri, &misspelled());
        let params = json!({ "textDocument": { "uri": uri } });
        let report = client.request("textDocument/diagnostic", params);
        report.expect("a report")["items"].as_array().map(Vec::len)
    };
    assert_eq!(count("old/shop.clreq.json"), Some(0));
    assert_eq!(count("new/shop.clreq.json"), Some(1));
    assert_eq!(client.shutdown(), 0);
}

fn sending_client(sandbox: &SandboxProcess, secrets: &str) -> LspClient {
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .initialization_options(json!({ "clreq": { "response": { "secrets": secrets } } }))
        .start();
    client.initialize();
    client
}

fn secret_in(text: &str) -> Value {
    let document: Value = serde_json::from_str(text).expect("JSON");
    document["response"]["body"]["data"]["attributes"]["client_secret"].clone()
}

#[test]
fn no_secret_is_inserted_if_the_project_or_the_user_wants_none() {
    for (user, project) in [("keep", "redact"), ("redact", "keep")] {
        let sandbox = SandboxProcess::start(&[]);
        let toml = format!("response.secrets = \"{project}\"");
        let workspace = Workspace::new(&[("clreq.toml", &toml)]);
        let uri = workspace.uri("shop.clreq.json");
        let client = sending_client(&sandbox, user);
        client.open(&uri, REQUEST);
        client.choose("Show the secret");
        send(&client, &uri);
        let text = client.wait_for_text(&uri, |text| text.contains("\"response\""));
        assert_eq!(secret_in(&text), "<redacted>", "{user}, {project}");
        assert_eq!(client.shutdown(), 0);
    }
}

#[test]
fn nothing_is_sent_while_it_is_broken() {
    let sandbox = SandboxProcess::start(&[]);
    let workspace = Workspace::new(&[("clreq.toml", "response.secrets = \"redacted\"")]);
    let uri = workspace.uri("shop.clreq.json");
    let client = sending_client(&sandbox, "keep");
    client.open(&uri, REQUEST);
    client.wait_for_notification("window/showMessage", |shown| shown["type"] == 2);
    send(&client, &uri);
    let (level, told) = message(&client);
    assert_eq!(level, 1);
    assert!(
        told.starts_with("Not sent: ")
            && told.contains("clreq.toml, line 1: This must be one of \"keep\", \"redact\"."),
        "{told}"
    );
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn an_ignored_file_with_errors_is_not_sent_either() {
    let sandbox = SandboxProcess::start(&[]);
    let workspace = Workspace::new(&[("clreq.toml", "ignore = [\"*\"]")]);
    let uri = workspace.uri("shop.clreq.json");
    let client = sending_client(&sandbox, "keep");
    client.open(&uri, &misspelled());
    client.wait_for_codes(&uri, &[]);
    send(&client, &uri);
    let (level, told) = message(&client);
    assert_eq!(level, 1);
    assert!(
        told.starts_with("Not sent: shop.clreq.json has an error."),
        "{told}"
    );
    assert_eq!(client.shutdown(), 0);
}

#[cfg(unix)]
#[test]
fn special_files_and_invalid_utf8_are_reported_without_blocking() {
    let workspace = Workspace::new(&[("text/shop.clreq.json", &misspelled())]);
    let make_pipe = std::process::Command::new("mkfifo")
        .arg(workspace.path("clreq.toml"))
        .status();
    assert!(make_pipe.expect("mkfifo runs").success());
    fs::write(workspace.path("text/clreq.toml"), b"ignore = [\"\xff\"]").expect("written");
    let client = client_in(&workspace);
    let told = message(&client).1;
    assert!(
        told.contains("clreq.toml is not UTF-8. Save it as UTF-8. Until"),
        "{told}"
    );
    client.wait_for_codes(&workspace.uri("text/shop.clreq.json"), MISSPELLED);
    workspace.write("shop.clreq.json", &misspelled());
    workspace.tell(&client, &[("shop.clreq.json", CREATED)]);
    client.wait_for_codes(&workspace.uri("shop.clreq.json"), MISSPELLED);
    let told = message(&client).1;
    assert!(told.contains("clreq.toml is not a file. "), "{told}");
    assert_eq!(client.shutdown(), 0);
}
