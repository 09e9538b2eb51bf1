//! Two processes can't send one file at the same time.

use std::os::unix::fs::symlink;
use std::process::Stdio;

use crate::api::{Api, Create};
use crate::common::command::{Ran, run};
use crate::support::{Setting, assert_says};

#[test]
fn the_second_process_learns_who_holds_the_lock_however_the_path_is_spelled() {
    let (setting, api) = (Setting::new(), Api::start(Create::AnswerLater));
    let first = setting
        .to(&api, &["send", "shop.clreq.json", "--write"])
        .spawn()
        .expect("it starts");
    api.wait_for_creates(1);
    symlink("shop.clreq.json", setting.path("link.clreq.json")).expect("linked");
    for spelling in ["shop.clreq.json", "./shop.clreq.json", "link.clreq.json"] {
        let ran = run(&mut setting.to(&api, &["send", spelling, "--write", "--again"]));
        let who = format!("by process {} since 20", first.id());
        assert_says(&ran, 2, &["is being sent already", &who]);
    }
    api.answer();
    let ran: Ran = first.wait_with_output().expect("it ends").into();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(api.creates(), 1);
}

/// `CLREQ_TEST_PAIRS=200` runs more pairs. 200 passed on 2026-11-30.
#[test]
fn only_one_process_of_a_pair_sends() {
    let pairs = std::env::var("CLREQ_TEST_PAIRS").ok();
    let pairs: usize = pairs.map_or(12, |pairs| pairs.parse().expect("a number"));
    for number in 0..pairs {
        let (setting, api) = (Setting::new(), Api::start(Create::Answer));
        // Half of the pairs put the response into the file.
        let write: &[&str] = if number % 2 == 0 { &["--write"] } else { &[] };
        let children = [0, 1].map(|_| {
            let mut command = setting.to(&api, &["send", "shop.clreq.json"]);
            command
                .args(write)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            command.spawn().expect("it starts")
        });
        let mut codes = children.map(|child| {
            let ran: Ran = child.wait_with_output().expect("it ends").into();
            ran.code
        });
        codes.sort();
        assert_eq!(codes, [0, 2], "pair {number}");
        assert_eq!(api.creates(), 1, "pair {number}");
    }
}
