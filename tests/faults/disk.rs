//! Full disks: nothing is lost, and the user is told.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::MISTAKEN;
use crate::common::command::{self, Ran, clreq, remove_foreign_variables, run};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;

/// A folder with one file.
fn folder_with(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.clreq.json"), text).expect("written");
    folder
}

fn read(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("shop.clreq.json")).expect("readable")
}

/// The names of all files in a folder.
fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("listed");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A `clreq` that can't write to files, as if the disk were full. Pipes work. It sends only without the journal.
fn clreq_without_room(folder: &Path) -> Command {
    let script = r#"trap "" XFSZ; ulimit -f 0; exec "$0" "$@""#;
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_clreq")]);
    remove_foreign_variables(&mut command);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn sending(mut command: Command, sandbox: &SandboxProcess) -> Command {
    command
        .env("CLREQ_ENDPOINT", &sandbox.base_url)
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args(["send", "shop.clreq.json"]);
    command
}

fn assert_says(ran: &Ran, said: &str) {
    assert!(ran.stderr.contains(said), "{ran:?}");
}

/// A device to which every write fails.
fn full_disk() -> File {
    let full = OpenOptions::new().write(true).open("/dev/full");
    full.expect("there is one")
}

#[test]
fn a_response_that_no_disk_takes_is_printed_and_the_file_is_as_it_was() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = folder_with(REQUEST);
    let mut command = sending(clreq_without_room(folder.path()), &sandbox);
    let ran = run(command.args(["--write", "--no-journal"]));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stdout.contains("client_secret"), "{ran:?}");
    assert_says(&ran, "The response is not in shop.clreq.json");
    assert_says(&ran, "Keep it: ");
    assert_eq!(read(&folder), REQUEST);
    assert_eq!(names(&folder), ["shop.clreq.json"]);
}

#[test]
fn a_response_that_can_not_be_printed_is_kept() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = folder_with(REQUEST);
    let full = full_disk();
    let ran = run(sending(clreq(folder.path()), &sandbox).stdout(full));
    assert_says(&ran, "keeps it in ");
    assert_eq!(names(&folder), ["shop.clreq.json"]);
    let [kept] = &command::kept(&command::state_home_of(folder.path()))[..] else {
        panic!("one file is kept");
    };
    let kept = fs::read_to_string(kept).expect("readable");
    assert!(
        kept.contains("\"status\": 201") && kept.contains("client_secret"),
        "{kept}"
    );
    assert_eq!(read(&folder), REQUEST);
}

#[test]
fn files_that_cannot_be_rewritten_are_unchanged_and_reported() {
    let untidy = MISTAKEN.replace("  ", "\t ");
    for arguments in [["fmt", "."], ["check", "--fix"]] {
        let folder = folder_with(&untidy);
        let ran = run(clreq_without_room(folder.path()).args(arguments));
        assert_eq!(ran.code, 2, "{ran:?}");
        let message = "shop.clreq.json: can't be written: File too large. It was not changed.";
        let printed = [&ran.stdout, &ran.stderr];
        assert!(printed.iter().any(|text| text.contains(message)), "{ran:?}");
        assert_eq!(read(&folder), untidy);
        assert_eq!(names(&folder), ["shop.clreq.json"]);
    }
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let folder = folder_with(MISTAKEN);
    let ran = run(clreq(folder.path()).args(["check", "--output", "/dev/full"]));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_says(&ran, "/dev/full: can't be written");
    let full = full_disk();
    let ran = run(clreq(folder.path())
        .args([OsStr::new("check")])
        .stdout(full));
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn a_response_that_can_neither_be_printed_nor_kept_is_in_the_message() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = folder_with(REQUEST);
    let full = full_disk();
    let mut command = sending(clreq_without_room(folder.path()), &sandbox);
    command.args(["--write", "--no-journal"]);
    let ran = run(command.stdout(full).stderr(Stdio::piped()));
    assert_eq!(ran.code, 2, "{ran:?}");
    let (_, response) = ran.stderr.split_once("Keep it: ").expect("it is told");
    assert!(response.contains("client_secret"), "{ran:?}");
    assert_eq!(read(&folder), REQUEST);
}

#[test]
fn a_secret_that_cannot_be_saved_is_shown_once() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = folder_with(REQUEST);
    let mut command = sending(clreq_without_room(folder.path()), &sandbox);
    let ran = run(command.args(["--secret-file", "secret", "--no-journal"]));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_says(&ran, "The secret can't be handed over");
    assert_says(&ran, "Store it now, because clreq could not keep it:");
    let (_, secret) = ran
        .stderr
        .split_once("client_secret:\n")
        .expect("it is told");
    let secret = secret.lines().next().expect("a line");
    assert!(secret.len() > 20, "{ran:?}");
    assert_eq!(ran.stderr.matches(secret).count(), 1, "{ran:?}");
    assert!(!ran.stdout.contains(secret), "{ran:?}");
    assert_eq!(names(&folder), ["shop.clreq.json"]);
}
