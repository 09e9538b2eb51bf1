//! The endpoint and the credentials of the next send, for editors that show them.

use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, file_uri};
use crate::sandbox_process::SandboxProcess;
use crate::story::{URI, code_actions, send};
use crate::support::{REQUEST, message};

fn command(client: &LspClient, name: &str, arguments: Value) -> Value {
    let params = json!({ "command": name, "arguments": arguments });
    client
        .request("workspace/executeCommand", params)
        .expect("a result")
}

fn status(client: &LspClient) -> Value {
    command(client, "clreq.status", json!([]))
}

#[test]
fn it_names_the_endpoint_and_the_kind_of_credentials_and_no_secret() {
    let sandbox = SandboxProcess::start(&[]);
    let own = format!("{}/api", sandbox.base_url);
    for (variables, endpoint, kind, credentials) in [
        (
            vec![],
            "https://provisioning.commercelayer.io/api",
            "production",
            "none",
        ),
        (
            vec![
                ("CLREQ_ENDPOINT", sandbox.base_url.as_str()),
                ("CLREQ_ACCESS_TOKEN", "hunter2"),
            ],
            own.as_str(),
            "local",
            "access-token",
        ),
        (
            vec![
                ("CLREQ_ENDPOINT", "https://api.example.com"),
                ("CLREQ_CLIENT_ID", "hunter2"),
                ("CLREQ_CLIENT_SECRET", "hunter2"),
            ],
            "https://api.example.com/api",
            "other",
            "client",
        ),
    ] {
        let builder = LspClient::builder();
        let client = variables
            .into_iter()
            .fold(builder, |builder, (name, value)| {
                builder.variable(name, value)
            })
            .start();
        client.initialize();
        let status = status(&client);
        assert_eq!(status["endpoint"], json!({ "url": endpoint, "kind": kind }));
        assert_eq!(status["credentials"], credentials);
        assert_eq!(client.shutdown(), 0);
        client.assert_never_wrote("hunter2");
    }
}

#[test]
fn an_endpoint_that_no_token_may_go_to_is_a_problem() {
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", "http://example.com/api")
        .variable("CLREQ_ACCESS_TOKEN", "hunter2")
        .start();
    client.initialize();
    let status = status(&client);
    assert_eq!(status["endpoint"], Value::Null);
    assert!(
        status["problem"]
            .as_str()
            .is_some_and(|problem| problem.contains("unencrypted")),
        "{status}"
    );
}

#[test]
fn nothing_of_a_workspace_names_an_endpoint_or_a_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = json!({ "endpoint": "https://api.example.com", "accessToken": "hunter2" });
    let client = LspClient::builder()
        .workspace_folder(folder.path())
        .configuration(json!({ "clreq": own }))
        .start();
    client.initialize();
    client.change_configuration(json!({ "clreq": own }));
    let status = status(&client);
    assert_eq!(status["endpoint"]["kind"], "production");
    assert_eq!(status["credentials"], "none");
    assert_eq!(client.shutdown(), 0);
    client.assert_never_wrote("hunter2");
}

#[test]
fn editor_settings_can_name_only_the_vendors_hosts_and_this_machine() {
    for (endpoint, kind) in [
        ("https://api.example.com", Value::Null),
        ("http://provisioning.commercelayer.io", Value::Null),
        ("http://127.0.0.1:1", json!("local")),
        ("https://provisioning.commercelayer.io", json!("production")),
    ] {
        let client = LspClient::builder()
            .initialization_options(json!({ "endpoint": endpoint, "accessToken": "hunter2" }))
            .start();
        client.initialize();
        let status = status(&client);
        assert_eq!(status["endpoint"]["kind"], kind, "{endpoint}: {status}");
        assert_eq!(status["problem"].is_null(), !kind.is_null(), "{status}");
    }
}

#[test]
fn a_request_is_copied_as_a_command_without_the_token() {
    let sandbox = SandboxProcess::start(&[]);
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "hunter2")
        .start();
    client.initialize();
    client.open(URI, REQUEST);
    let curl = command(&client, "clreq.curl", json!([{ "uri": URI }]));
    let curl = curl.as_str().expect("a command");
    assert!(
        curl.contains(&format!("'{}/api/api_credentials'", sandbox.base_url)),
        "{curl}"
    );
    assert!(curl.contains("Bearer $CLREQ_ACCESS_TOKEN"), "{curl}");
    assert_eq!(client.shutdown(), 0);
    client.assert_never_wrote("hunter2");
}

/// Helix shows only the first line of a message, and can't copy it.
#[test]
fn an_editor_that_can_open_files_shows_the_command_in_one() {
    let cache = tempfile::tempdir().expect("a folder");
    let client = LspClient::builder()
        .variable("XDG_CACHE_HOME", cache.path())
        .capability("/window/showDocument/support", json!(true))
        .start();
    client.initialize();
    client.open(URI, REQUEST);
    // A second command takes the place of the first.
    for _ in 0..2 {
        let given = json!([{ "uri": URI, "show": true }]);
        let answered = command(&client, "clreq.curl", given);
        let shown = client.wait_for_server_request("window/showDocument", |_| true);
        let file = cache.path().join("clreq/curl/shop.clreq.json.sh");
        assert_eq!(shown["uri"], file_uri(&file));
        let written = std::fs::read_to_string(file).expect("written");
        assert_eq!(answered, written);
    }
    assert_eq!(client.shutdown(), 0);
    let messages = client.notifications().into_iter();
    let mut messages = messages.filter(|sent| sent.method == "window/showMessage");
    assert!(messages.next().is_none());
}

