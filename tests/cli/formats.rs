//! The formats for other programs.

use serde_json::Value;

use crate::project::{BAD, GOOD, Project, WARNED};

fn project() -> Project {
    Project::with(&[
        ("a/bad file.clreq.json", BAD),
        ("good.clreq.json", GOOD),
        ("warned.clreq.json", WARNED),
    ])
}

#[test]
fn json_is_one_object_by_the_contract() {
    let ran = project().run(&["check", "--format", "json"]).expect_code(1);
    let report = ran.json();
    assert_eq!(
        (&report["files"], &report["errors"], &report["warnings"]),
        (&3.into(), &2.into(), &2.into())
    );
    let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["files", "errors", "warnings", "diagnostics"]);
    let expected = serde_json::json!({
        "path": "a/bad file.clreq.json",
        "line": 4, "column": 29, "end_line": 4, "end_column": 31,
        "severity": "error",
        "code": "blank-value",
        "message": "The name is blank: give the credential a name that people recognize.",
        "pointer": "/data/attributes/name",
    });
    assert_eq!(report["diagnostics"][0], expected);
}

fn sarif_validator() -> jsonschema::Validator {
    // JavaScript allows an unescaped `]` in a pattern, but this validator doesn't.
    let source = include_str!("data/sarif-2.1.0.schema.json").replace("{2}]?$", "{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&source).unwrap();
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

#[test]
fn sarif_is_valid_by_the_official_schema() {
    let project = project();
    project.write("broken.clreq.json", b"\xFF\xFE");
    let duplicate = GOOD.replace("\"kind\"", "\"name\": \"Other\", \"kind\"");
    project.write("duplicate.clreq.json", duplicate);
    let ran = project.run(&["check", "--format", "sarif"]).expect_code(2);
    let log = ran.json();
    let errors: Vec<String> = sarif_validator()
        .iter_errors(&log)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{}", ran.stdout);

    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 6);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["clreq/v1"].is_string());
    }
    let trailing = results
        .iter()
        .find(|result| result["ruleId"] == "trailing-comma")
        .unwrap();
    let place = &trailing["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a/bad%20file.clreq.json");
    let replacement = &trailing["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"], place["region"]);
    assert_eq!(replacement["insertedContent"]["text"], "");
    let repeated = results
        .iter()
        .find(|result| result["ruleId"] == "duplicate-key")
        .unwrap();
    assert_eq!(repeated["relatedLocations"].as_array().unwrap().len(), 1);

    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(
        notification,
        "broken.clreq.json: is UTF-16. Save the file as UTF-8."
    );
}

#[test]
fn sarif_of_nothing_is_valid_too() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let log = project
        .run(&["check", "--format", "sarif"])
        .expect_code(0)
        .json();
    assert!(sarif_validator().is_valid(&log));
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
}

