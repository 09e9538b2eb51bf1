//! `clreq login` and `logout`, with and without a keychain; `clreq whoami`; and tokens that can't be used.

#[path = "../common/mod.rs"]
mod common;
mod tokens;

use std::io::Write;
use std::process::{Command, Stdio};

use common::command::{Ran, clreq, run};
use common::sandbox_process::SandboxProcess;
use common::sends::{REQUEST, assert_no_secret};

const SECRET: &str = "hunter2-secret-of-a-test";

/// A keychain entry that only this test uses. It is removed at the end.
struct Entry {
    name: String,
    folder: tempfile::TempDir,
}

impl Entry {
    fn new(test: &str) -> Self {
        Self {
            name: format!("clreq-test-{test}-{}", std::process::id()),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn clreq(&self, arguments: &[&str]) -> Command {
        let mut command = clreq(self.folder.path());
        command.env("CLREQ_KEYCHAIN", &self.name).args(arguments);
        command
    }

    fn login(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.clreq(&[&["login"], arguments].concat());
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(input.as_bytes()).expect("typed");
        drop(stdin);
        child.wait_with_output().expect("it ends").into()
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        run(&mut self.clreq(&["logout"]));
    }
}

/// A keychain may ask its user for permission, and Tab must not.
#[test]
fn completion_does_not_use_the_keychain() {
    let entry = Entry::new("completes");
    let sandbox = SandboxProcess::start(&[]);
    let run_at_sandbox = |token: Option<&str>, arguments: &[&str]| {
        let mut command = entry.clreq(arguments);
        command.env("CLREQ_ENDPOINT", &sandbox.base_url);
        if let Some(token) = token {
            command.env("CLREQ_ACCESS_TOKEN", token);
        }
        run(&mut command)
    };
    let refreshed = run_at_sandbox(Some("sandbox-token"), &["names", "refresh"]);
    assert_eq!(refreshed.code, 0, "{refreshed:?}");
    // The login in the keychain is of somebody else, so names that it chose would be of no use.
    entry.login(&[], &format!("id\n{SECRET}\n"));
    let words = [
        "complete",
        "--",
        "clreq",
        "new",
        "webapp",
        "--organization",
        "Green",
    ];
    let completed = run_at_sandbox(None, &words);
    assert!(
        completed.stdout.starts_with("Green Brand\t"),
        "{completed:?}"
    );
}

#[track_caller]
fn assert_secret_is_nowhere(ran: &Ran) {
    let secrets = [SECRET.to_owned()];
    assert_no_secret("standard output", ran.stdout.as_bytes(), &secrets);
    assert_no_secret("standard error", ran.stderr.as_bytes(), &secrets);
}

#[test]
fn a_login_works_until_logout_and_a_missing_keychain_is_reported() {
    let entry = Entry::new("serves");
    let sandbox = SandboxProcess::start(&[]);
    let ran = entry.login(&[], &format!("id\n{SECRET}\n"));
    assert_secret_is_nowhere(&ran);
    if ran.code != 0 {
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(
            ran.stderr
                .starts_with("error: This machine has no keychain that clreq can use: ")
                && ran
                    .stderr
                    .contains("Set `CLREQ_ACCESS_TOKEN`, or `CLREQ_CLIENT_ID`"),
            "{ran:?}"
        );
        return;
    }
    let whoami = run(entry
        .clreq(&["whoami"])
        .env("CLREQ_ENDPOINT", &sandbox.base_url));
    let expected = format!(
        "Requests go to {}/api with a client id and secret from the keychain.\n",
        sandbox.base_url
    );
    assert!(whoami.stdout.starts_with(&expected), "{whoami:?}");
    std::fs::write(entry.folder.path().join("a.clreq.json"), REQUEST).expect("written");
    let sent = run(entry
        .clreq(&["send", "a.clreq.json"])
        .env("CLREQ_ENDPOINT", &sandbox.base_url));
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_secret_is_nowhere(&sent);

    assert_eq!(
        run(&mut entry.clreq(&["logout"])).stdout,
        "Removed from the keychain.\n"
    );
    assert_eq!(
        run(&mut entry.clreq(&["logout"])).stdout,
        "There was nothing in the keychain.\n"
    );
    assert_eq!(run(&mut entry.clreq(&["whoami"])).code, 2);
}

#[test]
fn an_invalid_token_is_not_stored() {
    let entry = Entry::new("nothing");
    for (arguments, input) in [
        (["--access-token"].as_slice(), format!("Bearer {SECRET}\n")),
        (&["--access-token"], "\n".to_owned()),
        (&[], format!("{SECRET}\n\n")),
        (&[], format!("id\n{SECRET} {SECRET}\n")),
    ] {
        let ran = entry.login(arguments, &input);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(ran.stderr.contains("handed over"), "{ran:?}");
        assert_secret_is_nowhere(&ran);
    }
}

#[test]
fn a_secret_is_not_taken_from_the_command_line() {
    let entry = Entry::new("arguments");
    for arguments in [["login", SECRET], ["login", "--access-token=x"]] {
        let ran = run(&mut entry.clreq(&arguments));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    }
}

#[test]
fn without_a_keychain_the_message_points_to_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let login = run(clreq(folder.path()).arg("login"));
    assert_eq!(login.code, 2);
    assert_eq!(
        login.stderr,
        "error: This machine has no keychain that clreq can use: `CLREQ_KEYCHAIN` is `off`. Set `CLREQ_ACCESS_TOKEN`, or \
         `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`, in the environment instead.\n"
    );
    let whoami = run(clreq(folder.path()).arg("whoami"));
    assert_eq!(whoami.code, 2);
    assert!(
        whoami.stderr.contains("Set `CLREQ_ACCESS_TOKEN`")
            && whoami.stderr.contains("`clreq login`"),
        "{whoami:?}"
    );
}

#[test]
fn whoami_names_where_credentials_are_from_and_not_what_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    for (variables, from) in [
        (
            vec![("CL_CLI_ACCESS_TOKEN", SECRET)],
            "an access token from `CL_CLI_ACCESS_TOKEN`.\n\
             The access token is opaque: only the API knows whose it is and when it expires.",
        ),
        (
            vec![("CLREQ_CLIENT_ID", SECRET), ("CLREQ_CLIENT_SECRET", SECRET)],
            "a client id and secret from `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`.\n\
             `clreq whoami --check` exchanges them for an access token and shows whose it is.",
        ),
    ] {
        let ran = run(clreq(folder.path()).arg("whoami").envs(variables));
        assert_eq!(
            ran.stdout,
            format!("Requests go to https://provisioning.commercelayer.io/api with {from}\n")
        );
        assert_secret_is_nowhere(&ran);
    }
}
