//! `clreq.toml`.

use crate::project::{BAD, GOOD, Project, WARNED};

#[test]
fn it_is_found_upwards_from_each_file() {
    let project = Project::with(&[
        ("clreq.toml", "extra-kinds = [\"dashboards\"]"),
        ("a/b/warned.clreq.json", WARNED),
        ("strict/clreq.toml", "severity.unknown-kind = \"error\""),
        ("strict/warned.clreq.json", WARNED),
        ("warned.clreq.json", WARNED),
    ]);
    let ran = project.run(&["check", "--format", "json"]).expect_code(1);
    let report = ran.json();
    let found = report["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{}", ran.stdout);
    assert_eq!(found[0]["path"], "strict/warned.clreq.json");
    assert_eq!(found[0]["severity"], "error");
}

#[test]
fn ignored_files_are_skipped_even_when_they_are_named() {
    let project = Project::with(&[
        ("clreq.toml", "ignore = [\"old/\"]"),
        ("old/bad.clreq.json", BAD),
        ("good.clreq.json", GOOD),
    ]);
    let ran = project
        .run(&["check", "old/bad.clreq.json", "good.clreq.json"])
        .expect_code(0);
    assert_eq!(
        ran.stdout,
        "No errors in 1 file (1 ignored by clreq.toml).\n"
    );
    project.run(&["check", "--fix"]).expect_code(0);
    assert_eq!(project.read("old/bad.clreq.json"), BAD);
}

