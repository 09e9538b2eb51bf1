//! A document on standard input.

use crate::project::{BAD, GOOD, Project};

#[test]
fn it_is_checked_under_its_name() {
    let project = Project::new();
    let ran = project.run_with_input(&["check", "-"], BAD).expect_code(1);
    assert!(ran.stdout.contains("--> <stdin>:4:29"), "{}", ran.stdout);
    let named = ["check", "--stdin-filename", "requests/a.clreq.json"];
    let ran = project.run_with_input(&named, BAD).expect_code(1);
    assert!(
        ran.stdout.contains("--> requests/a.clreq.json:4:29"),
        "{}",
        ran.stdout
    );
    project.run_with_input(&["check", "-"], GOOD).expect_code(0);
}

#[test]
fn fix_works_as_a_filter() {
    let project = Project::new();
    let fixed = BAD.replace("\", }", "\" }");
    let ran = project
        .run_with_input(&["check", "--fix", "-"], BAD)
        .expect_code(1);
    assert_eq!(ran.stdout, fixed);
    assert!(ran.stderr.contains("error[blank-value]"), "{}", ran.stderr);
    let ran = project
        .run_with_input(&["check", "--fix", "-q", "-"], GOOD)
        .expect_code(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (GOOD, ""));
}

#[test]
fn as_a_filter_an_ignored_text_is_printed_unchanged() {
    let project = Project::with(&[("clreq.toml", "ignore = [\"old/\"]")]);
    let named = [
        "check",
        "--fix",
        "-q",
        "--stdin-filename",
        "old/a.clreq.json",
    ];
    let ran = project.run_with_input(&named, BAD).expect_code(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (BAD, ""));
}

#[test]
fn the_configuration_is_found_by_the_name() {
    let project = Project::with(&[("old/clreq.toml", "severity.blank-value = \"off\"")]);
    let text = GOOD.replace("My app", "");
    let named = ["check", "-", "--stdin-filename", "old/a.clreq.json"];
    project.run_with_input(&named, &text).expect_code(0);
    project
        .run_with_input(&["check", "-"], &text)
        .expect_code(1);
}

#[test]
fn invalid_utf_8_is_reported() {
    let ran = Project::new()
        .run_with_input(&["check", "-"], b"{\"\x80")
        .expect_code(2);
    let message = "error[could-not-check]: <stdin>: is not UTF-8: byte 3 (0x80), in line 1, is the first wrong one. Save the file as UTF-8.\n";
    assert!(ran.stdout.starts_with(message), "{ran:?}");
}
