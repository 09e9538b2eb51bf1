//! An empty environment: no home folder, no locale, no search path, no keychain.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::common::command::{run, state_home};
use crate::common::lsp_client::{LspClient, file_uri};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::{MISTAKE, MISTAKEN};

/// A name that is not ASCII.
const NAME: &str = "caf\u{e9} \u{6f22}\u{5b57}.clreq.json";

fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clreq"));
    command
        .env_clear()
        .env("XDG_STATE_HOME", state_home())
        .stdin(Stdio::null());
    command
}

#[test]
fn a_file_is_checked_and_named_as_it_is_called() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(NAME), MISTAKEN).expect("written");
    for locale in [None, Some("C"), Some("tr_TR.ISO-8859-9"), Some("nonsense")] {
        let mut command = bare();
        command.envs(locale.map(|locale| ("LC_ALL", locale)));
        let ran = run(command
            .current_dir(folder.path())
            .args(["check", "--format", "json"]));
        assert_eq!(ran.code, 1, "{ran:?}");
        let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(report["diagnostics"][0]["path"], NAME);
        assert_eq!(report["diagnostics"][0]["code"], MISTAKE);
    }
}

#[test]
fn a_request_is_sent() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(NAME), REQUEST).expect("written");
    let mut command = bare();
    command
        .current_dir(folder.path())
        .env("CLREQ_ENDPOINT", &sandbox.base_url)
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args(["send", "--write", NAME]);
    assert_eq!(run(&mut command).code, 0);
    let written = fs::read_to_string(folder.path().join(NAME)).expect("readable");
    assert!(written.contains("\"status\": 201"), "{written}");
}

#[test]
fn without_credentials_it_says_where_they_can_come_from() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(NAME), REQUEST).expect("written");
    let ran = run(bare().current_dir(folder.path()).args(["send", NAME]));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("CLREQ_ACCESS_TOKEN"), "{ran:?}");
}

#[test]
fn the_language_server_serves() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(NAME), MISTAKEN).expect("written");
    let client = LspClient::builder()
        .without_environment()
        .workspace_folder(folder.path())
        .start();
    client.initialize();
    client.wait_for_codes(&file_uri(folder.path().join(NAME)), &[MISTAKE]);
    assert_eq!(client.shutdown(), 0);
}
