//! Several formats in one run.

use crate::project::{BAD, Project};

#[test]
fn every_format_is_written_to_its_output() {
    let project = Project::with(&[("a.clreq.json", BAD)]);
    let ran = project
        .run(&[
            "check", "--format", "sarif", "--output", "a.sarif", "--format", "human", "--format",
            "junit", "-o", "a.xml", "--color", "always",
        ])
        .expect_code(1);
    assert!(ran.stdout.contains("blank-value"));
    assert!(project.read("a.sarif").contains("\"version\": \"2.1.0\""));
    assert!(project.read("a.xml").starts_with("<?xml"));
    project
        .run(&["check", "-o", "a.txt", "--color", "always"])
        .expect_code(1);
    let text = project.read("a.txt");
    assert!(
        text.contains("error[blank-value]") && !text.contains('\u{1b}'),
        "{text}"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_an_error() {
    let project = Project::with(&[("a.clreq.json", BAD)]);
    let ran = project.run(&["check", "-o", "none/a.txt"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: none/a.txt: can't be written: No such file or directory.\n"
    );
}

#[test]
fn two_formats_on_standard_output_are_refused() {
    let project = Project::with(&[("a.clreq.json", BAD)]);
    let ran = project
        .run(&["check", "--format", "json", "--format", "sarif"])
        .expect_code(2);
    assert!(
        ran.stderr
            .starts_with("error: only one format can go to standard output"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stdout, "");
}
