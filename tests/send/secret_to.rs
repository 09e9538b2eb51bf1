//! `--secret-to`: a command gets each secret on its standard input, and nothing else does.

#![cfg(unix)]

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::command::{self, Ran, clreq, run};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::support::Folder;
use crate::terminal::Api;

const TAKE: &str = "cat > taken";

fn send_to(folder: &Folder, sandbox: &SandboxProcess, command: &[&str]) -> Ran {
    let mut send = folder.send(sandbox);
    send.args(["--write", "--secret-timeout", "60", "--secret-to", "--"]);
    run(send.args(command))
}

fn kept(folder: &Folder) -> usize {
    command::kept(&command::state_home_of(folder.folder.path())).len()
}

/// A command in the folder that reads a resource of the sandbox.
fn read(folder: &Folder, sandbox: &SandboxProcess, arguments: &[&str]) -> Ran {
    let mut command = clreq(folder.folder.path());
    command
        .env("CLREQ_ENDPOINT", &sandbox.base_url)
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token");
    run(command.args(arguments))
}

fn secret_of_the_api(folder: &Folder, sandbox: &SandboxProcess) -> String {
    let ran = read(
        folder,
        sandbox,
        &["get", "shop.clreq.json", "--show-secret"],
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let found: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let secret = found["data"]["attributes"]["client_secret"].as_str();
    secret.expect("a secret").to_owned()
}

#[test]
fn a_command_gets_the_secret_on_standard_input_and_nothing_else_has_it() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let script = "cat > taken; tr '\\0' '\\n' < /proc/$$/environ > environment; tr '\\0' '\\n' < /proc/$$/cmdline > arguments; \
        cp shop.clreq.json written; echo told";
    let ran = send_to(&folder, &sandbox, &["sh", "-c", script]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let secret = folder.read("taken");
    assert_eq!(secret, secret_of_the_api(&folder, &sandbox));
    assert!(ran.stderr.contains("`sh` took the secret."), "{ran:?}");
    // The file is written before the command runs.
    assert!(folder.read("written").contains("<redacted>"));
    assert!(!ran.stdout.contains("told"), "{ran:?}");
    let mut places = vec![ran.stdout, ran.stderr];
    places.extend(["shop.clreq.json", "environment", "arguments"].map(|name| folder.read(name)));
    let journal = command::state_home_of(folder.folder.path()).join("clreq/journal.jsonl");
    places.push(fs::read_to_string(journal).unwrap_or_default());
    for place in places {
        assert!(!place.contains(&secret), "{place}");
    }
    assert_eq!(kept(&folder), 0);
    let checked = read(&folder, &sandbox, &["check", "shop.clreq.json"]);
    assert_eq!(checked.code, 0, "{checked:?}");
}

#[test]
fn the_file_is_unlocked_before_the_command_runs() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    let script = "\"$0\" send --look-up shop.clreq.json > /dev/null 2> told; cat > taken";
    let binary = env!("CARGO_BIN_EXE_clreq");
    let ran = send_to(&folder, &sandbox, &["sh", "-c", script, binary]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = folder.read("told");
    assert!(!told.contains("Wait until it is over"), "{told}");
}

#[test]
fn a_command_that_fails_or_never_ends_keeps_the_secret() {
    let sandbox = SandboxProcess::start(&[]);
    for (timeout, command, says) in [
        (
            "60",
            ["sh", "-c", "cat > /dev/null; exit 7"],
            "`sh` failed: exit status: 7.",
        ),
        (
            "1",
            ["sh", "-c", "exec sleep 600"],
            "`sh` didn't end within 1 s and was stopped.",
        ),
    ] {
        let folder = Folder::new();
        let mut send = folder.send(&sandbox);
        send.args(["--write", "--secret-timeout", timeout, "--secret-to", "--"]);
        let ran = run(send.args(command));
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
        assert!(
            ran.stderr.contains("`clreq recover shop.clreq.json`"),
            "{ran:?}"
        );
        assert!(folder.read("shop.clreq.json").contains("<redacted>"));
        let secret = secret_of_the_api(&folder, &sandbox);
        assert!(folder.kept("secret").contains(&secret));

        let recovered = read(
            &folder,
            &sandbox,
            &["recover", "shop.clreq.json", "--secret-file", "s"],
        );
        assert_eq!(recovered.code, 0, "{recovered:?}");
        assert!(folder.read("s").contains(&secret));
        assert_eq!(kept(&folder), 0);
    }
}

#[test]
fn a_command_that_does_not_read_is_judged_by_its_exit_code() {
    let sandbox = SandboxProcess::start(&[]);
    for (script, code, count) in [("exec <&-; exit 0", 0, 0), ("exec <&-; exit 1", 2, 1)] {
        let folder = Folder::new();
        let ran = send_to(&folder, &sandbox, &["sh", "-c", script]);
        assert_eq!(ran.code, code, "{ran:?}");
        assert_eq!(kept(&folder), count, "{ran:?}");
    }
}

#[test]
fn without_a_command_that_can_be_run_nothing_is_sent() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    fs::write(folder.path("plain"), "").expect("written");
    for (command, says) in [
        (
            "no-such-command",
            "there is no command `no-such-command` in `PATH`. Nothing was sent.",
        ),
        (
            "./none",
            "`./none` is not an executable file. Nothing was sent.",
        ),
        (
            "./plain",
            "`./plain` is not an executable file. Nothing was sent.",
        ),
    ] {
        let ran = send_to(&folder, &sandbox, &[command]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
    }
    for arguments in [
        ["--secret-file", "s"].as_slice(),
        &["--secrets", "keep"],
        &["--no-journal"],
    ] {
        let mut send = folder.send(&sandbox);
        let ran = run(send.args(arguments).args(["--secret-to", "--", "cat"]));
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains("Nothing was sent."), "{ran:?}");
    }
    let ran = run(folder.send(&sandbox).arg("--secret-to"));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(sandbox.stored(), 0);
}

