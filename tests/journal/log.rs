//! `clreq log`.

use std::fs::OpenOptions;
use std::io::Write;

use serde_json::Value;

use crate::api::{Api, Create};
use crate::common::command::run;
use crate::common::sends::REQUEST;
use crate::support::{Setting, assert_says};

#[test]
fn it_shows_each_send_with_its_target_and_result() {
    let (setting, api) = (Setting::new(), Api::start(Create::Refuse));
    assert_eq!(setting.send(&api, &[]).code, 1);
    api.set(Create::Answer);
    assert_eq!(setting.send(&api, &[]).code, 0);
    let ran = run(&mut setting.command(&["log"]));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert!(lines[0].starts_with("TIME"), "{ran:?}");
    let endpoint = format!("{}/api", api.base_url());
    for (line, parts) in [
        (lines[1], ["create api_credentials", "refused 422", " - "]),
        (
            lines[2],
            ["create api_credentials", "success 201", " aBcDeFgH02 "],
        ),
    ] {
        for part in parts.into_iter().chain([" shop.clreq.json ", &endpoint]) {
            assert!(line.contains(part), "{part:?} is not in {line:?}");
        }
    }
}

#[test]
fn its_json_has_every_send() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &[]).code, 0);
    let ran = run(&mut setting.command(&["log", "--format", "json"]));
    let log: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let send = &log["sends"][0];
    let path = setting
        .path("shop.clreq.json")
        .canonicalize()
        .expect("there");
    assert_eq!(send["path"], path.to_str().expect("Unicode"));
    assert_eq!(send["type"], "api_credentials");
    assert_eq!(send["action"], "create");
    assert_eq!(send["endpoint"], format!("{}/api", api.base_url()));
    assert_eq!(send["outcome"], "success");
    assert_eq!(send["status"], 201);
    assert_eq!(send["resource_id"], "aBcDeFgH01");
    assert!(!ran.stdout.contains("fingerprint"), "{ran:?}");
}

#[test]
fn an_empty_journal_is_not_an_error() {
    let setting = Setting::new();
    let ran = run(&mut setting.command(&["log"]));
    assert_says(
        &ran,
        0,
        &["The journal holds no sends. Sends to a sandbox of clreq are not recorded."],
    );
    let ran = run(&mut setting.command(&["log", "--format", "json"]));
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, "{\n  \"sends\": []\n}\n"),
        "{ran:?}"
    );
}

#[test]
fn a_torn_last_line_and_records_of_a_later_version_are_ignored() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &[]).code, 0);
    let records = setting.state_folder().join("journal.jsonl");
    let file = OpenOptions::new().append(true).open(&records);
    file.expect("opened")
        .write_all(b"{\"record\":\"of a later version\",\"x\":1}\n{\"record\":\"inte")
        .expect("written");
    assert_eq!(
        run(&mut setting.command(&["log"])).stdout.lines().count(),
        2
    );
    setting.write("shop.clreq.json", &REQUEST.replace("\"Shop\"", "\"Blog\""));
    assert_eq!(setting.send(&api, &[]).code, 0);
    assert_eq!(
        run(&mut setting.command(&["log"])).stdout.lines().count(),
        3
    );
}
