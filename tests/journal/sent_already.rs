//! A file that was sent successfully is not sent again without asking, even if it has lost its response.

use std::fs;

use crate::api::{Api, Create, SECRET};
use crate::common::command::run;
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::support::{Setting, assert_says};

const ASKED: [&str; 3] = [
    "with success (id aBcDeFgH01)",
    "`--again`",
    "`clreq recover`",
];

#[test]
fn an_undone_response_leads_to_a_question_before_another_send() {
    for write in [&["--write"][..], &[]] {
        let (setting, api) = (Setting::new(), Api::start(Create::Answer));
        assert_eq!(setting.send(&api, write).code, 0);
        setting.write("shop.clreq.json", REQUEST);
        assert_says(&setting.send(&api, &["--write"]), 2, &ASKED);
        assert_eq!(api.creates(), 1);
        assert_eq!(setting.send(&api, &["--write", "--again"]).code, 0);
        assert_eq!(api.creates(), 2);
    }
}

#[test]
fn a_response_that_was_undone_can_be_put_back() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &["--write"]).code, 0);
    setting.write("shop.clreq.json", REQUEST);
    let ran = run(&mut setting.to(&api, &["recover", "shop.clreq.json"]));
    assert_says(&ran, 0, &["The response is in shop.clreq.json again"]);
    let text = setting.read("shop.clreq.json");
    assert!(text.contains("\"id\": \"aBcDeFgH01\""), "{text}");
    assert!(!text.contains(SECRET), "{text}");
    assert_says(&setting.send(&api, &[]), 2, &["was sent already"]);
    assert_eq!(api.creates(), 1);
}

#[test]
fn formatting_does_not_make_it_another_file() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &[]).code, 0);
    setting.write("shop.clreq.json", &REQUEST.replace("  ", "\t"));
    assert_says(&setting.send(&api, &[]), 2, &ASKED);
}

#[test]
fn a_copy_is_sent_with_a_warning() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &[]).code, 0);
    fs::copy(
        setting.path("shop.clreq.json"),
        setting.path("copy.clreq.json"),
    )
    .expect("copied");
    let ran = run(&mut setting.to(&api, &["send", "copy.clreq.json"]));
    assert_says(
        &ran,
        0,
        &[
            "warning: copy.clreq.json has the same request as",
            "shop.clreq.json",
        ],
    );
    assert_eq!(api.creates(), 2);
}

#[test]
fn a_file_that_was_moved_is_the_same_file() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &[]).code, 0);
    fs::rename(
        setting.path("shop.clreq.json"),
        setting.path("store.clreq.json"),
    )
    .expect("moved");
    let ran = run(&mut setting.to(&api, &["send", "store.clreq.json"]));
    assert_says(&ran, 2, &ASKED);
    assert_says(&ran, 2, &["shop.clreq.json"]);
    assert_eq!(api.creates(), 1);
}

#[test]
fn a_path_reused_for_another_request_is_not_mistaken() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &[]).code, 0);
    setting.write("shop.clreq.json", &REQUEST.replace("\"Shop\"", "\"Blog\""));
    let ran = setting.send(&api, &[]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (0, "201 Created\n"),
        "{ran:?}"
    );
    assert_eq!(api.creates(), 2);
}

#[test]
fn a_sandbox_of_clreq_does_not_count() {
    let setting = Setting::new();
    let sandbox = SandboxProcess::start(&[]);
    for _ in 0..2 {
        let ran = run(setting
            .command(&["send", "shop.clreq.json"])
            .env("CLREQ_ENDPOINT", &sandbox.base_url)
            .env("CLREQ_ACCESS_TOKEN", "sandbox-token"));
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert_eq!(sandbox.stored(), 2);
    let log = run(&mut setting.command(&["log"]));
    assert_says(
        &log,
        0,
        &["The journal holds no sends. Sends to a sandbox of clreq are not recorded."],
    );
}

#[test]
fn an_embedded_sandbox_leaves_no_trace() {
    let setting = Setting::new();
    for _ in 0..2 {
        let ran = run(&mut setting.command(&["send", "--sandbox", "shop.clreq.json"]));
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert!(!setting.state_folder().exists());
}

#[test]
fn a_file_that_lost_its_response_is_not_looked_up() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &[]).code, 0);
    let ran = setting.send(&api, &["--look-up"]);
    assert_says(
        &ran,
        2,
        &["the file belongs to the API credential aBcDeFgH01 already"],
    );
}
