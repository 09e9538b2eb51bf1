//! Files in which clreq 0.1 kept responses and secrets beside a request file.

use crate::project::{GOOD, Project};
use crate::staged::{git, repository};

const RESPONSE: &str = r#"{
  "status": 201,
  "sent_at": "2026-11-23T18:00:00Z",
  "endpoint": "https://provisioning.commercelayer.io/api",
  "body": { "data": { "attributes": { "client_secret": "Zq9wL2mN4pR7tV1x" } } }
}
"#;
const SECRETS: &str = r#"{ "/data/attributes/client_secret": "Zq9wL2mN4pR7tV1x" }"#;

const KEPT: [(&str, &str); 4] = [
    ("shop.response.json", RESPONSE),
    ("shop.response.2.json", RESPONSE),
    ("shop.secret.json", SECRETS),
    ("sub/shop.secret.3.json", SECRETS),
];

#[test]
fn a_secret_in_a_kept_file_is_an_error() {
    for (name, content) in KEPT {
        let project = Project::with(&[("shop.clreq.json", GOOD), (name, content)]);
        for arguments in [
            &["check", "--format", "json"][..],
            &["check", "--format", "json", name],
        ] {
            let ran = project.run(arguments).expect_code(1);
            let found = &ran.json()["diagnostics"];
            assert_eq!(found.as_array().map(Vec::len), Some(1), "{ran:?}");
            assert_eq!(found[0]["code"], "secret-in-response");
            assert_eq!(found[0]["path"], name);
            assert!(!ran.stdout.contains("Zq9"), "{ran:?}");
        }
        let human = project.run(&["check", "--fix"]).expect_code(1);
        assert!(!human.stdout.contains("Zq9"), "{human:?}");
        assert_eq!(project.read(name), content);
    }
}

#[test]
fn a_staged_kept_file_is_seen() {
    for (name, content) in KEPT {
        let project = repository(&[]);
        project.write(name, content);
        git(&project, &["add", "."]);
        let ran = project.run(&["check", "--staged"]).expect_code(1);
        assert!(ran.stdout.contains("error[secret-in-response]"), "{ran:?}");
        assert!(ran.stdout.contains(name), "{ran:?}");
    }
}

#[test]
fn other_files_with_such_a_name_are_unchanged() {
    let project = Project::with(&[
        ("shop.clreq.json", GOOD),
        (
            "a.response.json",
            &RESPONSE.replace("Zq9wL2mN4pR7tV1x", "<redacted>"),
        ),
        (
            "b.response.json",
            r#"{ "fixture": true, "client_secret": "Zq9wL2mN4pR7tV1x" }"#,
        ),
        ("c.secret.json", "not JSON"),
        ("d.secret.json", "{}"),
    ]);
    project.run(&["check"]).expect_code(0);
    let ran = project.run(&["fmt", "--check"]);
    assert!(!ran.stdout.contains("response") && !ran.stdout.contains("secret"));
}
