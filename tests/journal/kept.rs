//! Responses and secrets that can't be delivered are kept outside of the workspace, and `clreq recover` delivers them.

use std::fs;

use serde_json::Value;

use crate::api::{Api, Create, SECRET};
use crate::common::command::run;
use crate::common::sends::REQUEST;
use crate::support::{Setting, assert_says, mode};

/// Sends the file and changes its content before the answer arrives.
fn send_while_it_changes(setting: &Setting, api: &Api, meanwhile: &str) -> String {
    let child = setting
        .to(api, &["send", "shop.clreq.json", "--write", "--again"])
        .spawn()
        .expect("it starts");
    api.wait_for_creates(1);
    setting.write("shop.clreq.json", meanwhile);
    api.answer();
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn a_response_without_its_place_is_kept_in_the_state_folder_and_recovered() {
    let (setting, api) = (Setting::new(), Api::start(Create::AnswerLater));
    let told = send_while_it_changes(&setting, &api, "{ \"data\": ");
    assert_eq!(setting.names(), ["shop.clreq.json"]);
    let kept = setting.kept();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(mode(&kept[0]), 0o600);
    assert!(told.contains(kept[0].to_str().expect("Unicode")), "{told}");
    assert!(told.contains("clreq recover"), "{told}");

    let ran = run(&mut setting.command(&["recover"]));
    assert!(
        ran.stdout.contains("shop.clreq.json: a response of"),
        "{ran:?}"
    );
    setting.write("shop.clreq.json", REQUEST);
    let ran = run(&mut setting.command(&["recover", "shop.clreq.json"]));
    assert_says(&ran, 0, &["The response is in shop.clreq.json."]);
    assert!(setting.kept().is_empty());
    let document: Value = serde_json::from_str(&setting.read("shop.clreq.json")).expect("JSON");
    assert_eq!(document["response"]["body"]["data"]["id"], "aBcDeFgH01");
    let ran = run(&mut setting.command(&["recover"]));
    assert_says(&ran, 0, &["Nothing is kept."]);
}

#[test]
fn a_kept_response_does_not_go_to_another_request_unless_the_user_insists() {
    let (setting, api) = (Setting::new(), Api::start(Create::AnswerLater));
    let other = REQUEST.replace("\"Shop\"", "\"Blog\"");
    send_while_it_changes(&setting, &api, &other);
    let ran = run(&mut setting.command(&["recover", "shop.clreq.json"]));
    assert_says(&ran, 2, &["holds another request by now", "`--yes`"]);
    assert_eq!(setting.read("shop.clreq.json"), other);
    assert_eq!(setting.kept().len(), 1);
    let ran = run(&mut setting.command(&["recover", "shop.clreq.json", "--yes"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(setting.read("shop.clreq.json").contains("aBcDeFgH01"));
}

#[test]
fn kept_responses_survive_another_send_of_the_file() {
    let (setting, api) = (Setting::new(), Api::start(Create::AnswerLater));
    send_while_it_changes(&setting, &api, "{ \"data\": ");
    setting.write("shop.clreq.json", REQUEST);
    assert_eq!(setting.send(&api, &["--again", "--write"]).code, 0);
    let ran = run(&mut setting.command(&["recover", "shop.clreq.json"]));
    assert_says(
        &ran,
        2,
        &["holds the response of another send by now", "`--yes`"],
    );
    assert_eq!(setting.kept().len(), 1);
}

#[test]
fn kept_responses_are_recovered_or_discarded_one_after_the_other() {
    let setting = Setting::new();
    for _ in 0..2 {
        let api = Api::start(Create::AnswerLater);
        send_while_it_changes(&setting, &api, "{ \"data\": ");
        setting.write("shop.clreq.json", REQUEST);
    }
    let kept = setting.kept();
    assert_eq!(kept.len(), 2, "{kept:?}");
    let ran = run(&mut setting.command(&["recover"]));
    assert_eq!(ran.stdout.lines().count(), 2, "{ran:?}");
    for path in &kept {
        assert!(
            ran.stdout.contains(path.to_str().expect("Unicode")),
            "{ran:?}"
        );
    }
    let recover = |options: &[&str]| {
        run(setting
            .command(&["recover", "shop.clreq.json"])
            .args(options))
    };
    assert_says(&recover(&[]), 0, &["An older response stays in"]);
    assert_eq!(setting.kept().len(), 1);
    let says = "holds the response of another send by now";
    assert_says(&recover(&[]), 2, &[says]);
    let before = setting.read("shop.clreq.json");
    assert_says(
        &recover(&["--discard"]),
        2,
        &["Pass `--yes` with `--discard`"],
    );
    assert_eq!(setting.kept().len(), 1);
    assert_says(&recover(&["--discard", "--yes"]), 0, &["It is removed."]);
    assert!(setting.kept().is_empty());
    assert_eq!(setting.read("shop.clreq.json"), before);
    assert_says(&recover(&["--discard", "--yes"]), 0, &["Nothing is kept"]);
}

#[test]
fn a_secret_without_its_place_is_kept_in_the_state_folder_and_recovered() {
    let (setting, api) = (Setting::new(), Api::start(Create::AnswerLater));
    let child = setting
        .to(
            &api,
            &[
                "send",
                "shop.clreq.json",
                "--write",
                "--secret-file",
                "s.out",
            ],
        )
        .spawn()
        .expect("it starts");
    api.wait_for_creates(1);
    fs::rename(setting.path("s.out"), setting.path("moved")).expect("moved");
    api.answer();
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    let kept = setting.kept();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(mode(&kept[0]), 0o600);
    assert_eq!(setting.names(), ["moved", "shop.clreq.json"]);

    let ran = run(&mut setting.command(&["recover", "shop.clreq.json"]));
    assert_says(&ran, 2, &["`--secret-file PATH`"]);
    let ran = run(&mut setting.command(&["recover", "shop.clreq.json", "--secret-file", "s.out"]));
    assert_says(&ran, 0, &["The secret is in s.out."]);
    assert!(setting.read("s.out").contains(SECRET));
    assert_eq!(mode(&setting.path("s.out")), 0o600);
    assert!(
        !ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET),
        "{ran:?}"
    );
    assert!(setting.kept().is_empty());
}

#[test]
fn files_kept_by_version_0_1_are_found_and_recovered() {
    let setting = Setting::new();
    let response = r#"{"status": 201, "sent_at": "2026-01-01T00:00:00Z", "body": {"data": {"type": "api_credentials", "id": "oLdOlDoLdO"}}}"#;
    setting.write("shop.response.json", response);
    setting.write(
        "shop.secret.json",
        "{\"/data/attributes/client_secret\": \"Zq9-old\"}",
    );
    let ran = run(&mut setting.command(&["recover"]));
    for said in [
        "shop.clreq.json: a response kept by clreq 0.1 in shop.response.json",
        "shop.clreq.json: a secret kept by clreq 0.1 in shop.secret.json",
    ] {
        assert!(ran.stdout.contains(said), "{ran:?}");
    }
    let ran = run(&mut setting.command(&["recover", "shop.clreq.json", "--secret-file", "s.out"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(setting.names(), ["s.out", "shop.clreq.json"]);
    assert!(setting.read("shop.clreq.json").contains("oLdOlDoLdO"));
    assert!(setting.read("s.out").contains("Zq9-old"));
}
