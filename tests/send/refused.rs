//! Requests that are not sent, and the reasons.

use std::fs;

use crate::common::command::{clreq, run};
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::support::Folder;

#[test]
fn a_file_with_errors_is_not_sent() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(&REQUEST.replace("\"integration\"", "\"integrations\""));
    let ran = run(&mut folder.send(&sandbox));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.stderr
            .contains("Nothing was sent, because shop.clreq.json has errors.")
    );
    assert_eq!(sandbox.stored(), 0);
}

#[test]
fn a_success_is_sent_again_only_on_demand() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::with(&REQUEST.replace("\"kind\"", "\"mode\": \"live\", \"kind\""));
    assert_eq!(run(folder.send(&sandbox).arg("--write")).code, 0);
    // Only a success of the real API blocks another send.
    let sent = folder
        .read("shop.clreq.json")
        .replace("\"sandbox\": true,", "");
    fs::write(&folder.file, sent).expect("written");
    let ran = run(folder.send(&sandbox).arg("--write"));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(
        ran.stderr.contains("the response 201")
            && ran.stderr.contains("`mode: live`")
            && ran.stderr.contains("`--again`"),
        "{ran:?}"
    );
    assert_eq!(sandbox.stored(), 1);
    assert_eq!(
        run(folder.send(&sandbox).args(["--write", "--again"])).code,
        0
    );
    assert_eq!(sandbox.stored(), 2);
    assert_eq!(
        folder
            .read("shop.clreq.json")
            .matches("\"response\"")
            .count(),
        1
    );
}

#[test]
fn nothing_is_sent_without_credentials_or_an_allowed_endpoint() {
    let folder = Folder::new();
    for (variables, says) in [
        (vec![], "Set `CLREQ_ACCESS_TOKEN` to an access token"),
        (
            vec![
                ("CLREQ_ACCESS_TOKEN", "hunter2"),
                ("CLREQ_ENDPOINT", "http://api.example.com"),
            ],
            "unencrypted",
        ),
        (
            vec![
                ("CLREQ_ACCESS_TOKEN", "hunter2\n"),
                ("CLREQ_ENDPOINT", "http://127.0.0.1:1"),
            ],
            "`CLREQ_ACCESS_TOKEN` holds a space, a line break",
        ),
        (
            vec![
                ("CLREQ_ACCESS_TOKEN", "hunter2"),
                ("CLREQ_ENDPOINT", "http://hunter2@127.0.0.1:1"),
            ],
            "holds a user name or password",
        ),
        (
            vec![
                ("CLREQ_ACCESS_TOKEN", "hunter2"),
                ("CLREQ_ENDPOINT", "http://127.0.0.1:1"),
            ],
            "it refused the connection. Nothing was sent.",
        ),
    ] {
        let ran = run(clreq(folder.folder.path())
            .args(["send", "shop.clreq.json"])
            .envs(variables));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
        assert!(!ran.stderr.contains("hunter2"), "{ran:?}");
    }
}

#[test]
fn an_invalid_time_out_is_refused() {
    let folder = Folder::new();
    for wrong in ["0", "-1", "soon", "inf", "1e400"] {
        let ran = run(clreq(folder.folder.path())
            .args(["send", "shop.clreq.json", "--sandbox"])
            .arg(format!("--timeout={wrong}")));
        assert_eq!(ran.code, 2, "{wrong}: {ran:?}");
    }
}

#[test]
fn the_embedded_sandbox_needs_no_credentials() {
    let folder = Folder::new();
    let ran =
        run(clreq(folder.folder.path()).args(["send", "shop.clreq.json", "--sandbox", "--write"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(folder.read("shop.clreq.json").contains("\"status\": 201"));
}

#[test]
fn a_file_that_the_project_ignores_is_sent_if_it_is_named() {
    let folder = Folder::new();
    fs::write(folder.path("clreq.toml"), "ignore = [\"*.clreq.json\"]").expect("written");
    let ran = run(clreq(folder.folder.path()).args(["send", "shop.clreq.json", "--sandbox"]));
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn nothing_is_sent_while_the_configuration_is_broken() {
    let folder = Folder::new();
    fs::write(folder.path("clreq.toml"), "ignored = []").expect("written");
    let ran = run(clreq(folder.folder.path()).args(["send", "shop.clreq.json", "--sandbox"]));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(
        ran.stderr
            .contains("clreq.toml:1:1: There is no key `ignored` here"),
        "{ran:?}"
    );
    assert!(
        ran.stderr.contains("because clreq.toml has errors"),
        "{ran:?}"
    );
}

#[test]
fn each_error_of_the_api_names_its_pointer() {
    let sandbox = SandboxProcess::start(&["--strict"]);
    let folder = Folder::new();
    let ran = run(&mut folder.send(&sandbox));
    assert_eq!(ran.code, 1, "{ran:?}");
    for place in ["organization", "role"] {
        let said = format!("error: /data/relationships/{place}: {place} - must exist\n");
        assert!(ran.stderr.contains(&said), "{ran:?}");
    }
    assert_eq!(sandbox.stored(), 0);
}

#[test]
fn an_environment_variable_that_is_not_unicode_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::new();
    for name in ["CLREQ_ENDPOINT", "CLREQ_ACCESS_TOKEN", "CL_CLI_DOMAIN"] {
        let ran = run(clreq(folder.folder.path())
            .args(["send", "shop.clreq.json"])
            .env("CL_CLI_ACCESS_TOKEN", "hunter2")
            .env(name, OsStr::from_bytes(b"http://127.0.0.1:1\xff")));
        assert_eq!(ran.code, 2, "{ran:?}");
        let said = format!("the environment variable `{name}` is not UTF-8");
        assert!(ran.stderr.contains(&said), "{ran:?}");
    }
}

#[test]
fn a_proxy_that_can_not_be_used_is_refused() {
    let folder = Folder::new();
    for value in ["socks://127.0.0.1:1", "http//127.0.0.1:1"] {
        let ran = run(clreq(folder.folder.path())
            .args(["send", "shop.clreq.json"])
            .env("CLREQ_ACCESS_TOKEN", "hunter2")
            .env("HTTPS_PROXY", value));
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(
            ran.stderr.contains("`HTTPS_PROXY` names no proxy"),
            "{ran:?}"
        );
    }
}

#[test]
fn a_success_of_a_sandbox_does_not_block() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    for stored in 1..=2 {
        assert_eq!(run(folder.send(&sandbox).arg("--write")).code, 0);
        assert_eq!(sandbox.stored(), stored);
    }
}

#[test]
fn a_status_that_is_text_or_in_an_array_still_means_sent() {
    let sandbox = SandboxProcess::start(&[]);
    for response in [r#"{ "status": "201" }"#, r#"[{ "status": 201 }]"#] {
        let with_response = format!(",\n  \"response\": {response}\n}}\n");
        let text = REQUEST
            .trim_end()
            .trim_end_matches('}')
            .trim_end()
            .to_owned();
        let folder = Folder::with(&(text + &with_response));
        let ran = run(&mut folder.send(&sandbox));
        assert_ne!(ran.code, 0, "{ran:?}");
        assert_eq!(sandbox.stored(), 0, "{ran:?}");
    }
}
