//! `--secrets` and `--secret-file`: the secret is where the user wants it, and nowhere else.

use std::fs;

use serde_json::Value;

use crate::common::command::{Ran, run};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::{REQUEST, client_secret};
use crate::support::Folder;

fn answer(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).expect("the answer is printed")
}

#[test]
fn secrets_stay_in_the_answer_by_default() {
    let sandbox = SandboxProcess::start(&[]);
    for arguments in [["--write"].as_slice(), &["--write", "--secrets", "keep"]] {
        let folder = Folder::new();
        let ran = run(folder.send(&sandbox).args(arguments));
        assert_eq!(ran.code, 0, "{ran:?}");
        let secret = client_secret(&answer(&ran));
        assert!(folder.read("shop.clreq.json").contains(&secret));
        assert!(!ran.stderr.contains(&secret));
    }
}

#[test]
fn a_secret_file_has_it_and_nothing_else_does() {
    let sandbox = SandboxProcess::start(&[]);
    for arguments in [
        ["--secret-file", "secret"].as_slice(),
        &["--secret-file", "secret", "--secrets", "redact"],
    ] {
        let folder = Folder::new();
        let ran = run(folder.send(&sandbox).arg("--write").args(arguments));
        assert_eq!(ran.code, 0, "{ran:?}");
        let kept: Value = serde_json::from_str(&folder.read("secret")).expect("JSON");
        let secret = kept["/data/attributes/client_secret"]
            .as_str()
            .expect("the secret");
        assert!(secret.len() > 20);
        assert_eq!(kept.as_object().map(|o| o.len()), Some(1));
        let written = folder.read("shop.clreq.json");
        for text in [&ran.stdout, &ran.stderr, &written] {
            assert!(!text.contains(secret), "{text}");
        }
        let redacted = "\"client_secret\": \"<redacted>\"";
        assert!(written.contains(redacted), "{written}");
        assert_eq!(
            answer(&ran)["data"]["attributes"]["client_secret"],
            "<redacted>"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path("secret")).expect("there");
            assert_eq!(mode.permissions().mode() & 0o777, 0o600);
        }
        // The file can be committed: `clreq check` reports nothing.
        let checked = run(crate::common::command::clreq(folder.folder.path()).args(["check", "."]));
        assert_eq!(checked.code, 0, "{checked:?}");
    }
}

#[test]
fn without_a_place_for_the_secret_nothing_is_sent() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    fs::write(folder.path("taken"), "precious").expect("written");
    for (arguments, says) in [
        (
            ["--secrets", "redact"].as_slice(),
            "Name a file for it with `--secret-file FILE`, or a command with `--secret-to -- COMMAND`. Nothing was sent.",
        ),
        (
            &["--secret-file", "taken"],
            "taken exists already, and `--secret-file` never overwrites a file.",
        ),
        (
            &["--secret-file", "no/such/folder"],
            "no/such/folder can't be created for the secret",
        ),
        (
            &["--secret-file", "secret", "--secrets", "keep"],
            "`--secret-file` is for `--secrets redact`",
        ),
    ] {
        let ran = run(folder.send(&sandbox).args(arguments));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
    }
    assert_eq!(sandbox.stored(), 0);
    assert_eq!(folder.read("taken"), "precious");
    assert_eq!(folder.names(), ["shop.clreq.json", "taken"]);
}

#[test]
fn a_project_can_require_redaction() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    fs::write(
        folder.path("clreq.toml"),
        "[response]\nsecrets = \"redact\"\n",
    )
    .expect("written");
    let ran = run(&mut folder.send(&sandbox));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("`--secret-file FILE`, or a command"));
    assert_eq!(sandbox.stored(), 0);

    let ran = run(folder.send(&sandbox).args(["--secret-file", "secret"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(
        answer(&ran)["data"]["attributes"]["client_secret"],
        "<redacted>"
    );
    let ran = run(folder.send(&sandbox).args(["--secrets", "keep"]));
    client_secret(&answer(&ran));
}

#[test]
fn a_secret_file_without_a_secret_does_not_stay() {
    let sandbox = SandboxProcess::start(&[]);
    let public = REQUEST.replace("integration", "sales_channel").replace(
        ",\n      \"role\": { \"data\": { \"type\": \"roles\", \"id\": \"aBcDeFgHiJ\" } }",
        "",
    );
    let folder = Folder::with(&public);
    let ran = run(folder.send(&sandbox).args(["--secret-file", "secret"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.names(), ["shop.clreq.json"]);
}

#[test]
fn a_committed_secret_fails_the_check() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    assert_eq!(run(folder.send(&sandbox).arg("--write")).code, 0);
    let ran = run(crate::common::command::clreq(folder.folder.path()).args(["check", "."]));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stdout.contains("secret-in-response"), "{ran:?}");
}

#[test]
fn a_secret_file_that_was_moved_or_replaced_meanwhile_gets_nothing_and_the_secret_is_kept() {
    for is_replaced in [false, true] {
        let sandbox = SandboxProcess::start(&["--fault", "slow:2s"]);
        let folder = Folder::new();
        let child = folder
            .send(&sandbox)
            .args(["--secret-file", "s.out"])
            .spawn()
            .expect("it starts");
        while sandbox.stored() == 0 {}
        fs::rename(folder.path("s.out"), folder.path("moved")).expect("moved");
        if is_replaced {
            fs::write(folder.path("s.out"), "theirs").expect("written");
        }
        let output = child.wait_with_output().expect("it ends");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(told.contains("keeps it in "), "{told}");
        assert!(folder.kept("secret").contains("client_secret"));
        assert_eq!(folder.read("moved"), "");
        if is_replaced {
            assert_eq!(folder.read("s.out"), "theirs");
        }
    }
}

#[test]
fn a_file_that_replaced_the_secret_file_is_not_removed_after_a_refusal() {
    let sandbox = SandboxProcess::start(&["--strict", "--fault", "slow:2s"]);
    let folder = Folder::new();
    let child = folder
        .send(&sandbox)
        .args(["--secret-file", "s.out"])
        .spawn()
        .expect("it starts");
    while !folder.path("s.out").exists() {}
    fs::rename(folder.path("s.out"), folder.path("moved")).expect("moved");
    fs::write(folder.path("s.out"), "theirs").expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(folder.read("s.out"), "theirs");
}