#[test]
fn an_editor_without_a_plug_in_shows_the_command_that_the_code_action_makes() {
    let client = LspClient::builder()
        .capability("/window/showDocument/support", json!(false))
        .start();
    client.initialize();
    client.open(URI, REQUEST);
    let actions = code_actions(
        &client,
        URI,
        "Shop",
        json!({ "diagnostics": [], "only": ["refactor"] }),
    );
    let titles: Vec<_> = actions.iter().map(|action| &action["title"]).collect();
    assert_eq!(titles, ["Copy as curl command"]);
    let action = &actions[0]["command"];
    let answered = command(&client, "clreq.curl", action["arguments"].clone());
    let (level, shown) = message(&client);
    assert_eq!(level, 3);
    assert_eq!(answered, shown);
    assert!(shown.starts_with("curl "), "{shown}");
    client.replace_text(URI, "{}");
    let actions = code_actions(
        &client,
        URI,
        "",
        json!({ "diagnostics": [], "only": ["refactor"] }),
    );
    assert_eq!(actions, [] as [Value; 0], "there is nothing to send");
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_token_from_the_editor_is_used_until_it_is_removed() {
    let sandbox = SandboxProcess::start(&[]);
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .start();
    client.initialize();
    client.open(URI, REQUEST);
    let token = sandbox.issue_token();
    let set = |token: Value| command(&client, "clreq.setAccessToken", json!([{ "token": token }]));
    let changed = || client.wait_for_notification("clreq/status", |_| true);

    assert_eq!(status(&client)["credentials"], "none");
    let told = set(json!(token));
    assert_eq!(told["credentials"], "access-token");
    assert_eq!(changed(), told);
    send(&client, URI);
    let (_, says) = message(&client);
    assert!(says.starts_with("201 Created"), "{says}");

    assert_eq!(set(Value::Null)["credentials"], "none");
    assert_eq!(changed()["credentials"], "none");
    client.replace_text(URI, REQUEST);
    send(&client, URI);
    let (_, says) = message(&client);
    assert!(says.contains("no credentials found"), "{says}");
    assert_eq!(sandbox.stored(), 1);

    set(Value::Null);
    assert_eq!(client.shutdown(), 0);
    let changes = client.notifications();
    assert!(
        changes.iter().all(|told| told.method != "clreq/status"),
        "nothing changed, so nothing is told"
    );
    client.assert_never_wrote(&token);
}

#[test]
fn a_malformed_token_is_refused_and_not_quoted() {
    let client = LspClient::initialized();
    for arguments in [
        json!([{ "token": "hunter2 hunter2" }]),
        json!([{ "token": "Bearer hunter2" }]),
        json!([{ "token": ["hunter2"] }]),
        json!(["hunter2"]),
        json!([]),
    ] {
        let params = json!({ "command": "clreq.setAccessToken", "arguments": arguments });
        let error = client
            .request("workspace/executeCommand", params)
            .expect_err("it is no token");
        assert_eq!(error.code, -32602);
    }
    assert_eq!(client.shutdown(), 0);
    client.assert_never_wrote("hunter2");
}

#[test]
fn a_token_that_can_not_be_used_is_a_problem() {
    let sandbox = SandboxProcess::start(&[]);
    for (client_id, problem) in [
        ("sandbox:expired", "expired at"),
        ("sandbox:integration", "the kind `integration`"),
        ("sandbox:user", ""),
    ] {
        let client = LspClient::builder()
            .variable("CLREQ_ENDPOINT", &sandbox.base_url)
            .variable("CLREQ_ACCESS_TOKEN", sandbox.issue_token_for(client_id))
            .start();
        client.initialize();
        let status = status(&client);
        match problem {
            "" => assert_eq!(status["problem"], Value::Null),
            _ => assert!(
                status["problem"]
                    .as_str()
                    .is_some_and(|text| text.contains(problem)),
                "{status}"
            ),
        }
        assert_eq!(client.shutdown(), 0);
        client.assert_never_wrote("eyJ");
    }
}

#[test]
fn only_the_sandbox_that_the_editor_started_is_called_one() {
    let sandbox = SandboxProcess::start(&[]);
    for (is_sandbox, kind) in [(true, "sandbox"), (false, "local")] {
        let options = json!({ "clreq": { "endpoint": sandbox.base_url, "sandbox": is_sandbox } });
        let client = LspClient::builder().initialization_options(options).start();
        client.initialize();
        assert_eq!(status(&client)["endpoint"]["kind"], kind);
        assert_eq!(client.shutdown(), 0);
    }
}

#[test]
fn a_token_shows_its_kind_mode_user_and_expiry() {
    // {"application": {"kind": "user"}, "user": {"id": "abc"}, "test": false, "exp": 4102444800, "scope": "provisioning-api"}
    let claims = "eyJhcHBsaWNhdGlvbiI6IHsia2luZCI6ICJ1c2VyIn0sICJ1c2VyIjogeyJpZCI6ICJhYmMifSwgInRlc3QiOiBmYWxzZSwgImV4cCI6IDQxMDI0NDQ4MDAsICJzY29wZSI6ICJwcm92aXNpb25pbmctYXBpIn0";
    let client = LspClient::builder()
        .variable(
            "CLREQ_ACCESS_TOKEN",
            format!("eyJhbGciOiAiSFM1MTIifQ.{claims}.signature"),
        )
        .start();
    client.initialize();
    assert_eq!(
        status(&client)["token"],
        json!({ "kind": "user", "user": "abc", "mode": "live", "expires": "2100-01-01T00:00:00Z" })
    );
    assert_eq!(client.shutdown(), 0);
}