#[test]
fn overrides_apply_to_the_files_that_they_name() {
    let toml = "[[overrides]]\nfiles = [\"legacy/\"]\nseverity = { blank-value = \"off\", trailing-comma = \"off\" }";
    let project = Project::with(&[("clreq.toml", toml), ("legacy/a.clreq.json", GOOD)]);
    let ran = project.run(&["check"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: clreq.toml:3:35: `trailing-comma` is always an error: a file with one is not JSON and can't be sent.\n"
    );
    assert!(
        ran.stdout.starts_with(
            "error[could-not-check]: legacy/a.clreq.json: was skipped, because clreq.toml has errors.\n"
        ),
        "{ran:?}"
    );
    project.write("clreq.toml", toml.replace(", trailing-comma = \"off\"", ""));
    project.write("legacy/a.clreq.json", GOOD.replace("My app", ""));
    project.run(&["check"]).expect_code(0);
}

#[test]
fn an_invalid_configuration_affects_only_the_files_below_it() {
    let project = Project::with(&[
        (
            "a/clreq.toml",
            "ignored = []\naccess-token = \"hunter2hunter2\"",
        ),
        ("a/a.clreq.json", BAD),
        ("a/b.clreq.json", BAD),
        ("z.clreq.json", BAD),
    ]);
    let ran = project.run(&["check", "--fix"]).expect_code(2);
    let errors: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(errors.len(), 2, "{}", ran.stderr);
    assert_eq!(
        errors[0],
        "error: a/clreq.toml:1:1: There is no key `ignored` here: did you mean `ignore`?"
    );
    assert!(
        errors[1]
            .starts_with("error: a/clreq.toml:2:1: `access-token` can't stand in clreq.toml: ")
    );
    assert!(
        ran.stdout.starts_with(
            "error[could-not-check]: a/a.clreq.json: was skipped, because a/clreq.toml has errors.\n"
        ),
        "{ran:?}"
    );
    assert!(!format!("{ran:?}").contains("hunter2"));
    assert_eq!(project.read("a/a.clreq.json"), BAD);
    assert_ne!(project.read("z.clreq.json"), BAD);
}

#[test]
fn it_says_whether_a_secret_fails_the_check() {
    let text = GOOD.replacen(
        '{',
        "{\n  \"response\": { \"body\": { \"client_secret\": \"s3cr3t99\" } },",
        1,
    );
    let project = Project::with(&[("a.clreq.json", &text)]);
    project.run(&["check"]).expect_code(1);
    project.write(
        "clreq.toml",
        "[[overrides]]\nfiles = [\"a.clreq.json\"]\nseverity.secret-in-response = \"hint\"",
    );
    let ran = project.run(&["check"]).expect_code(0);
    assert!(
        ran.stdout.contains("hint[secret-in-response]"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("s3cr3t99"));
}

#[test]
fn its_schema_can_be_printed() {
    let ran = Project::new().run(&["schema", "clreq.toml"]).expect_code(0);
    assert_eq!(ran.json()["title"], "clreq.toml");
}

#[test]
fn a_path_with_dots_has_the_configuration_of_the_folder_that_it_leads_to() {
    let project = Project::with(&[
        ("shop/clreq.toml", "severity.blank-value = \"off\""),
        ("shop/x", ""),
        ("blog/bad.clreq.json", &GOOD.replace("My app", "")),
        ("clreq.toml", "ignore = [\"blog/old/\"]"),
        ("blog/old/bad.clreq.json", BAD),
    ]);
    let run = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.current_dir(project.path("shop"));
        crate::project::Ran::of(command.output().unwrap())
    };
    for path in [
        "../blog",
        "../blog/bad.clreq.json",
        "../shop/../blog",
        "./../blog/.",
    ] {
        run(&["check", path]).expect_code(1);
    }
    let ran = run(&["check", "../blog/old"]).expect_code(0);
    assert_eq!(
        ran.stdout,
        "clreq.toml ignores the only file, so nothing was checked.\n"
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../blog", project.path("shop/link")).unwrap();
        run(&["check", "link/bad.clreq.json"]).expect_code(1);
        run(&["check", "link"]).expect_code(1);
    }
}

/// A response with a secret.
#[cfg(unix)]
fn with_secret() -> String {
    GOOD.replacen(
        '{',
        "{\n  \"response\": { \"body\": { \"client_secret\": \"s3cr3t99\" } },",
        1,
    )
}

#[test]
fn a_configuration_that_lets_secrets_pass_is_named() {
    let project = Project::with(&[("a.clreq.json", &with_secret())]);
    for severity in ["off", "hint", "warning"] {
        project.write(
            "clreq.toml",
            format!("severity.secret-in-response = \"{severity}\""),
        );
        let ran = project.run(&["check"]).expect_code(0);
        assert_eq!(
            ran.stderr,
            format!("note: clreq.toml sets `secret-in-response` to \"{severity}\".\n")
        );
    }
    project.write("clreq.toml", "severity.secret-in-response = \"error\"");
    let ran = project.run(&["check"]).expect_code(1);
    assert_eq!(ran.stderr, "");
}

/// Another user can create such a file in a parent folder, such as `/tmp`.
#[cfg(unix)]
#[test]
fn the_configuration_of_another_user_does_not_count_outside_a_repository() {
    const OTHER: u32 = 65_534;
    let project = Project::with(&[("inner/a.clreq.json", &with_secret())]);
    project.write("clreq.toml", "severity.secret-in-response = \"off\"");
    std::fs::remove_dir(project.path(".git")).unwrap();
    let home = Project::new();
    let run = || {
        let mut command = project.command(&["check", "inner"]);
        command
            .env("HOME", home.root())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("SUDO_UID");
        crate::project::Ran::of(command.output().unwrap())
    };
    run().expect_code(0);
    if std::os::unix::fs::chown(project.path("clreq.toml"), Some(OTHER), None).is_err() {
        // Only the superuser can change the owner of a file.
        return;
    }
    let ran = run().expect_code(1);
    assert!(
        ran.stderr
            .contains("clreq.toml is not used, because it belongs to another user."),
        "{ran:?}"
    );
    // It applies in a repository of this user, and in a folder that git is configured to trust.
    std::fs::create_dir(project.path(".git")).unwrap();
    run().expect_code(0);
    std::fs::remove_dir(project.path(".git")).unwrap();
    let safe = std::fs::canonicalize(project.root()).unwrap();
    home.write(
        ".gitconfig",
        format!("[safe]\n\tdirectory = {}\n", safe.display()),
    );
    run().expect_code(0);
}

const RULES: &str = r#"[[overrides]]
files = ["live/"]
require.mode = "live"
require.organization = ["xYZkjABcde"]
require.reference = true
"#;

#[test]
fn a_request_that_breaks_a_rule_of_the_project_is_refused_by_check_and_send() {
    let project = Project::with(&[
        ("clreq.toml", RULES),
        ("shop.clreq.json", GOOD),
        ("live/shop.clreq.json", GOOD),
    ]);
    let ran = project.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let found: Vec<(&str, &str)> = report["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|found| {
            let text = |member: &str| found[member].as_str().expect("a text");
            (text("path"), text("message"))
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                "live/shop.clreq.json",
                "clreq.toml allows only `live` as `mode` here. Add `mode`."
            ),
            (
                "live/shop.clreq.json",
                "clreq.toml requires a `reference` here: write one."
            ),
        ]
    );
    let ran = project.run(&["send", "--sandbox", "live/shop.clreq.json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(
        project.run(&["send", "--sandbox", "shop.clreq.json"]).code,
        0
    );
}