#[test]
fn each_of_several_secrets_has_a_run_of_its_own() {
    let folder = Folder::new();
    let api = Api::that_answers(
        r#"{"data": {"type": "api_credentials", "id": "xYZkjABcde", "attributes":
            {"name": "Shop", "client_secret": "hunter2hunter2", "password": "s3cr3t-s3cr3t"}}}"#,
    );
    api.answer();
    let mut send = api.send(&folder);
    send.args([
        "--write",
        "--secret-to",
        "--",
        "sh",
        "-c",
        "cat >> taken; echo , >> taken",
    ]);
    let ran = run(&mut send);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.read("taken"), "hunter2hunter2,\ns3cr3t-s3cr3t,\n");
}

#[test]
fn without_a_secret_in_the_answer_the_command_is_not_run() {
    let sandbox = SandboxProcess::start(&[]);
    let public = REQUEST.replace("integration", "sales_channel").replace(
        ",\n      \"role\": { \"data\": { \"type\": \"roles\", \"id\": \"aBcDeFgHiJ\" } }",
        "",
    );
    let folder = Folder::with(&public);
    let ran = send_to(&folder, &sandbox, &["sh", "-c", TAKE]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr.contains("holds no secret, so `sh` was not run"),
        "{ran:?}"
    );
    assert!(!Path::new(&folder.path("taken")).exists());
}

#[test]
fn the_embedded_sandbox_gives_its_secret_too() {
    let folder = Folder::new();
    let mut send = clreq(folder.folder.path());
    send.args([
        "send",
        "--sandbox",
        "shop.clreq.json",
        "--secret-to",
        "--",
        "sh",
        "-c",
        TAKE,
    ]);
    let ran = run(&mut send);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(folder.read("taken").len() > 20);
    assert!(!ran.stdout.contains(&folder.read("taken")), "{ran:?}");
}

#[test]
fn get_and_update_give_the_secret_again() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    assert_eq!(send_to(&folder, &sandbox, &["sh", "-c", TAKE]).code, 0);
    let secret = folder.read("taken");
    let again = ["--secret-to", "--", "sh", "-c", "cat > again"];

    let mut get = vec!["get", "shop.clreq.json"];
    get.extend(again);
    let ran = read(&folder, &sandbox, &get);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.read("again"), secret);
    assert!(ran.stdout.contains("<redacted>") && !ran.stdout.contains(&secret));

    fs::remove_file(folder.path("again")).expect("removed");
    let text = folder
        .read("shop.clreq.json")
        .replacen("\"Shop\"", "\"Outlet\"", 1);
    fs::write(&folder.file, text).expect("written");
    let mut update = vec!["update", "--yes", "shop.clreq.json"];
    update.extend(again);
    let ran = read(&folder, &sandbox, &update);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.read("again"), secret);
    assert!(!folder.read("shop.clreq.json").contains(&secret));
    assert!(!ran.stdout.contains(&secret) && !ran.stderr.contains(&secret));
}
