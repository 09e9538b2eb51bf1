//! The life of a resource in an editor: create, look up, compare, update, delete.

use std::time::Duration;

use lsp_types::Range;
use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, Reply, ResponseError, change, file_uri};
use crate::common::{command, sends};
use crate::faults::{cancel, wait_for_stage};
use crate::sandbox_process::SandboxProcess;
use crate::story::{client_of, code_actions, send};
use crate::support::{REQUEST, message};

/// Runs a command on a document; returns its answer.
#[track_caller]
fn run(client: &LspClient, command: &str, uri: &str) -> Value {
    let params = json!({ "command": command, "arguments": [{ "uri": uri }] });
    client
        .request("workspace/executeCommand", params)
        .expect("the command is known")
}

/// The URI of a request in a folder.
fn document(folder: &tempfile::TempDir) -> String {
    file_uri(folder.path().join("shop.clreq.json"))
}

/// Opens a request in an editor. The folder lives as long as the test.
fn open_request(sandbox: &SandboxProcess) -> (tempfile::TempDir, String, LspClient) {
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let client = client_of(sandbox);
    client.open(&uri, REQUEST);
    (folder, uri, client)
}

/// Sends a request that the API stores, and cancels before the answer comes.
fn send_and_cancel(client: &LspClient, sandbox: &SandboxProcess, uri: &str) {
    send(client, uri);
    let token = wait_for_stage(client, "waiting for the answer");
    let count = sandbox.stored();
    sandbox.wait_until_stored(count.max(1));
    cancel(client, token);
    let (_, told) = message(client);
    assert!(told.starts_with("Outcome unknown: "), "{told}");
}

