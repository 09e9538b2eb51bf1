//! The commands that change nothing.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
#[cfg(unix)]
use std::process::Stdio;
use std::thread;

use serde_json::{Value, json};

use crate::support::{Project, request};

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_file_that_was_sent_agrees_with_the_api_until_one_of_them_changes() {
    let project = Project::new();
    project.create("shop.clreq.json", &request("Shop", "shop-1"));
    let ran = project.expect(0, &["diff"]);
    assert_eq!(ran.stdout, "1 file agrees with the API.\n");

    project.edit(
        "shop.clreq.json",
        r#""name": "Shop""#,
        r#""name": "Outlet""#,
    );
    let ran = project.expect(1, &["diff", "shop.clreq.json"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(
        lines[0].starts_with("shop.clreq.json (api_credentials "),
        "{lines:?}"
    );
    assert_eq!(
        lines[1..],
        ["        file      API", "  name  \"Outlet\"  \"Shop\""]
    );

    let ran = project.expect(1, &["diff", "--format", "json"]);
    let file = &json_of(&ran.stdout)["files"][0];
    assert_eq!(file["state"], "different");
    assert_eq!(
        file["differences"],
        json!([{
            "pointer": "/data/attributes/name",
            "name": "name",
            "file": "Outlet",
            "api": "Shop",
            "can_be_changed": true,
        }])
    );
}

#[test]
fn many_files_are_compared_by_few_requests() {
    let project = Project::new();
    for number in 0..30 {
        let name = format!("shop-{number}.clreq.json");
        project.create(
            &name,
            &request(&format!("Shop {number}"), &format!("r{number}")),
        );
    }
    let before = project.sandbox.requests().len();
    let ran = project.expect(0, &["diff"]);
    assert_eq!(ran.stdout, "30 files agree with the API.\n");
    let lists = project.sandbox.requests().len() - before;
    assert!(lists <= 4, "{lists} requests");
}

#[cfg(unix)]
#[test]
fn a_comparison_shows_its_progress_on_a_terminal() {
    let project = Project::new();
    for name in ["a", "b"] {
        project.create(&format!("{name}.clreq.json"), &request(name, name));
    }
    let mut diff = project.command(&["diff"]);
    diff.stdin(Stdio::inherit())
        .stdout(Stdio::inherit())
        .stderr(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(diff, Some(60_000)).expect("it starts");
    let output = terminal.exp_eof().expect("it ends");
    assert!(output.contains("Comparing 2 of 2 files"), "{output}");
    let ends_with = "\r\u{1b}[K2 files agree with the API.\r\n";
    assert!(
        output.ends_with(ends_with),
        "the progress is gone: {output}"
    );
}

#[test]
fn without_a_response_a_reference_finds_the_resource() {
    let project = Project::new();
    project.create("sent.clreq.json", &request("Shop", "shop-1"));
    project.write("fresh.clreq.json", &request("Shop 2", "shop-1"));
    project.write("other.clreq.json", &request("Shop 3", "shop-3"));
    let ran = project.expect(1, &["diff", "fresh.clreq.json", "other.clreq.json"]);
    assert!(ran.stdout.contains("\"Shop 2\""), "{ran:?}");
    assert!(
        ran.stdout.contains("1 file is not linked to a resource."),
        "{ran:?}"
    );

    project.create("twin.clreq.json", &request("Twin", "shop-1"));
    let ran = project.expect(2, &["diff", "fresh.clreq.json"]);
    assert!(ran.stderr.contains("2 API credentials"), "{ran:?}");
}

#[test]
fn a_file_that_cannot_be_compared_is_reported_and_the_rest_is_compared() {
    let project = Project::new();
    project.create("a.clreq.json", &request("A", "a"));
    project.edit("a.clreq.json", r#""name": "A""#, r#""name": "B""#);
    project.write("broken.clreq.json", "{");
    let elsewhere = r#"{"data": {"type": "api_credentials"}, "response": {"status": 201,
        "endpoint": "https://provisioning.example/api", "body": {"data": {"type": "api_credentials", "id": "abcdefghij"}}}}"#;
    project.write("elsewhere.clreq.json", elsewhere);
    let ran = project.expect(2, &["diff"]);
    assert!(ran.stdout.contains("\"B\""), "{ran:?}");
    assert!(
        ran.stderr
            .contains("broken.clreq.json: it has syntax errors"),
        "{ran:?}"
    );
    assert!(
        ran.stderr
            .contains("elsewhere.clreq.json: it was sent to https://provisioning.example/api"),
        "{ran:?}"
    );
}

#[test]
fn only_the_address_of_a_known_api_is_named_as_an_option() {
    let project = Project::new();
    for (endpoint, is_named) in [
        ("https://provisioning.commercelayer.io/api", true),
        ("http://127.0.0.1:9/api", true),
        ("https://provisioning.example/api", false),
        (
            "https://provisioning.commercelayer.io.evil.example/api",
            false,
        ),
        ("https://provisioning.commercelayer.io/$(id)/api", false),
    ] {
        let file = format!(
            r#"{{"data": {{"type": "api_credentials"}}, "response": {{"status": 201, "endpoint": "{endpoint}",
                "body": {{"data": {{"type": "api_credentials", "id": "abcdefghij"}}}}}}}}"#
        );
        project.write("a.clreq.json", &file);
        for command in ["get", "diff"] {
            let ran = project.expect(2, &[command, "a.clreq.json"]);
            assert!(ran.stderr.contains(endpoint), "{ran:?}");
            assert_eq!(ran.stderr.contains("`--endpoint"), is_named, "{ran:?}");
            assert_ne!(
                ran.stderr.contains("only if you know that API"),
                is_named,
                "{ran:?}"
            );
        }
    }
}

