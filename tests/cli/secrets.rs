//! No output contains a secret of a file, whatever errors the file has and whatever the format.

use crate::project::{Project, Ran};

const SECRET: &str = "tk9-Zq3xWv8LmN2pRs5";
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6YXEifQ.c2lnbmF0dXJlLXNlY3JldA";

/// Files with a secret in every possible place, inside the text of an error.
fn files() -> Vec<(String, String)> {
    let bodies = [
        // In the response, as a send inserts it.
        format!(
            "{{\"data\": {{}},\n\"response\": {{\"body\": {{\"client_secret\": \"{SECRET}\"}}}}}}"
        ),
        // Unquoted, in wrong quotes, unclosed, without a colon or comma, twice.
        format!("{{\"client_secret\": {SECRET}, \"token\": '{SECRET}'}}"),
        format!("{{\"client_secret\": \"{SECRET}\n}}"),
        format!("{{\"client_secret\" \"{SECRET}\"}}"),
        format!("{{client_secret: \"{SECRET}\" \"{SECRET}\"}}"),
        format!("{{\"client_secret\": \"{SECRET}\", \"client_secret\": \"{SECRET}\"}}"),
        // With the error in its middle.
        format!("{{\"password\": \"{SECRET}\\q{SECRET}\"}}"),
        format!("{{\"password\": \"{SECRET}\t{SECRET}\"}}"),
        // As the value that the diagnostic is about.
        format!(
            "{{\"data\": {{\"type\": \"{JWT}\", \"attributes\": {{\"kind\": \"{JWT}\", \"mode\": \"{JWT}\", \"redirect_uri\": \"{JWT}\", \"client_secret\": {SECRET}}}}}}}"
        ),
        format!(
            "{{\"data\": {{\"relationships\": {{\"organization\": {{\"data\": {{\"id\": \"Bearer {SECRET}\"}}}}}}}}}}"
        ),
        // In a key, in a comment, and after the end.
        format!("{{\"data\": {{\"{JWT}\": 1, \"{JWT}\": 2}}, \"{JWT}\"}}"),
        format!("{{}} // access_token: {SECRET}"),
        format!("/* Bearer {SECRET} */ {{"),
        format!("{{}} {JWT} {{\"secret\": \"{SECRET}\"}}"),
        format!("{{\"access_token\": [\"{JWT}\", {JWT}]}}"),
        // In a long line.
        format!(
            "{{\"note\": \"{}\", \"password\": \"{SECRET}\" \"x\": {} }}",
            "n".repeat(500),
            "1".repeat(500)
        ),
    ];
    let names = (0..).map(|number| format!("{number:02}.clreq.json"));
    names.zip(bodies).collect()
}

fn check(ran: &Ran, arguments: &[&str]) {
    for text in [&ran.stdout, &ran.stderr] {
        // A part of a secret is a secret too.
        for secret in [SECRET, JWT] {
            for part in secret.as_bytes().windows(8) {
                let part = str::from_utf8(part).unwrap();
                let line = text.lines().find(|line| line.contains(part));
                assert_eq!(line, None, "{arguments:?} printed `{part}`");
            }
        }
    }
}

#[test]
fn no_format_prints_a_secret() {
    let project = Project::new();
    for (name, content) in files() {
        project.write(&name, content);
    }
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let arguments = ["check", "--format", format];
        let ran = project.run(&arguments);
        assert!(ran.stdout.len() > 1000, "{ran:?}");
        check(&ran, &arguments);
    }
    let arguments = ["check", "--diff"];
    let ran = project.run(&arguments);
    assert!(ran.stdout.len() > 1000, "{ran:?}");
    check(&ran, &arguments);
    let arguments = ["check", "--fix"];
    check(&project.run(&arguments), &arguments);
}

#[test]
fn a_mask_is_as_wide_as_the_secret() {
    let project = Project::with(&[(
        "a.clreq.json",
        &format!("{{\"client_secret\": \"{SECRET}\", 1}}"),
    )]);
    let ran = project.run(&["check"]).expect_code(1);
    let line = format!(
        "1 | {{\"client_secret\": \"{}\", 1}}",
        "*".repeat(SECRET.len())
    );
    assert!(ran.stdout.contains(&line), "{}", ran.stdout);
}