#[test]
fn a_look_up_finds_what_an_unanswered_send_created() {
    let sandbox = SandboxProcess::start(&["--fault", "never-after-storex1"]);
    let (_folder, uri, client) = open_request(&sandbox);
    send_and_cancel(&client, &sandbox, &uri);
    assert_eq!(run(&client, "clreq.lookUp", &uri), Value::Null);
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    let (level, told) = message(&client);
    assert_eq!(level, 3);
    assert!(told.contains("the request was carried out"), "{told}");
    assert_eq!(sandbox.stored(), 1);
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_look_up_that_finds_nothing_sends_nothing() {
    let sandbox = SandboxProcess::start(&["--fault", "neverx1"]);
    let (_folder, uri, client) = open_request(&sandbox);
    send(&client, &uri);
    cancel(&client, wait_for_stage(&client, "waiting for the answer"));
    message(&client);
    run(&client, "clreq.lookUp", &uri);
    let (level, told) = message(&client);
    assert_eq!(level, 2);
    assert!(
        told.contains("found nothing") && !told.contains("--"),
        "{told}"
    );
    assert_eq!(sandbox.stored(), 0);
}

#[test]
fn a_question_that_nobody_answers_does_not_block_the_document() {
    let sandbox = SandboxProcess::start(&[]);
    let (_folder, uri, client) = open_request(&sandbox);
    send(&client, &uri);
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    message(&client);
    client.edit(&uri, "\"sandbox\": true,", "");
    client.on_request("window/showMessageRequest", |_| Reply::Never);
    for _ in 0..2 {
        run(&client, "clreq.send", &uri);
        client.wait_for_server_request("window/showMessageRequest", |_| true);
    }
    // A change of the document withdraws the question too.
    client.edit(&uri, "\"status\"", "\"status\" ");
    for _ in 0..2 {
        assert_eq!(message(&client), (3, "Not sent.".to_owned()));
    }
    assert_eq!(sandbox.stored(), 1);
    assert_eq!(client.shutdown(), 0);
}

/// The titles of the code lenses.
fn lenses(client: &LspClient, uri: &str) -> Vec<String> {
    let params = json!({ "textDocument": { "uri": uri } });
    let lenses = client
        .request("textDocument/codeLens", params)
        .expect("code lenses");
    let lenses = lenses.as_array().cloned().unwrap_or_default();
    lenses
        .iter()
        .map(|lens| {
            lens["command"]["title"]
                .as_str()
                .expect("a title")
                .to_owned()
        })
        .collect()
}

/// The titles of the actions of these kinds.
fn titles(client: &LspClient, uri: &str, at: &str, kinds: &[&str]) -> Vec<String> {
    let context = json!({ "diagnostics": [], "only": kinds });
    let actions = code_actions(client, uri, at, context);
    actions
        .iter()
        .map(|action| action["title"].as_str().expect("a title").to_owned())
        .collect()
}

/// A client of the same user, after a server that was killed.
fn restarted(before: LspClient, sandbox: &SandboxProcess) -> LspClient {
    let state_home = before.state_home().to_owned();
    drop(before);
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .state_home(state_home)
        .start();
    client.initialize();
    client
}

#[test]
fn an_unknown_outcome_stays_visible_until_it_is_looked_up_also_after_the_server_was_killed() {
    let sandbox = SandboxProcess::start(&["--fault", "never-after-storex1"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    std::fs::write(folder.path().join("shop.clreq.json"), REQUEST).expect("written");
    let client = client_of(&sandbox);
    client.open(&uri, REQUEST);
    send(&client, &uri);
    wait_for_stage(&client, "waiting for the answer");
    assert_eq!(lenses(&client, &uri), ["Sending…"]);
    sandbox.wait_until_stored(1);

    let client = restarted(client, &sandbox);
    client.open(&uri, REQUEST);
    client.wait_for_codes(&uri, &["unknown-outcome"]);
    let titles_at_data = titles(&client, &uri, "\"data\": {\r\n\t\t\"type\"", &["quickfix"]);
    assert_eq!(titles_at_data, ["Look up the outcome"]);
    let [lens] = &lenses(&client, &uri)[..] else {
        panic!("one lens")
    };
    assert!(
        lens.starts_with("Outcome unknown since ") && lens.ends_with(" · Look it up"),
        "{lens}"
    );
    run(&client, "clreq.lookUp", &uri);
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    client.wait_for_codes(&uri, &["secret-in-response"]);
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn a_kept_response_stays_visible_until_it_is_inserted() {
    let sandbox = SandboxProcess::start(&[]);
    let (_folder, uri, client) = open_request(&sandbox);
    let at = client.range_of(&uri, "\"Shop");
    let cursor = Range::new(at.end, at.end);
    client.type_before_next_edit(&uri, &[change(cursor, " No. 1")]);
    send(&client, &uri);
    client.wait_for_codes(&uri, &["kept-response"]);
    let found = client.wait_for_diagnostics(&uri, None);
    assert!(
        found[0]
            .message
            .contains("`data` differs from what was sent"),
        "{found:?}"
    );
    assert!(lenses(&client, &uri).contains(&"Insert the response".to_owned()));
    client.choose("Insert the response");
    run(&client, "clreq.recover", &uri);
    let question = client.wait_for_server_request("window/showMessageRequest", |_| true);
    assert_eq!(question["actions"][0]["title"], "Leave it");
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    client.wait_for_codes(&uri, &["secret-in-response"]);
    assert!(command::kept(client.state_home()).is_empty());
}

#[test]
fn a_kept_response_can_be_discarded() {
    let sandbox = SandboxProcess::start(&[]);
    let (_folder, uri, client) = open_request(&sandbox);
    let at = client.range_of(&uri, "\"Shop");
    client.type_before_next_edit(&uri, &[change(Range::new(at.end, at.end), " No. 1")]);
    send(&client, &uri);
    client.wait_for_codes(&uri, &["kept-response"]);
    client.choose("Discard the response");
    run(&client, "clreq.recover", &uri);
    client.wait_for_codes(&uri, &[]);
    assert!(command::kept(client.state_home()).is_empty());
    assert!(!client.text(&uri).contains("\"response\""));
}

#[test]
fn a_client_that_refuses_a_response_and_leaves_does_not_keep_the_server_waiting() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    // The server would wait longer for the text to change.
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .patience(Duration::from_secs(25))
        .start();
    client.initialize();
    let uri = document(&folder);
    client.open(&uri, REQUEST);
    client.on_request("workspace/applyEdit", |_| {
        Reply::Error(ResponseError {
            code: -32603,
            message: "the text changed".to_owned(),
            data: Value::Null,
        })
    });
    send(&client, &uri);
    client.wait_for_server_request("workspace/applyEdit", |_| true);
    assert_eq!(client.shutdown(), 0);
    client.kept("response");
}

#[test]
fn differences_are_shown_on_their_values_until_these_change() {
    let sandbox = SandboxProcess::start(&[]);
    let (_folder, uri, client) = open_request(&sandbox);
    let summary = run(&client, "clreq.diff", &uri);
    assert_eq!(summary["state"], "not-compared");
    message(&client);
    send(&client, &uri);
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    message(&client);
    assert!(lenses(&client, &uri)[0].starts_with("Created "));
    assert_eq!(run(&client, "clreq.diff", &uri)["state"], "equal");
    assert_eq!(message(&client).1, "shop.clreq.json agrees with the API.");

    client.edit(&uri, "{ \"name\": \"Shop", "{ \"name\": \"Outlet");
    let summary = run(&client, "clreq.diff", &uri);
    assert_eq!(summary["state"], "different");
    let differences = summary["differences"].as_array().expect("a list");
    let [difference] = &differences[..] else {
        panic!("{summary}")
    };
    assert_eq!(difference["pointer"], "/data/attributes/name");
    assert_eq!(
        message(&client).1,
        "shop.clreq.json: `name` differs from the API."
    );
    client.wait_for_codes(&uri, &["secret-in-response", "differs"]);
    let shown = lenses(&client, &uri);
    assert_eq!(
        shown[..2],
        ["1 value differs from the API · Update…", "Compare"]
    );
    let context = json!({ "diagnostics": [], "only": ["quickfix"] });
    let actions = code_actions(&client, &uri, "Outlet", context);
    assert_eq!(actions[0]["title"], "Take the API's value");
    client.apply_workspace_edit(&actions[0]["edit"]);
    assert!(client.text(&uri).contains("{ \"name\": \"Shop"));
    client.wait_for_codes(&uri, &["secret-in-response"]);
    assert!(lenses(&client, &uri)[0].starts_with("Created "));
}

#[test]
fn the_actions_that_send_follow_the_operation_and_the_deletion_comes_last() {
    let client = LspClient::initialized();
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let response =
        r#""response": {"status": 201, "body": {"data": {"type": "TYPE", "id": "abcdefghij"}}}"#;
    let check = |data: &str, resource: &str, expected: &[&str]| {
        let response = response.replace("TYPE", resource);
        client.open(&uri, &format!("{{\"data\": {data}, {response}}}"));
        assert_eq!(titles(&client, &uri, "", &["clreq.send"]), expected);
        client.close(&uri);
    };
    check(
        r#"{"type": "api_credentials", "id": "abcdefghij", "attributes": {"name": "Shop"}}"#,
        "api_credentials",
        &[
            "Update…",
            "Send request: update API credential",
            "Delete the API credential at the API…",
        ],
    );
    check(
        r#"{"type": "organizations", "attributes": {"name": "Shop"}}"#,
        "organizations",
        &["Update…", "Send again: create another one"],
    );
}

#[test]
fn a_document_with_errors_offers_them_in_place_of_sending() {
    let client = LspClient::initialized();
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    client.open(
        &uri,
        &REQUEST.replace("\"integration\"", "\"sales-channel\""),
    );
    assert_eq!(lenses(&client, &uri), ["1 error"]);
    assert!(titles(&client, &uri, "", &["clreq.send"]).is_empty());
    run(&client, "clreq.showProblem", &uri);
    let shown = client.wait_for_server_request("window/showDocument", |_| true);
    let range = client.range_of(&uri, "\"sales-channel\"");
    assert_eq!(shown["selection"], json!(range));
}

#[test]
fn a_resource_is_created_changed_deleted_and_created_again() {
    let sandbox = SandboxProcess::start(&[]);
    let (_folder, uri, client) = open_request(&sandbox);
    send(&client, &uri);
    client.wait_for_text(&uri, |text| text.contains("\"status\": 201"));
    message(&client);

    client.edit(&uri, "{ \"name\": \"Shop", "{ \"name\": \"Outlet");
    assert_eq!(run(&client, "clreq.diff", &uri)["state"], "different");
    message(&client);
    // The safe choice comes first, and nothing is sent without a choice.
    run(&client, "clreq.update", &uri);
    let question = client.wait_for_server_request("window/showMessageRequest", |_| true);
    assert_eq!(question["actions"][0]["title"], "Don't update");
    let asked = question["message"].as_str().expect("a question");
    assert!(
        asked.contains("`name`") && asked.contains("Shop"),
        "{asked}"
    );
    assert_eq!(message(&client), (3, "Not updated.".to_owned()));
    client.choose("Update");
    run(&client, "clreq.update", &uri);
    assert_eq!(message(&client).1, "200 OK. The response is in the file.");
    assert!(lenses(&client, &uri)[0].starts_with("Updated "));
    assert_eq!(run(&client, "clreq.diff", &uri)["state"], "equal");
    message(&client);

    let delete = |confirm: Value| {
        let argument = json!({ "uri": uri, "confirm": confirm });
        let params = json!({ "command": "clreq.delete", "arguments": [argument] });
        client.request("workspace/executeCommand", params)
    };
    for wrong in [Value::Null, json!("Shop"), json!("")] {
        let error = delete(wrong).expect_err("nothing is deleted");
        assert_eq!(error.data["name"], "Outlet é\u{1F600}");
        assert!(
            error.message.contains("`confirm` must be its name"),
            "{error:?}"
        );
    }
    assert_eq!(sandbox.stored(), 1);
    assert_eq!(delete(json!("Outlet é\u{1F600}")), Ok(Value::Null));
    client.wait_for_text(&uri, |text| text.contains("\"status\": 204"));
    message(&client);
    assert_eq!(sandbox.stored(), 0);
    assert_eq!(
        lenses(&client, &uri),
        ["Send request: create API credential"]
    );

    send(&client, &uri);
    client.wait_for_text(&uri, |text| text.contains("\"status\": 201"));
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn every_create_whose_answer_is_lost_is_looked_up() {
    for fault in [
        "reset-after-store",
        "truncated-json",
        "malformed-json",
        "huge-body:9",
        "never-after-store",
    ] {
        let sandbox = SandboxProcess::start(&["--fault", &format!("{fault}x1")]);
        let folder = tempfile::tempdir().expect("a folder");
        let uri = document(&folder);
        let client = LspClient::builder()
            .variable("CLREQ_ENDPOINT", &sandbox.base_url)
            .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
            .initialization_options(json!({ "timeout": 5 }))
            .start();
        client.initialize();
        client.open(&uri, REQUEST);
        send(&client, &uri);
        let (level, told) = message(&client);
        assert!(
            told.contains("carried out") && level == 3,
            "{fault}: {told}"
        );
        assert!(client.text(&uri).contains("\"response\""), "{fault}");
        assert_eq!(sandbox.stored(), 1, "{fault}");
    }
}

#[test]
fn of_several_resources_that_agree_the_user_chooses_one() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let ids = [(); 2].map(|()| sandbox.create(sends::REQUEST));
    let client = client_of(&sandbox);
    client.on_request("window/showMessageRequest", |question| {
        Reply::Result(question["actions"][1].clone())
    });
    client.open(&uri, sends::REQUEST);
    run(&client, "clreq.lookUp", &uri);
    let question = client.wait_for_server_request("window/showMessageRequest", |_| true);
    assert_eq!(question["actions"][0]["title"], "None of them");
    let chosen = question["actions"][1]["title"].as_str().expect("a title");
    let id = ids
        .iter()
        .find(|id| chosen.starts_with(*id))
        .expect("an id");
    let text = client.wait_for_text(&uri, |text| text.contains("\"response\""));
    assert!(text.contains(&format!("\"id\": \"{id}\"")), "{text}");
}

#[test]
fn a_client_that_wants_them_gets_buttons_for_the_next_step() {
    let sandbox = SandboxProcess::start(&["--fault", "never-after-storex1"]);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let client = LspClient::builder()
        .variable("CLREQ_ENDPOINT", &sandbox.base_url)
        .variable("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .capability(
            "/experimental",
            json!({ "clreq": { "messageButtons": true } }),
        )
        .start();
    client.initialize();
    client.open(
        &uri,
        &REQUEST.replace("\"integration\"", "\"sales-channel\""),
    );
    client.choose("Show the first");
    run(&client, "clreq.send", &uri);
    let told = client.wait_for_server_request("window/showMessageRequest", |_| true);
    assert_eq!(told["message"], "Not sent: shop.clreq.json has an error.");
    client.wait_for_server_request("window/showDocument", |_| true);

    client.edit(&uri, "sales-channel", "integration");
    client.choose("Look it up");
    send(&client, &uri);
    let token = wait_for_stage(&client, "waiting for the answer");
    sandbox.wait_until_stored(1);
    cancel(&client, token);
    let told = client.wait_for_server_request("window/showMessageRequest", |_| true);
    let short = "It is not known whether shop.clreq.json was carried out.";
    assert_eq!(told["message"], short);
    client.wait_for_text(&uri, |text| text.contains("\"response\""));
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn a_live_resource_in_production_is_confirmed_the_first_time_too() {
    let client = LspClient::builder()
        .variable("CLREQ_ACCESS_TOKEN", "a-token-of-production")
        .start();
    client.initialize();
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    client.open(
        &uri,
        &REQUEST.replace("\"kind\"", "\"mode\": \"live\", \"kind\""),
    );
    send(&client, &uri);
    let question = client.wait_for_server_request("window/showMessageRequest", |_| true);
    assert_eq!(question["actions"][0]["title"], "Don't send");
    let asked = question["message"].as_str().expect("a question");
    assert!(
        asked.contains("LIVE") && asked.contains("PRODUCTION"),
        "{asked}"
    );
    assert_eq!(message(&client), (3, "Not sent.".to_owned()));
}

#[test]
fn a_deletion_with_an_unknown_outcome_is_looked_up() {
    let sandbox = SandboxProcess::start(&["--fault", "delete/resetx1"]);
    let (folder, uri, client) = open_request(&sandbox);
    std::fs::write(folder.path().join("shop.clreq.json"), REQUEST).expect("written");
    send(&client, &uri);
    let text = client.wait_for_text(&uri, |text| text.contains("\"status\": 201"));
    message(&client);
    let sent: Value = serde_json::from_str(&text).expect("JSON");
    let attributes = &sent["response"]["body"]["data"]["attributes"];
    let argument = json!({ "uri": uri, "confirm": attributes["name"] });
    let params = json!({ "command": "clreq.delete", "arguments": [argument] });
    client
        .request("workspace/executeCommand", params)
        .expect("it is tried");
    let (_, told) = message(&client);
    assert!(told.contains("still has the resource"), "{told}");
    client.wait_for_codes(&uri, &["secret-in-response", "unknown-outcome"]);
    let offered = titles(&client, &uri, "\"data\": {\r\n\t\t\"type\"", &["quickfix"]);
    assert_eq!(offered, ["Look up the outcome"]);
    // What was lost arrives after all.
    let id = sent["response"]["body"]["data"]["id"]
        .as_str()
        .expect("an id");
    let mut delete = command::clreq(folder.path());
    delete
        .env("CLREQ_ENDPOINT", &sandbox.base_url)
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args(["delete", "api_credentials", id, "--yes"]);
    assert_eq!(command::run(&mut delete).code, 0);
    run(&client, "clreq.lookUp", &uri);
    let (_, told) = message(&client);
    assert!(told.contains("it is deleted"), "{told}");
    client.wait_for_text(&uri, |text| text.contains("\"status\": 204"));
    client.wait_for_codes(&uri, &[]);
}

#[test]
fn an_update_with_an_unknown_outcome_is_compared_and_not_looked_up() {
    let sandbox = SandboxProcess::start(&["--fault", "patch/neverx1"]);
    let id = sandbox.create(sends::REQUEST);
    let folder = tempfile::tempdir().expect("a folder");
    let uri = document(&folder);
    let client = client_of(&sandbox);
    let attributes = json!({ "name": "Outlet" });
    let data = json!({ "type": "api_credentials", "id": id, "attributes": attributes });
    client.open(&uri, &json!({ "data": data }).to_string());
    run(&client, "clreq.send", &uri);
    cancel(&client, wait_for_stage(&client, "waiting for the answer"));
    message(&client);
    client.wait_for_codes(&uri, &["unknown-outcome"]);
    let offered = titles(&client, &uri, "\"data\"", &["quickfix"]);
    assert_eq!(offered, ["Find out the outcome: compare with the API"]);
    assert!(lenses(&client, &uri)[0].ends_with(" · Compare"));
}