/// An API that ignores `fields[…]` and always sends the secret. Returns its address.
fn api_that_sends_secrets() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut head = Vec::new();
            let mut part = [0; 4096];
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read(&mut part).expect("a request") {
                    0 => break,
                    length => head.extend_from_slice(&part[..length]),
                }
            }
            let resource = json!({
                "type": "api_credentials",
                "id": "abcdefghij",
                "attributes": {
                    "name": "Shop", "kind": "integration", "client_secret": "hunter2hunter2",
                },
            });
            let is_one = String::from_utf8_lossy(&head).contains("api_credentials/abcdefghij");
            let body = match is_one {
                true => json!({ "data": resource }),
                false => {
                    json!({ "data": [resource], "meta": { "record_count": 1, "page_count": 1 } })
                }
            };
            let body = body.to_string();
            let length = body.len();
            let head =
                format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
            stream
                .write_all((head + &body).as_bytes())
                .expect("answered");
        }
    });
    format!("http://{address}")
}

#[test]
fn a_secret_that_nobody_asked_for_is_neither_printed_nor_written() {
    let project = Project::new();
    let endpoint = api_that_sends_secrets();
    for arguments in [
        ["get", "api_credentials", "abcdefghij"].as_slice(),
        &["list", "api_credentials", "--format", "json"],
        &["import"],
    ] {
        let arguments = [arguments, &["--endpoint", &endpoint]].concat();
        let ran = project.expect(0, &arguments);
        assert!(!format!("{ran:?}").contains("hunter2"), "{ran:?}");
    }
    let files = fs::read_dir(project.folder.path()).expect("a folder");
    let texts: Vec<String> = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).expect("text"))
        .collect();
    assert!(texts.iter().any(|text| text.contains("Shop")), "{texts:?}");
    assert!(!texts.concat().contains("hunter2"), "{texts:?}");

    // With a command for it, it arrives.
    let ran = project.expect(
        0,
        &[
            "get",
            "api_credentials",
            "abcdefghij",
            "--endpoint",
            &endpoint,
            "--secret-to",
            "--",
            "sh",
            "-c",
            "cat > taken",
        ],
    );
    assert!(!ran.stdout.contains("hunter2"), "{ran:?}");
    assert_eq!(project.read("taken"), "hunter2hunter2");
}

#[test]
fn a_resource_that_was_deleted_is_gone() {
    let project = Project::new();
    let gone =
        r#"{"data": {"type": "api_credentials", "id": "abcdefghij", "attributes": {"name": "A"}}}"#;
    project.write("a.clreq.json", gone);
    let ran = project.expect(1, &["diff"]);
    assert!(ran.stdout.contains("gone"), "{ran:?}");
}

#[test]
fn without_anything_to_compare_it_says_so() {
    let project = Project::new();
    let ran = project.expect(2, &["diff"]);
    assert!(ran.stderr.contains("nothing to compare"), "{ran:?}");
}

#[test]
fn a_list_is_a_table_json_or_ids() {
    let project = Project::new();
    for number in 0..30 {
        let name = format!("shop-{number}.clreq.json");
        project.create(
            &name,
            &request(&format!("Shop {number}"), &format!("r{number}")),
        );
    }
    let list = |arguments: &[&str]| {
        let all = [&["list", "api_credentials"], arguments].concat();
        project.expect(0, &all).stdout
    };
    assert!(list(&[]).lines().count() >= 31, "{}", list(&[]));
    let ids = list(&["--format", "ids", "--filter", "reference_eq=r7"]);
    assert_eq!(ids.lines().count(), 1);
    let found = json_of(&list(&["--format", "json", "--filter", "name_eq=Shop 7"]));
    assert_eq!(found[0]["attributes"]["reference"], "r7");
    assert_eq!(
        found[0]["relationships"]["organization"]["data"]["id"],
        "xYZkjABcde"
    );
    let newest = list(&["--format", "ids", "--sort", "-created_at"]);
    let oldest = list(&["--format", "ids", "--sort", "created_at"]);
    let reversed: Vec<&str> = oldest.lines().rev().collect();
    assert_eq!(newest.lines().count(), reversed.len());
    let none = list(&["--organization", "nosuchorga", "--format", "ids"]);
    assert_eq!(none, "");
    let none = project.expect(
        0,
        &["list", "api_credentials", "--organization", "nosuchorga"],
    );
    assert_eq!(none.stdout, "");
    assert!(
        none.stderr.ends_with("There are no API credentials.\n"),
        "{none:?}"
    );
}

