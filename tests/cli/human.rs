//! The output for people.

use expect_test::expect;

use crate::project::{BAD, GOOD, Project, WARNED};

#[test]
fn each_diagnostic_shows_its_location_and_the_summary_the_result() {
    let project = Project::with(&[
        ("a/bad.clreq.json", BAD),
        ("a/good.clreq.json", GOOD),
        ("b.clreq.json", WARNED),
    ]);
    let ran = project.run(&["check"]).expect_code(1);
    expect![[""]].assert_eq(&ran.stderr);
    expect![[r#"
        error[blank-value]: The name is blank: give the credential a name that people recognize.
         --> a/bad.clreq.json:4:29
          |
        4 |     "attributes": { "name": "", "kind": "sales_channel", },
          |                             ^^

        error[trailing-comma]: JSON does not allow a comma before a closing bracket: remove it.
         --> a/bad.clreq.json:4:56
          |
        4 |     "attributes": { "name": "", "kind": "sales_channel", },
          |                                                        ^

        warning[malformed-id]: This does not look like a resource id, which is 10 letters and digits (such as xYZkjABcde): copy it from the dashboard or the API.
         --> a/bad.clreq.json:5:83
          |
        5 |     "relationships": { "organization": { "data": { "type": "organizations", "id": "acme" } } }
          |                                                                                   ^^^^^^

        warning[unknown-kind]: clreq does not know the kind `dashboards`. If the API does, add it to `extra-kinds` in `clreq.toml`.
         --> b.clreq.json:4:47
          |
        4 |     "attributes": { "name": "My app", "kind": "dashboards" },
          |                                               ^^^^^^^^^^^^

        2 errors and 2 warnings in 3 files.
        `clreq check --fix` repairs 1 of them.
        `clreq explain blank-value` says more about that code.
    "#]].assert_eq(&ran.stdout);
}

#[test]
fn a_related_location_is_shown() {
    let text = GOOD.replace(" \"kind\"", "\n      \"name\": \"Other\", \"kind\"");
    let project = Project::with(&[("a.clreq.json", &text)]);
    let ran = project.run(&["check", "a.clreq.json"]).expect_code(1);
    expect![[r#"
        error[duplicate-key]: Duplicate key `"name"`: readers differ in which one counts, so remove one.
         --> a.clreq.json:5:7
          |
        5 |       "name": "Other", "kind": "sales_channel" },
          |       ^^^^^^
          |
         ::: a.clreq.json:4:21
          |
        4 |     "attributes": { "name": "My app",
          |                     ------ The first one is here.

        1 error in 1 file.
        `clreq explain duplicate-key` says more about that code.
    "#]].assert_eq(&ran.stdout);
}

#[test]
fn only_the_part_of_a_long_line_around_the_error_is_shown() {
    let note = "n".repeat(300);
    let text = format!(
        r#"{{"data": {{"type": "api_credentials", "attributes": {{"metadata": {{"note": "{note}"}}, "name": "", "kind": "sales_channel", "reference": "{note}"}}, "relationships": {{"organization": {{"data": {{"type": "organizations", "id": "xYZkjABcde"}}}}}}}}}}"#
    );
    let project = Project::with(&[("a.clreq.json", &text)]);
    let ran = project.run(&["check", "a.clreq.json"]).expect_code(1);
    expect![[r#"
        error[blank-value]: The name is blank: give the credential a name that people recognize.
         --> a.clreq.json:1:387
          |
        1 | …nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"}, "name": "", "kind": "sales_channel", "reference": "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…
          |                                                              ^^

        1 error in 1 file.
        `clreq explain blank-value` says more about that code.
    "#]].assert_eq(&ran.stdout);
}

#[test]
fn colours_are_for_terminals_unless_they_are_asked_for() {
    let project = Project::with(&[("a.clreq.json", BAD)]);
    let escape = "\u{1b}[";
    assert!(!project.run(&["check"]).stdout.contains(escape));
    assert!(
        project
            .run(&["check", "--color", "always"])
            .stdout
            .contains(escape)
    );
    assert!(
        !project
            .run(&["check", "--color", "never"])
            .stdout
            .contains(escape)
    );
    let mut command = project.command(&["check", "--color=always"]);
    let output = command.env("NO_COLOR", "1").output().unwrap();
    assert!(
        String::from_utf8(output.stdout).unwrap().contains(escape),
        "asked for by name"
    );
}

#[test]
fn quiet_shows_only_errors() {
    let project = Project::with(&[("a.clreq.json", BAD), ("b.clreq.json", WARNED)]);
    let ran = project.run(&["check", "--quiet"]).expect_code(1);
    assert!(ran.stdout.contains("error[blank-value]"));
    assert!(!ran.stdout.contains("warning"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("2 files"), "{}", ran.stdout);
    let ran = project.run(&["check", "-q", "b.clreq.json"]).expect_code(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn too_many_warnings_fail_the_check() {
    let project = Project::with(&[("a.clreq.json", WARNED)]);
    project.run(&["check"]).expect_code(0);
    project
        .run(&["check", "--max-warnings", "1"])
        .expect_code(0);
    let ran = project
        .run(&["check", "--max-warnings", "0", "--quiet"])
        .expect_code(1);
    assert_eq!(
        ran.stderr,
        "error: 1 warning found, and --max-warnings allows 0.\n"
    );
}

#[test]
fn having_nothing_to_check_is_reported() {
    let project = Project::with(&[("a.json", "{}")]);
    let ran = project.run(&["check"]).expect_code(0);
    assert_eq!(ran.stdout, "");
    assert!(
        ran.stderr
            .starts_with("There is no request file (*.clreq.json) here")
    );
}

#[test]
fn every_column_is_that_of_the_file_also_of_a_second_place() {
    // Two places in a long line, whose excerpts are shortened.
    let note = "n".repeat(430);
    let text = format!(
        r#"{{"data": {{"type": "api_credentials", "attributes": {{"reference": "{note}", "metadata": {{"a": "{note}", "b": "{note}", "a": 1}}}}}}}}"#
    );
    let project = Project::with(&[("a.clreq.json", &text)]);
    let json = project.run(&["check", "--format", "json"]).json();
    let second = json["diagnostics"].as_array().unwrap();
    let second = second
        .iter()
        .find(|found| found["code"] == "duplicate-key")
        .unwrap();
    let first = text.find(r#""a""#).unwrap() + 1;
    let ran = project.run(&["check"]).expect_code(1);
    for place in [
        format!("--> a.clreq.json:1:{}\n", second["column"]),
        format!("::: a.clreq.json:1:{first}\n"),
    ] {
        assert!(ran.stdout.contains(&place), "{place}{}", ran.stdout);
    }
}

#[test]
fn a_number_that_makes_no_sense_is_explained() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    for (arguments, reason) in [
        (
            ["check", "--jobs", "0"],
            "it must be a whole number from 1 on",
        ),
        (
            ["check", "--jobs", "x"],
            "it must be a whole number from 1 on",
        ),
        (
            ["fmt", "--jobs", "-1"],
            "it must be a whole number from 1 on",
        ),
        (
            ["check", "--max-warnings", "many"],
            "it must be a whole number from 0 on, such as 10",
        ),
        (
            ["check", "--max-warnings", "-1"],
            "it must be a whole number from 0 on, such as 10",
        ),
        (
            ["check", "--max-warnings", "1.5"],
            "it must be a whole number from 0 on, such as 10",
        ),
    ] {
        let ran = project.run(&arguments).expect_code(2);
        assert!(ran.stderr.contains(reason), "{ran:?}");
    }
}

#[test]
fn a_folder_in_place_of_a_file_is_explained() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let ran = project.run(&["send", "."]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: .: is a folder. Name a request file in it: its name ends with .clreq.json.\n"
    );
}

#[test]
fn a_folder_whose_only_file_is_ignored_is_explained() {
    let project = Project::with(&[("sub/a.clreq.json", BAD), (".gitignore", "sub/\n")]);
    let ran = project.run(&["check"]).expect_code(0);
    assert_eq!(
        ran.stderr,
        "Nothing was checked: .gitignore or .ignore excludes every request file here, such as sub/a.clreq.json. To include it, name it: clreq check sub/a.clreq.json\n"
    );
    project.run(&["check", "sub/a.clreq.json"]).expect_code(1);
}
