//! The commands that change something in the API.

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::common::command::Ran;
use crate::support::{Project, request};

fn api_name(project: &Project, file: &str) -> String {
    let ran = project.expect(0, &["get", file]);
    let found: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    found["data"]["attributes"]["name"]
        .as_str()
        .expect("a name")
        .to_owned()
}

#[test]
fn the_life_of_a_credential_from_create_to_create_again() {
    let project = Project::new();
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    project.expect(0, &["diff"]);

    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    project.expect(1, &["diff"]);
    let ran = project.expect(2, &["update", file]);
    assert!(ran.stderr.contains("pass `--yes`"), "{ran:?}");
    assert_eq!(api_name(&project, file), "Shop");
    let ran = project.expect(0, &["update", "--yes", file]);
    assert!(ran.stdout.contains("\"Outlet\""), "{ran:?}");
    assert_eq!(api_name(&project, file), "Outlet");
    project.expect(0, &["diff"]);
    project.expect(0, &["check"]);
    let requests = project.sandbox.requests().len();
    let ran = project.expect(0, &["update", "--yes", file]);
    assert!(ran.stderr.contains("agrees with the API"), "{ran:?}");
    assert_eq!(project.sandbox.requests().len(), requests + 1);

    let ran = project.expect(2, &["delete", file]);
    assert!(ran.stderr.contains("pass `--yes`"), "{ran:?}");
    project.expect(0, &["delete", "--yes", file]);
    let text: Value = serde_json::from_str(&project.read(file)).expect("JSON");
    assert_eq!(text["response"]["status"], 204);
    project.expect(2, &["delete", "--yes", file]);

    project.expect(0, &["send", "--write", file]);
    project.expect(0, &["diff"]);
}

#[test]
fn a_deletion_whose_answer_was_lost_is_in_the_file_too() {
    let fault = "DELETE/reset-after-store".parse().expect("a fault");
    let project = Project::with_faults(vec![fault]);
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    let ran = project.expect(0, &["delete", "--yes", file]);
    assert!(ran.stderr.contains("it is deleted"), "{ran:?}");
    let text: Value = serde_json::from_str(&project.read(file)).expect("JSON");
    assert_eq!(text["response"]["status"], 204);
    // So the file can be sent again.
    project.expect(0, &["send", "--write", file]);
}

/// The id of the resource that a file is linked to.
fn linked_id(project: &Project, file: &str) -> String {
    let document: Value = serde_json::from_str(&project.read(file)).expect("JSON");
    let id = document["response"]["body"]["data"]["id"].as_str();
    id.expect("an id").to_owned()
}

#[test]
fn a_deletion_whose_outcome_is_unknown_is_found_out_by_repeating_it_or_by_a_look_up() {
    let file = "shop.clreq.json";
    for again in [
        &["delete", "--yes", file][..],
        &["send", "--look-up", "--write", file],
    ] {
        let project = Project::with_fault("delete/resetx1");
        project.create(file, &request("Shop", "shop-1"));
        let id = linked_id(&project, file);
        let ran = project.expect(3, &["delete", "--yes", file]);
        assert!(ran.stderr.contains("still has the resource"), "{ran:?}");
        // What was lost arrives after all. The journal doesn't hear of it.
        let other = ["delete", "--yes", "--no-journal", "api_credentials", &id];
        project.expect(0, &other);
        let ran = project.expect(0, again);
        assert!(ran.stderr.contains("it is deleted"), "{again:?}: {ran:?}");
        let text: Value = serde_json::from_str(&project.read(file)).expect("JSON");
        assert_eq!(text["response"]["status"], 204, "{again:?}");
        let log = project.expect(0, &["log"]).stdout;
        assert!(!log.contains("unknown"), "{again:?}: {log}");
        project.expect(0, &["send", "--write", file]);
    }
}

#[test]
fn a_resource_that_is_not_found_counts_as_deleted_only_if_clreq_tried_to_delete_it() {
    let project = Project::new();
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    let id = linked_id(&project, file);
    let before = project.read(file);
    let other = ["delete", "--yes", "--no-journal", "api_credentials", &id];
    project.expect(0, &other);
    let ran = project.expect(2, &["delete", "--yes", file]);
    assert!(ran.stderr.contains("this user can't see it"), "{ran:?}");
    assert_eq!(project.read(file), before);
}

