//! A send with an unknown outcome is looked up before the file is sent again.

use crate::api::{Api, Create};
use crate::common::command::run;
use crate::support::{Setting, assert_says};

/// Sends the file and kills the process while the API has the request.
fn send_and_kill(setting: &Setting, api: &Api) {
    let mut child = setting
        .to(api, &["send", "shop.clreq.json", "--write"])
        .spawn()
        .expect("it starts");
    api.wait_for_creates(1);
    child.kill().expect("killed");
    child.wait().expect("it ends");
}

#[test]
fn after_a_crash_a_look_up_that_finds_nothing_sends_nothing_and_again_insists() {
    let (setting, api) = (Setting::new(), Api::start(Create::Swallow));
    send_and_kill(&setting, &api);
    api.set(Create::Answer);
    let ran = setting.send(&api, &[]);
    assert_says(
        &ran,
        3,
        &[
            "shop.clreq.json was sent at",
            "it is not known",
            "`--again`",
        ],
    );
    assert_eq!(api.creates(), 1);
    let ran = setting.send(&api, &["--write", "--again"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(api.creates(), 2);
}

#[test]
fn after_a_crash_a_look_up_that_finds_the_resource_puts_it_into_the_file() {
    let (setting, api) = (Setting::new(), Api::start(Create::AnswerLater));
    send_and_kill(&setting, &api);
    let ran = setting.send(&api, &["--write"]);
    assert_says(&ran, 0, &["the request was carried out"]);
    assert_eq!(api.creates(), 1);
    let text = setting.read("shop.clreq.json");
    assert!(text.contains("\"id\": \"aBcDeFgH01\""), "{text}");
    // From now on its outcome is known.
    let log = run(&mut setting.command(&["log"]));
    assert!(log.stdout.contains("success"), "{log:?}");
}

#[test]
fn without_a_look_up_nothing_is_sent_either() {
    let (setting, api) = (Setting::new(), Api::start(Create::Swallow));
    send_and_kill(&setting, &api);
    let ran = setting.send(&api, &["--no-look-up"]);
    assert_says(&ran, 3, &["it is not known", "`--again`"]);
    assert_eq!(api.creates(), 1);
}

#[test]
fn an_unknown_outcome_is_not_sent_again_before_a_look_up() {
    let (setting, api) = (Setting::new(), Api::start(Create::Hide));
    let ran = setting.send(&api, &["--no-look-up"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let ran = setting.send(&api, &["--write"]);
    assert_says(&ran, 0, &["the request was carried out"]);
    assert_eq!(api.creates(), 1);
}

#[test]
fn look_up_alone_resolves_a_crash() {
    let (setting, api) = (Setting::new(), Api::start(Create::AnswerLater));
    send_and_kill(&setting, &api);
    let ran = setting.send(&api, &["--look-up", "--write"]);
    assert_says(&ran, 0, &["the request was carried out"]);
    assert!(setting.read("shop.clreq.json").contains("aBcDeFgH01"));
    let log = run(&mut setting.command(&["log"]));
    assert!(log.stdout.contains("success"), "{log:?}");
}

#[test]
fn a_resource_that_another_file_made_is_not_taken_for_the_lost_one() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    let copy = setting.read("shop.clreq.json");
    setting.write("copy.clreq.json", &copy);
    let ran = run(&mut setting.to(&api, &["send", "copy.clreq.json"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    api.set(Create::Swallow);
    let mut child = setting
        .to(&api, &["send", "shop.clreq.json"])
        .spawn()
        .expect("it starts");
    api.wait_for_creates(2);
    child.kill().expect("killed");
    child.wait().expect("it ends");
    let ran = setting.send(&api, &[]);
    assert_says(&ran, 3, &["it is not known"]);
    assert_eq!(api.creates(), 2);
}

#[test]
fn a_refused_request_may_be_sent_again_at_once() {
    let (setting, api) = (Setting::new(), Api::start(Create::Refuse));
    assert_eq!(setting.send(&api, &[]).code, 1);
    api.set(Create::Answer);
    assert_eq!(setting.send(&api, &[]).code, 0);
    assert_eq!(api.creates(), 2);
}
