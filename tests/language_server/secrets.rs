//! Secrets: highlighted, redacted on demand, and with `redact` handed over once.

use std::fs;

use serde_json::{Value, json};

use crate::common::command;
use crate::common::lsp_client::{LspClient, LspClientBuilder, Reply, file_uri};
use crate::sandbox_process::SandboxProcess;
use crate::story::{URI, client_of, code_actions, send};
use crate::support::{REQUEST, message};

const REDACTED: &str = "\"client_secret\": \"<redacted>\"";

fn redacting(sandbox: &SandboxProcess) -> LspClientBuilder {
    LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .initialization_options(json!({ "clreq": { "response": { "secrets": "redact" } } }))
}

fn redacting_client(sandbox: &SandboxProcess) -> LspClient {
    let client = redacting(sandbox).start();
    client.initialize();
    client
}

fn kept(client: &LspClient) -> String {
    let path = client.kept("secret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = fs::metadata(&path).expect("kept");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }
    let kept: Value = serde_json::from_slice(&fs::read(&path).expect("kept")).expect("JSON");
    let secret = &kept["/data/attributes/client_secret"];
    secret.as_str().expect("a secret").to_owned()
}

/// Waits for both messages of a send: about its outcome, and about the secret.
fn messages(client: &LspClient) -> String {
    format!("{}\n{}", message(client).1, message(client).1)
}

#[test]
fn a_user_who_asks_for_the_secret_sees_it_once() {
    let sandbox = SandboxProcess::start(&[]);
    let client = redacting_client(&sandbox);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    client.open(&uri, REQUEST);
    client.choose("Show the secret");
    send(&client, &uri);
    // The order of both messages varies.
    let told = [message(&client).1, message(&client).1];
    let secrets = told
        .iter()
        .filter_map(|told| told.split_once("client_secret:\n"));
    // No text follows it, so that its end is clear.
    let [(_, secret)] = secrets.collect::<Vec<_>>()[..] else {
        panic!("one message with the secret: {told:?}")
    };
    assert!(
        secret.len() > 20 && !secret.contains(char::is_whitespace),
        "{told:?}"
    );
    assert!(client.text(&uri).contains(REDACTED));
    assert!(command::kept(client.state_home()).is_empty());
    assert_eq!(client.shutdown(), 0);
    let written = String::from_utf8(client.stdout()).expect("UTF-8");
    assert_eq!(written.matches(secret).count(), 1, "{written}");
    assert!(!client.stderr().contains(secret));
}

#[test]
fn an_editor_that_hands_over_secrets_decides_whether_they_stay_kept() {
    for is_handed_over in [true, false] {
        let sandbox = SandboxProcess::start(&[]);
        let client = redacting(&sandbox)
            .capability(
                "/experimental",
                json!({ "clreq": { "handOverSecrets": true } }),
            )
            .start();
        client.initialize();
        client.on_request("clreq/handOverSecrets", move |_| {
            Reply::Result(json!(is_handed_over))
        });
        let folder = tempfile::tempdir().expect("a folder");
        let uri = file_uri(folder.path().join("shop.clreq.json"));
        client.open(&uri, REQUEST);
        send(&client, &uri);
        let params = client.wait_for_server_request("clreq/handOverSecrets", |_| true);
        assert_eq!(
            params["secrets"][0]["pointer"],
            "/data/attributes/client_secret"
        );
        let secret = params["secrets"][0]["secret"].as_str().expect("a secret");
        client.wait_for_text(&uri, |text| text.contains("\"response\""));
        assert_eq!(client.shutdown(), 0);
        match is_handed_over {
            true => assert!(command::kept(client.state_home()).is_empty()),
            false => assert_eq!(kept(&client), secret),
        }
    }
}

#[test]
fn the_secrets_of_a_document_can_be_copied() {
    let client = LspClient::initialized();
    let uri = "file:///shop.clreq.json";
    client.open(
        uri,
        r#"{"response": {"body": {"data": {"attributes": {"client_secret": "s3cret"}}}}}"#,
    );
    let secrets = client
        .request("clreq/secrets", json!({ "uri": uri }))
        .expect("an answer");
    let pointer = "/response/body/data/attributes/client_secret";
    assert_eq!(secrets, json!([{ "pointer": pointer, "secret": "s3cret" }]));
}

#[test]
fn a_user_who_does_not_ask_finds_the_secret_in_a_private_file() {
    for reply in [
        Reply::Usual,
        Reply::Result(json!({ "title": "Leave it in the file" })),
        Reply::Error(crate::common::lsp_client::ResponseError {
            code: -32601,
            message: "this client can't ask".to_owned(),
            data: Value::Null,
        }),
    ] {
        let sandbox = SandboxProcess::start(&[]);
        let folder = tempfile::tempdir().expect("a folder");
        let uri = file_uri(folder.path().join("shop.clreq.json"));
        let client = redacting_client(&sandbox);
        client.on_request("window/showMessageRequest", move |_| reply.clone());
        client.open(&uri, REQUEST);
        send(&client, &uri);
        let told = messages(&client);
        assert!(told.contains(".secret.json"), "{told}");
        assert!(client.text(&uri).contains(REDACTED));
        assert_eq!(client.shutdown(), 0);
        client.assert_never_wrote(&kept(&client));
    }
}

#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_end_while_it_asks_about_a_secret_keeps_it() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = redacting_client(&sandbox);
    client.on_request("window/showMessageRequest", |_| Reply::Never);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    client.wait_for_server_request("window/showMessageRequest", |_| true);
    client.signal(rustix::process::Signal::TERM);
    client.wait_for_exit();
    assert!(kept(&client).len() > 20);
}