#[test]
fn an_update_whose_outcome_is_unknown_is_found_out_by_a_look_up() {
    let project = Project::with_fault("patch/resetx1");
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    let id = linked_id(&project, file);
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    project.expect(3, &["update", "--yes", file]);
    let look_up = ["send", "--look-up", "--write", file];
    let ran = project.expect(3, &look_up);
    assert!(ran.stderr.contains("clreq diff FILE"), "{ran:?}");
    // What was lost arrives after all.
    let data = format!(
        r#"{{"type": "api_credentials", "id": "{id}", "attributes": {{"name": "Outlet"}}}}"#
    );
    project.write("other.clreq.json", &format!(r#"{{"data": {data}}}"#));
    project.expect(0, &["send", "other.clreq.json"]);
    let ran = project.expect(0, &look_up);
    assert!(ran.stderr.contains("was carried out"), "{ran:?}");
    let text: Value = serde_json::from_str(&project.read(file)).expect("JSON");
    assert_eq!(text["response"]["status"], 200);
    assert_eq!(
        text["response"]["body"]["data"]["attributes"]["name"],
        "Outlet"
    );
    let log = project.expect(0, &["log"]).stdout;
    assert!(!log.contains("unknown"), "{log}");
}

#[test]
fn a_command_for_the_secret_of_an_update_needs_the_journal() {
    let project = Project::new();
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    let requests = project.sandbox.requests().len();
    let arguments = ["update", "--yes", "--no-journal", file];
    let ran = project.expect(2, &[&arguments[..], &["--secret-to", "--", "cat"]].concat());
    assert!(ran.stderr.contains("leave out `--no-journal`"), "{ran:?}");
    assert_eq!(project.sandbox.requests().len(), requests);
}

#[test]
fn an_update_sends_only_what_differs() {
    let project = Project::new();
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    // Another user changes an attribute that the file doesn't state.
    let other = "other.clreq.json";
    let sent: Value = serde_json::from_str(&project.read(file)).expect("JSON");
    let id = sent["response"]["body"]["data"]["id"]
        .as_str()
        .expect("an id");
    project.write(
        other,
        &format!(r#"{{"data": {{"type": "api_credentials", "id": "{id}", "attributes": {{"reference_origin": "erp"}}}}}}"#),
    );
    project.expect(0, &["send", other]);
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    project.expect(0, &["update", "--yes", file]);
    let ran = project.expect(0, &["get", file]);
    let found: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(found["data"]["attributes"]["reference_origin"], "erp");
    assert_eq!(found["data"]["attributes"]["name"], "Outlet");
}

#[test]
fn an_update_of_an_immutable_attribute_fails_before_anything_is_sent() {
    let project = Project::new();
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    project.edit(file, r#""mode": "test""#, r#""mode": "live""#);
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    let ran = project.expect(1, &["update", "--yes", file]);
    assert!(
        ran.stderr.contains("The API can't change `mode`"),
        "{ran:?}"
    );
    assert_eq!(api_name(&project, file), "Shop");
}

#[test]
fn an_update_brings_no_secret_back_into_a_file_without_one() {
    let project = Project::new();
    let file = "shop.clreq.json";
    project.write(
        file,
        &request("Shop", "shop-1").replace("sales_channel", "webapp"),
    );
    project.expect(
        0,
        &["send", "--write", "--secret-file", "secret.json", file],
    );
    assert!(project.read(file).contains("<redacted>"));
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    project.expect(0, &["update", "--yes", file]);
    let secrets: Value = serde_json::from_str(&project.read("secret.json")).expect("JSON");
    let secret = secrets["/data/attributes/client_secret"]
        .as_str()
        .expect("a secret");
    let text = project.read(file);
    assert!(!text.contains(secret), "{text}");
    assert!(!text.contains("included"), "{text}");
}

/// A project that redacts, with a file whose response holds a secret all the same. Returns the secret.
fn secret_in_spite_of_redact(project: &Project, file: &str) -> String {
    project.create(
        file,
        &request("Shop", "shop-1").replace("sales_channel", "webapp"),
    );
    project.write("clreq.toml", "[response]\nsecrets = \"redact\"\n");
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    let sent: Value = serde_json::from_str(&project.read(file)).expect("JSON");
    let secret = &sent["response"]["body"]["data"]["attributes"]["client_secret"];
    secret.as_str().expect("a secret").to_owned()
}

#[test]
fn an_update_that_redacts_keeps_the_secret_that_only_the_old_response_held() {
    let project = Project::new();
    let file = "shop.clreq.json";
    let secret = secret_in_spite_of_redact(&project, file);
    let ran = project.expect(0, &["update", "--yes", file]);
    assert!(ran.stderr.contains("`clreq recover FILE`"), "{ran:?}");
    assert!(!ran.stdout.contains(&secret) && !ran.stderr.contains(&secret));
    assert!(!project.read(file).contains(&secret));
    project.expect(0, &["recover", "--secret-file", "secret.json", file]);
    assert!(project.read("secret.json").contains(&secret));
}

#[test]
fn an_update_that_would_drop_a_secret_needs_the_journal() {
    let project = Project::new();
    let file = "shop.clreq.json";
    secret_in_spite_of_redact(&project, file);
    let before = project.read(file);
    let requests = project.sandbox.requests().len();
    let ran = project.expect(2, &["update", "--yes", "--no-journal", file]);
    assert!(ran.stderr.contains("leave out `--no-journal`"), "{ran:?}");
    assert_eq!(project.sandbox.requests().len(), requests);
    assert_eq!(project.read(file), before);
}

#[test]
fn a_look_up_that_was_cancelled_does_not_say_that_it_found_nothing() {
    let faults = ["post/no-body", "get/never"].map(|fault| fault.parse().expect("a fault"));
    let project = Project::with_faults(faults.to_vec());
    project.write("shop.clreq.json", &request("Shop", "shop-1"));
    let child = project
        .command(&["send", "--write", "shop.clreq.json"])
        .spawn()
        .expect("it starts");
    // The create, and the look-up of the resource that its answer names.
    project.wait_for_requests(2);
    let process = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    kill_process(process.expect("a process"), Signal::INT).expect("interrupted");
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.contains("cancelled"), "{ran:?}");
    assert!(!ran.stderr.contains("found nothing"), "{ran:?}");
}

#[test]
fn the_look_up_of_an_update_reads_no_secret_that_the_update_did_not_ask_for() {
    let project = Project::with_fault("patch/reset-after-storex1");
    let file = "shop.clreq.json";
    project.write(
        file,
        &request("Shop", "shop-1").replace("sales_channel", "webapp"),
    );
    project.expect(
        0,
        &["send", "--write", "--secret-file", "secret.json", file],
    );
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    let ran = project.expect(0, &["update", "--yes", file]);
    assert!(ran.stderr.contains("was carried out"), "{ran:?}");
    let text = project.read(file);
    assert!(
        text.contains("Outlet") && !text.contains("client_secret"),
        "{text}"
    );
    assert!(!ran.stdout.contains("client_secret"), "{ran:?}");
}

/// The resource is read again just before the update.
#[cfg(unix)]
#[test]
fn a_resource_that_somebody_changes_during_the_question_is_compared_again() {
    use std::process::Stdio;

    let project = Project::new();
    let file = "shop.clreq.json";
    project.create(file, &request("Shop", "shop-1"));
    let id = linked_id(&project, file);
    project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
    let mut update = project.command(&["update", file]);
    update
        .stdin(Stdio::inherit())
        .stdout(Stdio::inherit())
        .stderr(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(update, Some(60_000)).expect("it starts");
    terminal.exp_string("It changes `name`.").expect("asked");
    terminal.exp_string("Number [1]: ").expect("asked");
    let data = format!(
        r#"{{"type": "api_credentials", "id": "{id}", "attributes": {{"reference": "theirs"}}}}"#
    );
    project.write("other.clreq.json", &format!(r#"{{"data": {data}}}"#));
    project.expect(0, &["send", "other.clreq.json"]);
    terminal.send_line("2").expect("answered");
    terminal
        .exp_string("theirs")
        .expect("the difference is shown");
    terminal
        .exp_string("It changes `name`, `reference`.")
        .expect("asked again");
    terminal.exp_string("Number [1]: ").expect("asked again");
    assert_eq!(api_name(&project, file), "Shop");
    terminal.send_line("2").expect("answered");
    terminal.exp_eof().expect("it ends");
    assert_eq!(api_name(&project, file), "Outlet");
    project.expect(0, &["diff", file]);
}

#[test]
fn the_question_before_a_deletion_says_what_is_lost_and_where() {
    let project = Project::new();
    let file = "shop.clreq.json";
    let live = request("Shop", "shop-1").replace("\"test\"", "\"live\"");
    project.create(file, &live);
    let id = linked_id(&project, file);
    let ran = project.expect(2, &["delete", file]);
    let endpoint = project.sandbox.base_url();
    for part in ["Shop", &id, "LIVE", endpoint, "It can't be restored."] {
        assert!(ran.stderr.contains(part), "no {part} in {ran:?}");
    }
    assert_eq!(api_name(&project, file), "Shop");
}

#[test]
fn a_resource_is_deleted_by_its_id() {
    let project = Project::new();
    project.create("shop.clreq.json", &request("Shop", "shop-1"));
    let ids = project.expect(
        0,
        &[
            "list",
            "api_credentials",
            "--format",
            "ids",
            "--filter",
            "name_eq=Shop",
        ],
    );
    let id = ids.stdout.trim();
    project.expect(0, &["delete", "api_credentials", id, "--yes"]);
    let ran = project.expect(1, &["diff"]);
    assert!(ran.stdout.contains("gone"), "{ran:?}");
    let ran = project.expect(2, &["delete", "organizations", "xYZkjABcde", "--yes"]);
    assert!(ran.stderr.contains("can't delete organizations"), "{ran:?}");
}

#[test]
fn resources_that_the_api_created_for_itself_are_not_updated_or_deleted() {
    let project = Project::new();
    project.write(
        "blue.clreq.json",
        r#"{"data": {"type": "organizations", "attributes": {"name": "Blue"}}}"#,
    );
    project.expect(0, &["send", "blue.clreq.json"]);
    let ids = project.expect(
        0,
        &[
            "list",
            "api_credentials",
            "--format",
            "ids",
            "--filter",
            "kind_eq=resources",
        ],
    );
    let id = ids.stdout.lines().next().expect("one");
    let ran = project.expect(2, &["delete", "api_credentials", id, "--yes"]);
    assert!(ran.stderr.contains("for its own use"), "{ran:?}");
    let data =
        format!(r#"{{"type": "api_credentials", "id": "{id}", "attributes": {{"name": "Ours"}}}}"#);
    project.write("own.clreq.json", &format!(r#"{{"data": {data}}}"#));
    let requests = project.sandbox.requests().len();
    let ran = project.expect(2, &["update", "own.clreq.json", "--yes"]);
    assert!(ran.stderr.contains("for its own use"), "{ran:?}");
    assert_eq!(project.sandbox.requests().len(), requests + 1);
}

#[test]
fn a_comparison_that_shows_what_a_lost_request_did_ends_the_doubt() {
    for (fault, command, look, code) in [
        ("patch/resetx1", "update", &["diff"][..], 0),
        ("patch/resetx1", "update", &["update", "--yes"], 0),
        ("delete/resetx1", "delete", &["diff"], 1),
    ] {
        let project = Project::with_fault(fault);
        let file = "shop.clreq.json";
        project.create(file, &request("Shop", "shop-1"));
        let id = &linked_id(&project, file);
        project.edit(file, r#""name": "Shop""#, r#""name": "Outlet""#);
        project.expect(3, &[command, "--yes", file]);
        let log = project.expect(0, &["log"]).stdout;
        assert!(log.contains("unknown"), "{log}");
        // What was lost arrives after all.
        let data = format!(
            r#"{{"type": "api_credentials", "id": "{id}", "attributes": {{"name": "Outlet"}}}}"#
        );
        project.write("other.clreq.json", &format!(r#"{{"data": {data}}}"#));
        match command {
            "update" => project.expect(0, &["send", "other.clreq.json"]),
            _ => project.expect(0, &["delete", "api_credentials", id, "--yes"]),
        };
        project.expect(code, &[look, &[file]].concat());
        let log = project.expect(0, &["log"]).stdout;
        assert!(!log.contains("unknown") && log.contains("success"), "{log}");
    }
}
