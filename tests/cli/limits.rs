//! Documents that are too deep or too large, and very many problems.

use crate::project::Project;

#[test]
fn a_hundred_thousand_nested_brackets_are_one_error_and_are_not_formatted() {
    let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let project = Project::with(&[("deep.clreq.json", &text)]);
    let ran = project.run(&["check", "--format", "json"]).expect_code(1);
    assert_eq!(ran.stdout.matches("\"code\"").count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("nesting-too-deep"), "{}", ran.stdout);
    let ran = project.run(&["fmt"]).expect_code(1);
    assert!(
        ran.stderr
            .contains(": not formatted, because its brackets nest too deep."),
        "{}",
        ran.stderr
    );
    assert_eq!(project.read("deep.clreq.json"), text);
}

#[test]
fn a_file_that_is_too_large_is_one_error_and_unchanged() {
    let text = format!("[\"{}\",]", "x".repeat(128 * 1024 * 1024));
    let project = Project::with(&[("large.clreq.json", &text)]);
    for arguments in [
        &["check", "--format", "json"][..],
        &["check", "--fix", "--format", "json"],
    ] {
        let ran = project.run(arguments).expect_code(1);
        assert_eq!(ran.stdout.matches("\"code\"").count(), 1);
        assert!(ran.stdout.contains("document-too-large"));
    }
    let ran = project.run(&["fmt"]).expect_code(1);
    assert!(
        ran.stderr
            .contains(": not formatted, because the file is too large.")
    );
    assert!(project.read("large.clreq.json") == text);
}

#[test]
fn problems_that_are_not_listed_are_counted_in_every_format() {
    let members: Vec<String> = (0..1_000).map(|n| format!("\"x{n}\": {n}")).collect();
    let text = format!("{{{}}}", members.join(", "));
    let project = Project::with(&[("a.clreq.json", &text)]);
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let ran = project.run(&["check", "--format", format]).expect_code(1);
        assert!(
            ran.stdout.contains("901 more problems"),
            "{format}: {}",
            ran.stdout
        );
    }
}