#[test]
fn a_secret_that_the_disk_does_not_take_is_shown() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = redacting_client(&sandbox);
    client.keep_nothing();
    client.open(&uri, REQUEST);
    send(&client, &uri);
    let told = messages(&client);
    let (_, secret) = told.split_once("client_secret:\n").expect("the secret");
    assert!(secret.trim().len() > 20, "{told}");
    assert!(client.text(&uri).contains(REDACTED));
}

#[test]
fn secrets_that_the_editor_cannot_redact_are_reported() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_with_response(&sandbox);
    client.on_request("workspace/applyEdit", |_| {
        Reply::Result(json!({ "applied": false }))
    });
    let params = json!({ "command": "clreq.redact", "arguments": [{ "uri": URI }] });
    assert_eq!(
        client.request("workspace/executeCommand", params),
        Ok(Value::Null)
    );
    assert_eq!(
        message(&client),
        (
            1,
            "The editor did not apply the edit: the secrets in shop.clreq.json are still there."
                .to_owned()
        )
    );
}

#[test]
fn a_client_that_cuts_messages_off_opens_the_file_with_the_secret() {
    let sandbox = SandboxProcess::start(&[]);
    let client = LspClient::builder()
        .name("helix")
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .initialization_options(json!({ "clreq": { "response": { "secrets": "redact" } } }))
        .start();
    client.initialize();
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    client.open(&uri, REQUEST);
    client.choose("Open the file");
    send(&client, &uri);
    let opened = client.wait_for_server_request("window/showDocument", |_| true);
    let secret = kept(&client);
    assert_eq!(opened["uri"], file_uri(client.kept("secret")));
    assert_eq!(client.shutdown(), 0);
    client.assert_never_wrote(&secret);
}

#[test]
fn a_client_that_leaves_without_an_answer_leaves_it_in_a_private_file() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = redacting_client(&sandbox);
    client.on_request("window/showMessageRequest", |_| Reply::Never);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    client.wait_for_server_request("window/showMessageRequest", |_| true);
    // It is kept before the user is asked, so that it survives a kill of the server.
    kept(&client);
    client.close_input();
    client.wait_for_exit();
    client.assert_never_wrote(&kept(&client));
}

#[test]
fn an_unreadable_answer_is_kept_whole_and_private() {
    let sandbox = SandboxProcess::start(&["--fault", "truncated-json"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(folder.path().join("shop.clreq.json"));
    let client = redacting_client(&sandbox);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    let told = messages(&client);
    assert!(told.contains(".secret.json"), "{told}");
    assert!(
        client
            .server_requests_of("window/showMessageRequest")
            .is_empty()
    );
    let text = client.text(&uri);
    assert!(text.contains("\"body\": \"<redacted>\""), "{text}");
    let kept = fs::read_to_string(client.kept("secret")).expect("kept");
    assert!(kept.contains("api_credentials"), "{kept}");
}

/// Opens a document and sends it. The document then contains the secret of the answer.
fn client_with_response(sandbox: &SandboxProcess) -> LspClient {
    let client = client_of(sandbox);
    client.open(URI, REQUEST);
    send(&client, URI);
    client.wait_for_text(URI, |text| text.contains("\"response\""));
    message(&client);
    client
}

#[test]
fn a_code_lens_above_the_response_offers_to_redact_it() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_with_response(&sandbox);
    let lenses = || {
        let params = json!({ "textDocument": { "uri": URI } });
        let lenses = client.request("textDocument/codeLens", params);
        lenses
            .expect("code lenses")
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let before = lenses();
    let redact = before.last().expect("a lens");
    assert_eq!(redact["range"], json!(client.range_of(URI, "\"response\"")));
    assert_eq!(redact["command"]["title"], "Redact the secret");
    client
        .request("workspace/executeCommand", redact["command"].clone())
        .expect("done");
    client.wait_for_text(URI, |text| text.contains(REDACTED));
    assert_eq!(lenses().len(), before.len() - 1);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_code_action_redacts_every_secret() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_with_response(&sandbox);
    let redact = || {
        let context = json!({ "diagnostics": [], "only": ["refactor.rewrite"] });
        let mut actions = code_actions(&client, URI, "", context);
        actions.retain(|action| {
            action["title"]
                .as_str()
                .is_some_and(|t| t.starts_with("Redact"))
        });
        actions
    };
    let [action] = &redact()[..] else {
        panic!("there is one")
    };
    client.apply_workspace_edit(&action["edit"]);
    assert!(client.text(URI).contains(REDACTED));
    assert_eq!(redact(), [] as [Value; 0]);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn the_command_redacts_the_secrets_in_the_document() {
    let sandbox = SandboxProcess::start(&[]);
    let client = client_with_response(&sandbox);
    let redact = || {
        let params = json!({ "command": "clreq.redact", "arguments": [{ "uri": URI }] });
        assert_eq!(
            client.request("workspace/executeCommand", params),
            Ok(Value::Null)
        );
    };
    redact();
    let text = client.wait_for_text(URI, |text| text.contains(REDACTED));
    assert!(text.starts_with(REQUEST.trim_end_matches("\r\n}\r\n")));
    assert_eq!(client.wait_for_diagnostics(URI, None), []);
    let edits = client.server_requests_of("workspace/applyEdit");
    assert!(edits[1]["edit"]["documentChanges"][0]["textDocument"]["version"].is_i64());

    redact();
    assert_eq!(
        message(&client),
        (
            3,
            "There is no secret in shop.clreq.json, or it is not open.".to_owned()
        )
    );
}
