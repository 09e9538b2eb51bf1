//! Unusual workspaces.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::common::command::{clreq, run};
use crate::common::lsp_client::{LspClient, file_uri};
use crate::{MISTAKE, MISTAKEN};

/// A folder with one file that has an error.
fn workspace() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.clreq.json"), MISTAKEN).expect("written");
    folder
}

fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("there is such a program").success());
}

fn client_in(folder: &Path) -> LspClient {
    let client = LspClient::builder().workspace_folder(folder).start();
    client.initialize();
    client
}

/// Waits until the server has checked the whole workspace, and checks that it has found the error in this file.
fn assert_finds(client: &LspClient, file: impl AsRef<Path>) {
    let begun = client.wait_for_notification("$/progress", |progress| {
        progress["value"]["title"] == "Checking request files"
    });
    client.wait_for_notification("$/progress", |progress| {
        progress["token"] == begun["token"] && progress["value"]["kind"] == "end"
    });
    client.wait_for_codes(&file_uri(file), &[MISTAKE]);
}

#[test]
fn links_that_lead_in_a_circle_end_nowhere() {
    let folder = workspace();
    let inner = folder.path().join("a/b/c");
    fs::create_dir_all(&inner).expect("created");
    symlink(folder.path(), inner.join("up")).expect("linked");
    symlink("../..", folder.path().join("a/b/further-up")).expect("linked");
    symlink("self.clreq.json", folder.path().join("self.clreq.json")).expect("linked");
    let client = client_in(folder.path());
    assert_finds(&client, folder.path().join("shop.clreq.json"));
    assert_eq!(client.shutdown(), 0);
    let ran = run(clreq(folder.path()).args(["check", "--format", "json"]));
    // The link to itself can't be read, and the message names it.
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("self.clreq.json"), "{ran:?}");
    assert_eq!(ran.stdout.matches(MISTAKE).count(), 1, "{ran:?}");
}

#[test]
fn a_pipe_named_like_a_request_file_does_not_block() {
    let folder = workspace();
    make_pipe(&folder.path().join("a.clreq.json"));
    let client = client_in(folder.path());
    assert_finds(&client, folder.path().join("shop.clreq.json"));
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn fifty_thousand_folders_are_searched() {
    let folder = workspace();
    for outer in 0..250 {
        for inner in 0..200 {
            let path = folder.path().join(format!("{outer}/{inner}"));
            fs::create_dir_all(path).expect("created");
        }
    }
    let deep = folder.path().join("249/199/deep.clreq.json");
    fs::write(&deep, MISTAKEN).expect("written");
    let client = client_in(folder.path());
    assert_finds(&client, &deep);
    assert_eq!(client.shutdown(), 0);
    let ran = run(clreq(folder.path()).args(["check", "--format", "json"]));
    assert_eq!((ran.code, ran.stdout.matches(MISTAKE).count()), (1, 2));
}

#[test]
fn a_file_name_that_is_not_unicode_works() {
    let folder = workspace();
    let odd = folder.path().join(OsStr::from_bytes(b"caf\xe9.clreq.json"));
    fs::write(&odd, MISTAKEN).expect("written");
    let client = client_in(folder.path());
    assert_finds(&client, &odd);
    assert_eq!(client.shutdown(), 0);
    let ran = run(clreq(folder.path()).args(["check", "--format", "json"]));
    assert_eq!((ran.code, ran.stdout.matches(MISTAKE).count()), (1, 2));
    let ran = run(clreq(folder.path()).arg("fmt").arg(&odd));
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_file_that_can_not_be_read_is_named_in_the_log() {
    let folder = workspace();
    fs::write(
        folder.path().join("latin.clreq.json"),
        b"{ \"data\": \"caf\xe9\" }",
    )
    .expect("written");
    let client = client_in(folder.path());
    let logged = client.wait_for_notification("window/logMessage", |log| {
        log["message"]
            .as_str()
            .is_some_and(|message| message.contains("latin.clreq.json"))
    });
    assert_eq!(
        logged["message"],
        "latin.clreq.json is not checked: it is not UTF-8: byte 15 (0xE9), in line 1, is the first wrong one. Save the file as UTF-8."
    );
    assert_finds(&client, folder.path().join("shop.clreq.json"));
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn an_endless_file_is_read_only_up_to_the_size_limit() {
    let folder = workspace();
    let huge = folder.path().join("huge.clreq.json");
    // A sparse file: it takes no space on the disk, but would fill the memory.
    let file = fs::File::create(&huge).expect("created");
    file.set_len(1 << 40).expect("the file system has holes");
    let client = client_in(folder.path());
    client.wait_for_codes(&file_uri(&huge), &["document-too-large"]);
    assert_finds(&client, folder.path().join("shop.clreq.json"));
    assert!(client.peak_memory() < 1 << 30);
    assert_eq!(client.shutdown(), 0);
    let ran = run(clreq(folder.path()).args(["check", "--format", "json"]));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stdout.contains("document-too-large"), "{ran:?}");
    assert!(ran.stdout.contains(MISTAKE), "{ran:?}");
}

#[test]
fn an_endless_ignore_file_does_not_block() {
    let folder = workspace();
    for (name, target) in [("a", "/dev/zero"), ("b", "/proc/self/pagemap")] {
        fs::create_dir(folder.path().join(name)).expect("created");
        symlink(target, folder.path().join(name).join(".gitignore")).expect("linked");
    }
    fs::create_dir(folder.path().join("c")).expect("created");
    make_pipe(&folder.path().join("c/.ignore"));
    let client = client_in(folder.path());
    assert_finds(&client, folder.path().join("shop.clreq.json"));
    for file in ["a/.gitignore", "b/.gitignore", "c/.ignore"] {
        let file = folder.path().join(file);
        let said = format!(
            "Not all of the workspace can be searched: {}",
            file.display()
        );
        client.wait_for_notification("window/logMessage", |told| {
            told["message"]
                .as_str()
                .is_some_and(|message| message.starts_with(&said))
        });
    }
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn nothing_of_a_file_outside_of_the_project_is_shown() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let folder = workspace();
    for (name, text, link) in [
        (
            "secrets.env",
            "PASSWORD=hunter2hunter2 shopkeeper\n",
            "link.clreq.json",
        ),
        ("request.json", MISTAKEN, "request.clreq.json"),
    ] {
        let target = elsewhere.path().join(name);
        fs::write(&target, text).expect("written");
        symlink(target, folder.path().join(link)).expect("linked");
    }
    let client = client_in(folder.path());
    let logged = client.wait_for_notification("window/logMessage", |log| {
        log["message"]
            .as_str()
            .is_some_and(|message| message.contains("link.clreq.json"))
    });
    assert_eq!(
        logged["message"],
        "link.clreq.json is not checked: it is a symbolic link to a file outside the project that is not a request file, so clreq does not read it. Remove the link, or copy the file."
    );
    assert_finds(&client, folder.path().join("shop.clreq.json"));
    client.wait_for_codes(
        &file_uri(folder.path().join("request.clreq.json")),
        &[MISTAKE],
    );
    assert_eq!(client.shutdown(), 0);
    client.assert_never_wrote("hunter2");
    client.assert_never_wrote("shopkeeper");
}
