//! Without a journal nothing is sent, unless the user insists. The journal contains no secret.

use std::fs;
use std::process::{Command, Stdio};

use crate::api::{Api, Create, SECRET};
use crate::common::command::{remove_foreign_variables, run};
use crate::common::sends::REQUEST;
use crate::support::{Setting, assert_says, mode};

#[test]
fn without_a_state_folder_nothing_is_sent_unless_the_user_insists() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    let send = |options: &[&str]| {
        let mut command = setting.to(&api, &["send", "shop.clreq.json"]);
        command.args(options).env("XDG_STATE_HOME", "/dev/null");
        run(&mut command)
    };
    let ran = send(&[]);
    assert_says(
        &ran,
        2,
        &[
            "journal of sends",
            "/dev/null/clreq",
            "`--no-journal`",
            "Nothing was sent",
        ],
    );
    assert_eq!(api.creates(), 0);
    for count in 1..=2 {
        assert_eq!(send(&["--no-journal"]).code, 0);
        assert_eq!(api.creates(), count);
    }
}

#[test]
fn on_a_full_disk_nothing_is_sent() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    // A process that doesn't catch the signal of the limit is killed.
    let scripts = [
        r#"trap "" XFSZ; ulimit -f 0; exec "$0" "$@""#,
        r#"ulimit -f 0; exec "$0" "$@""#,
    ];
    let send_without_room = |script: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_clreq")]);
        remove_foreign_variables(&mut command);
        command
            .args(["send", "shop.clreq.json"])
            .current_dir(setting.work.path())
            .env("XDG_STATE_HOME", setting.state.path())
            .env("CLREQ_ENDPOINT", api.base_url())
            .env("CLREQ_ACCESS_TOKEN", "Kw9-token-of-a-test")
            .stdin(Stdio::null());
        let ran = run(&mut command);
        assert_says(&ran, 2, &["journal of sends", "Nothing was sent"]);
    };
    // No space for the key of a new journal.
    scripts.iter().for_each(|script| send_without_room(script));
    assert_eq!(api.creates(), 0);
    // No space for another record.
    setting.write("blog.clreq.json", &REQUEST.replace("\"Shop\"", "\"Blog\""));
    let ran = run(&mut setting.to(&api, &["send", "blog.clreq.json"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    scripts.iter().for_each(|script| send_without_room(script));
    assert_eq!(api.creates(), 1);
    // The existing records are intact.
    let log = run(&mut setting.command(&["log"]));
    assert_eq!(log.stdout.lines().count(), 2, "{log:?}");
}

#[test]
fn neither_token_nor_secret_nor_body_is_in_the_state_folder() {
    let (setting, api) = (Setting::new(), Api::start(Create::Answer));
    assert_eq!(setting.send(&api, &["--write"]).code, 0);
    let mut folders = vec![setting.state_folder()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0o700);
        for entry in fs::read_dir(folder).expect("listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            assert_eq!(mode(&path), 0o600, "{path:?}");
            let bytes = fs::read(&path).expect("readable");
            let text = String::from_utf8_lossy(&bytes);
            for private in [SECRET, "Kw9-token", "integration"] {
                assert!(!text.contains(private), "{private} is in {path:?}: {text}");
            }
        }
    }
    assert_eq!(files, 3, "the records, their lock and the key");
}
