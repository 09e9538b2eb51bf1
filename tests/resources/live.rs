//! `tests/live.sh`, which checks assumptions with a real account, works against the sandbox.

use std::process::{Command, Stdio};

use crate::common::command::{Ran, clreq};
use crate::support::Project;

fn live(project: &Project, arguments: &[&str]) -> Ran {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/live.sh");
    let mut command = Command::new("bash");
    for (name, value) in clreq(project.folder.path()).get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
        .current_dir(project.folder.path())
        .env("CLREQ_BIN", env!("CARGO_BIN_EXE_clreq"))
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args([script, "--endpoint", project.sandbox.base_url()])
        .args(arguments)
        .stdin(Stdio::null());
    command.output().expect("it runs").into()
}

#[test]
fn the_live_checks_pass_against_the_sandbox() {
    let project = Project::new();
    let ran = live(&project, &["--yes", "xYZkjABcde"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert!(
        ran.stdout.contains("11 assumptions hold, 0 do not."),
        "{ran:#?}"
    );
    // It has deleted what it made.
    let left = project.expect(
        0,
        &[
            "list",
            "api_credentials",
            "--format",
            "ids",
            "--filter",
            "name_start=clreq live",
        ],
    );
    assert_eq!(left.stdout, "");
}

#[test]
fn the_live_checks_send_nothing_unasked() {
    let project = Project::new();
    for arguments in [["xYZkjABcde"].as_slice(), &["--yes"]] {
        let ran = live(&project, arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
    }
    assert_eq!(project.sandbox.requests().len(), 0);
}