#[test]
fn a_fingerprint_stays_when_lines_are_added_above() {
    let fingerprints = |text: &str| -> Vec<String> {
        let project = Project::with(&[("a.clreq.json", text)]);
        let report = project.run(&["check", "--format", "gitlab"]).json();
        let issues = report.as_array().unwrap();
        issues
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = fingerprints(BAD);
    let moved = BAD.replacen("{\n", "{\n\n  \"$schema\": \"x\",\n", 1);
    assert_eq!(fingerprints(&moved), before);
    let twice = fingerprints("[\n,,\n]");
    assert!(twice.len() > 1);
    let unique: std::collections::BTreeSet<&String> = twice.iter().collect();
    assert_eq!(unique.len(), twice.len());
}

#[test]
fn gitlab_issues_have_the_required_members() {
    let project = project();
    project.write("broken.clreq.json", b"\x80");
    let report = project
        .run(&["check", "--format", "gitlab"])
        .expect_code(2)
        .json();
    let issues = report.as_array().unwrap();
    assert_eq!(issues.len(), 5);
    for issue in issues {
        assert!(issue["description"].is_string() && issue["fingerprint"].is_string());
        assert!(issue["location"]["lines"]["begin"].as_u64() >= Some(1));
        assert!(
            ["info", "minor", "major", "blocker"].contains(&issue["severity"].as_str().unwrap())
        );
    }
    assert_eq!(issues[0]["location"]["path"], "a/bad file.clreq.json");
    assert_eq!(issues[3]["location"]["path"], "broken.clreq.json");
}

#[test]
fn github_commands_contain_file_and_line() {
    let ran = project()
        .run(&["check", "--format", "github"])
        .expect_code(1);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(
        lines[0],
        "::error file=a/bad file.clreq.json,line=4,endLine=4,col=29,endColumn=31,title=blank-value::The name is blank: give the credential a name that people recognize."
    );
    assert!(lines[3].starts_with("::warning file=warned.clreq.json,line=4,"));
}

#[test]
fn junit_has_a_case_for_each_file() {
    let project = project();
    project.write("broken.clreq.json", b"\x80");
    let control = GOOD.replace("My app", "a\u{1}<&>\"");
    project.write(
        "control.clreq.json",
        control.replace("sales_channel", "a\u{1}<&>\\u0022"),
    );
    let ran = project.run(&["check", "--format", "junit"]).expect_code(2);
    let document = roxmltree::Document::parse(&ran.stdout).unwrap();
    let suite = document.root_element().first_element_child().unwrap();
    let count = |name: &str| suite.attribute(name).unwrap().parse::<usize>().unwrap();
    assert_eq!(
        (count("tests"), count("failures"), count("errors")),
        (5, 2, 1)
    );
    let case = |file: &str| {
        let mut cases = suite.children().filter(|node| node.is_element());
        cases
            .find(|node| node.attribute("name") == Some(file))
            .unwrap()
    };
    let kinds = |file: &str| -> Vec<&str> {
        case(file)
            .children()
            .filter(|node| node.is_element())
            .map(|node| node.tag_name().name())
            .collect()
    };
    assert_eq!(kinds("good.clreq.json"), [""; 0]);
    assert_eq!(
        kinds("a/bad file.clreq.json"),
        ["failure", "failure", "system-out"]
    );
    assert_eq!(kinds("warned.clreq.json"), ["system-out"]);
    assert_eq!(kinds("broken.clreq.json"), ["error"]);
    let failure = case("a/bad file.clreq.json").first_element_child().unwrap();
    assert_eq!(failure.attribute("type"), Some("blank-value"));
    assert!(
        failure
            .text()
            .unwrap()
            .starts_with("a/bad file.clreq.json:4:29: error[blank-value]: ")
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_diagnostic_in_every_format() {
    let project = Project::with(&[("a.clreq.json", GOOD), ("z.clreq.json", WARNED)]);
    project.write("broken.clreq.json", b"\xFF\xFE");
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let ran = project.run(&["check", "--format", format]).expect_code(2);
        assert!(ran.stdout.contains("could-not-check"), "{format}: {ran:?}");
        let message = "is UTF-16. Save the file as UTF-8.";
        assert!(ran.stdout.contains(message), "{format}: {ran:?}");
        assert!(ran.stdout.contains("dashboards"), "{format}: {ran:?}");
        if format == "json" {
            let report = ran.json();
            let expected = serde_json::json!({
                "path": "broken.clreq.json",
                "line": 1, "column": 1, "end_line": 1, "end_column": 1,
                "severity": "error",
                "code": "could-not-check",
                "message": format!("broken.clreq.json: {message}"),
                "pointer": "",
            });
            assert_eq!(report["diagnostics"][0], expected);
            assert_eq!(
                (&report["files"], &report["errors"]),
                (&2.into(), &1.into())
            );
        }
    }
}

/// The paths in a report.
fn paths(
    project: &Project,
    folder: &str,
    variables: &[(&str, &std::path::Path)],
    format: &str,
) -> Vec<String> {
    let mut command = project.command(&["check", "--format", format]);
    command
        .current_dir(project.path(folder))
        .envs(variables.iter().copied());
    let ran = crate::project::Ran::of(command.output().unwrap());
    let report = ran.json();
    let paths = match format {
        "gitlab" => report
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| &issue["location"]["path"])
            .collect::<Vec<_>>(),
        _ => report["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
            .collect(),
    };
    paths
        .into_iter()
        .map(|path| path.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_paths_of_services_start_at_the_top_of_the_project() {
    let broken = GOOD.replace("My app", "");
    let project = Project::with(&[
        ("one/shop.clreq.json", &broken),
        ("two/shop.clreq.json", &broken),
    ]);
    for format in ["gitlab", "sarif"] {
        assert_eq!(paths(&project, "one", &[], format), ["one/shop.clreq.json"]);
        assert_eq!(paths(&project, "two", &[], format), ["two/shop.clreq.json"]);
        assert_eq!(
            paths(&project, ".", &[], format),
            ["one/shop.clreq.json", "two/shop.clreq.json"]
        );
        let top = project.path("one");
        let variables = [("CI_PROJECT_DIR", top.as_path())];
        assert_eq!(
            paths(&project, "one", &variables, format),
            ["shop.clreq.json"]
        );
        // The folder of another project is ignored.
        assert_eq!(
            paths(&project, "two", &variables, format),
            ["two/shop.clreq.json"]
        );
    }
    let fingerprint = |folder: &str| {
        let mut command = project.command(&["check", "--format", "gitlab"]);
        let output = command.current_dir(project.path(folder)).output().unwrap();
        crate::project::Ran::of(output).json()[0]["fingerprint"].clone()
    };
    assert_ne!(fingerprint("one"), fingerprint("two"));
}

#[test]
fn marks_of_direction_are_escaped_in_every_format() {
    let text = GOOD.replace("sales_channel", "sales\u{202e}channel");
    let project = Project::with(&[("a.clreq.json", &text)]);
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let ran = project.run(&["check", "--format", format]);
        assert!(!ran.stdout.contains('\u{202e}'), "{format}: {ran:?}");
    }
}
