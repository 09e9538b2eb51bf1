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
fn ignored_files_are_left_alone_even_when_they_are_named() {
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
fn overrides_are_the_exceptions_for_some_files() {
    let toml = "[[overrides]]\nfiles = [\"legacy/\"]\nseverity = { blank-value = \"off\", trailing-comma = \"off\" }";
    let project = Project::with(&[("clreq.toml", toml), ("legacy/a.clreq.json", GOOD)]);
    let ran = project.run(&["check"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: clreq.toml:3:35: `trailing-comma` always is an error: a file with one is not JSON and can't be sent.\nerror: legacy/a.clreq.json: is left alone, because clreq.toml has errors.\n"
    );
    project.write("clreq.toml", toml.replace(", trailing-comma = \"off\"", ""));
    project.write("legacy/a.clreq.json", GOOD.replace("My app", ""));
    project.run(&["check"]).expect_code(0);
}

#[test]
fn a_wrong_configuration_stops_what_is_below_it_and_nothing_else() {
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
    assert_eq!(errors.len(), 4, "{}", ran.stderr);
    assert_eq!(
        errors[0],
        "error: a/clreq.toml:1:1: There is no key `ignored` here: did you mean `ignore`?"
    );
    assert!(
        errors[1]
            .starts_with("error: a/clreq.toml:2:1: `access-token` can't stand in clreq.toml: ")
    );
    assert_eq!(
        errors[2],
        "error: a/a.clreq.json: is left alone, because a/clreq.toml has errors."
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
