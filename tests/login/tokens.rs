//! Tokens whose claims rule them out, and what `clreq whoami` shows of a token.

use std::process::Command;

use crate::common::command::{Ran, clreq, run};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::{REQUEST, assert_no_secret};

/// The client ids that get an unusable token, and the expected message.
const UNUSABLE: [(&str, &[&str]); 4] = [
    (
        "sandbox:expired",
        &[
            "error: the access token expired at ",
            "Get a new one",
            "clock",
        ],
    ),
    (
        "sandbox:no-scope",
        &["no `provisioning-api` in its scope", "Get one with"],
    ),
    (
        "sandbox:integration",
        &[
            "an application of the kind `integration`",
            "only `user` and `dashboard` can",
        ],
    ),
    ("sandbox:sales_channel", &["of the kind `sales_channel`"]),
];

/// No server listens there, so sending a request gives another message.
const UNREACHABLE: &str = "http://127.0.0.1:1";

struct Fixture {
    folder: tempfile::TempDir,
    sandbox: SandboxProcess,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.clreq.json"), REQUEST).expect("written");
        let sandbox = SandboxProcess::start(&[]);
        Self { folder, sandbox }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = clreq(self.folder.path());
        command
            .env("CLREQ_ENDPOINT", &self.sandbox.base_url)
            .args(arguments);
        command
    }

    fn with_token(&self, client_id: &str, arguments: &[&str]) -> Ran {
        let token = self.sandbox.issue_token_for(client_id);
        run(self.command(arguments).env("CLREQ_ACCESS_TOKEN", token))
    }

    fn with_client(&self, client_id: &str, arguments: &[&str]) -> Ran {
        let variables = [("CLREQ_CLIENT_ID", client_id), ("CLREQ_CLIENT_SECRET", "b")];
        run(self.command(arguments).envs(variables))
    }
}

#[track_caller]
fn assert_refused(ran: &Ran, says: &[&str]) {
    assert_eq!(ran.code, 2, "{ran:?}");
    for said in says {
        assert!(ran.stderr.contains(said), "{said}: {ran:?}");
    }
    assert_no_secret("standard output", ran.stdout.as_bytes(), &[]);
    assert_no_secret("standard error", ran.stderr.as_bytes(), &[]);
}

#[test]
fn a_token_that_can_not_be_used_is_refused_before_anything_is_sent() {
    let fixture = Fixture::new();
    for (client_id, says) in UNUSABLE {
        let token = fixture.sandbox.issue_token_for(client_id);
        for arguments in [
            ["send", "a.clreq.json"].as_slice(),
            &["list", "roles"],
            &["whoami"],
            &["whoami", "--check"],
        ] {
            let mut command = fixture.command(arguments);
            command
                .env("CLREQ_ENDPOINT", UNREACHABLE)
                .env("CLREQ_ACCESS_TOKEN", &token);
            let ran = run(&mut command);
            assert_refused(&ran, says);
            assert_refused(&ran, &["Nothing was sent."]);
        }
    }
}

#[test]
fn a_client_that_gets_such_a_token_sends_no_request() {
    let fixture = Fixture::new();
    for (client_id, says) in UNUSABLE {
        let ran = fixture.with_client(client_id, &["send", "a.clreq.json"]);
        assert_refused(&ran, says);
        assert_refused(&ran, &["The request was not sent."]);
        assert_refused(
            &fixture.with_client(client_id, &["whoami", "--check"]),
            says,
        );
    }
    assert_eq!(fixture.sandbox.stored(), 0);
}

#[test]
fn other_tokens_pass() {
    let fixture = Fixture::new();
    let ids = ["any", "sandbox:user", "sandbox:dashboard", "sandbox:opaque"];
    for client_id in ids {
        let sent = fixture.with_token(client_id, &["send", "a.clreq.json"]);
        assert_eq!(sent.code, 0, "{client_id}: {sent:?}");
        let sent = fixture.with_client(client_id, &["send", "a.clreq.json"]);
        assert_eq!(sent.code, 0, "{client_id}: {sent:?}");
    }
}

#[test]
fn whoami_shows_what_a_token_says_about_itself() {
    let fixture = Fixture::new();
    let ran = fixture.with_token("sandbox:dashboard", &["whoami"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let first = format!(
        "Requests go to {}/api with an access token from `CLREQ_ACCESS_TOKEN`.",
        fixture.sandbox.base_url
    );
    assert_eq!(
        (ran.code, &lines[..3]),
        (
            0,
            [
                first.as_str(),
                "Kind of the application: dashboard",
                "User: sandboxUsr"
            ]
            .as_slice()
        )
    );
    assert!(
        lines[3].starts_with("Expires: 2") && lines[3].ends_with('Z'),
        "{ran:?}"
    );
    assert_went_well(&ran);
}

#[test]
fn whoami_check_asks_the_api_for_the_user_of_the_credentials() {
    let fixture = Fixture::new();
    let accepted = "The API accepts these credentials of the user sandboxUsr (user@example.com).\n";
    for client_id in ["sandbox:user", "sandbox:opaque"] {
        for ran in [
            fixture.with_token(client_id, &["whoami", "--check"]),
            fixture.with_client(client_id, &["whoami", "--check"]),
        ] {
            assert_eq!(ran.code, 0, "{ran:?}");
            assert!(ran.stdout.ends_with(accepted), "{ran:?}");
            let opaque = client_id.ends_with("opaque");
            assert_eq!(ran.stdout.contains("is opaque"), opaque, "{ran:?}");
            assert_eq!(ran.stdout.contains("User: sandboxUsr"), !opaque, "{ran:?}");
            assert_went_well(&ran);
        }
    }
    let mut command = fixture.command(&["whoami", "--check"]);
    let ran = run(command.env("CLREQ_ACCESS_TOKEN", "no-such-token"));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.stderr
            .contains("error: the API answered 401 Unauthorized"),
        "{ran:?}"
    );
}

#[test]
fn a_refusal_says_that_only_administrators_write_credentials() {
    let fixture = Fixture::new();
    let mut command = fixture.command(&["send", "a.clreq.json"]);
    let ran = run(command.env("CLREQ_ACCESS_TOKEN", "no-such-token"));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.stderr
            .contains("Only administrators of the organization may write credentials."),
        "{ran:?}"
    );
}

/// Checks that the command succeeded and showed no part of a token.
#[track_caller]
fn assert_went_well(ran: &Ran) {
    assert_eq!(ran.stderr, "", "{ran:?}");
    assert_no_secret("standard output", ran.stdout.as_bytes(), &[]);
}