#[test]
fn a_secret_is_transferred_only_on_demand() {
    let project = Project::new();
    project.create(
        "shop.clreq.json",
        &request("Shop", "shop-1").replace("sales_channel", "webapp"),
    );
    let ran = project.expect(0, &["get", "shop.clreq.json"]);
    let found = json_of(&ran.stdout);
    assert_eq!(found["data"]["attributes"]["name"], "Shop");
    assert_eq!(found["data"]["attributes"].get("client_secret"), None);
    let id = found["data"]["id"].as_str().expect("an id");
    let ran = project.expect(0, &["get", "api_credentials", id, "--show-secret"]);
    assert!(json_of(&ran.stdout)["data"]["attributes"]["client_secret"].is_string());
}

#[test]
fn a_missing_resource_is_an_error_that_says_what_to_do() {
    let project = Project::new();
    let ran = project.expect(2, &["get", "api_credentials", "abcdefghij"]);
    assert!(
        ran.stderr
            .contains("no API credential with the id abcdefghij"),
        "{ran:?}"
    );
    let ran = project.expect(2, &["list", "api_credential"]);
    assert!(
        ran.stderr.contains("Did you mean `api_credentials`?"),
        "{ran:?}"
    );
    project.write("draft.clreq.json", &request("Shop", "shop-1"));
    let ran = project.expect(2, &["get", "draft.clreq.json"]);
    assert!(
        ran.stderr
            .contains("draft.clreq.json: it is linked to no resource"),
        "{ran:?}"
    );
}

#[test]
fn a_wrong_filter_or_order_is_an_error_that_names_the_way_out() {
    let project = Project::new();
    let ran = project.expect(2, &["list", "api_credentials", "--filter", "colour_eq=red"]);
    assert!(
        ran.stderr
            .contains("`--filter` takes an attribute, a predicate and a value"),
        "{ran:?}"
    );
    let ran = project.expect(2, &["list", "api_credentials", "--sort", "colour"]);
    assert!(
        ran.stderr.contains("-created_at lists the newest first"),
        "{ran:?}"
    );
}

#[test]
fn every_resource_that_can_be_created_can_be_listed_and_imported() {
    let project = Project::new();
    let creatable = clreq::operation::OPERATIONS
        .iter()
        .filter(|operation| operation.action == clreq::operation::Action::Create);
    for operation in creatable {
        let name = operation.resource.name;
        project.expect(0, &["list", name]);
        std::fs::create_dir(project.path(name)).expect("a folder");
        project.expect(0, &["import", "--resource", name, name]);
    }
}

#[test]
fn resources_are_imported_once_and_match_the_api() {
    let project = Project::new();
    project.create("mine.clreq.json", &request("Mine", "mine"));
    for (name, text) in [
        ("a", request("Blue Brand", "blue")),
        (
            "b",
            request("Blue Brand", "blue-2").replace("sales_channel", "webapp"),
        ),
        ("c", request("Größe: Ü!", "umlaut")),
    ] {
        let name = format!("{name}.clreq.json");
        project.create(&name, &text);
        std::fs::remove_file(project.path(&name)).expect("removed");
    }
    let ran = project.expect(0, &["import"]);
    for name in [
        "blue-brand.clreq.json",
        "blue-brand-2.clreq.json",
        "größe-ü.clreq.json",
    ] {
        assert!(ran.stderr.contains(&format!("Created {name}.")), "{ran:?}");
        assert!(
            !project.read(name).contains("client_secret"),
            "{}",
            project.read(name)
        );
    }
    assert!(
        ran.stderr
            .contains("Imported 3 files; 1 file was there already."),
        "{ran:?}"
    );
    project.expect(0, &["check"]);
    project.expect(0, &["fmt", "--check"]);
    let ran = project.expect(0, &["diff"]);
    assert_eq!(ran.stdout, "4 files agree with the API.\n");
    let ran = project.expect(0, &["import"]);
    assert!(ran.stderr.contains("Nothing is new"), "{ran:?}");
}
