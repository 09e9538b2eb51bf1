//! `clreq fmt`.

use expect_test::expect;

use crate::project::{GOOD, Project};

const UGLY: &str =
    "{\"data\":{\n\"type\":\"api_credentials\" , \"attributes\":{ },\n      \"relationships\":{}}}";

const PRETTY: &str = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": {},
    "relationships": {}
  }
}
"#;

#[test]
fn files_get_their_layout() {
    let project = Project::with(&[
        ("a.clreq.json", UGLY),
        ("b.clreq.json", GOOD),
        ("c.json", UGLY),
    ]);
    let ran = project.run(&["fmt"]).expect_code(0);
    assert_eq!(
        ran.stdout,
        "formatted a.clreq.json\n1 file formatted, 1 unchanged.\n"
    );
    assert_eq!(project.read("a.clreq.json"), PRETTY);
    assert_eq!(project.read("c.json"), UGLY);
    let ran = project.run(&["fmt", "--check"]).expect_code(0);
    assert_eq!(ran.stdout, "0 files to format, 2 unchanged.\n");
    assert_eq!(project.run(&["fmt", "-q"]).expect_code(0).stdout, "");
}

#[test]
fn check_lists_the_files_that_would_change_and_changes_none() {
    let project = Project::with(&[("a.clreq.json", UGLY), ("b.clreq.json", GOOD)]);
    let ran = project.run(&["fmt", "--check"]).expect_code(1);
    assert_eq!(
        ran.stdout,
        "would format a.clreq.json\n1 file to format, 1 unchanged.\n"
    );
    assert_eq!(project.read("a.clreq.json"), UGLY);
}

#[test]
fn diff_shows_the_changes_and_no_secret() {
    let text = "{\n  \"response\": {\"body\": {\"client_secret\" : \"s3cr3t99\"}}\n}\n";
    let project = Project::with(&[("a.clreq.json", text)]);
    let ran = project.run(&["fmt", "--diff"]).expect_code(1);
    expect![[r#"
        --- a/a.clreq.json
        +++ b/a.clreq.json
        @@ -1,3 +1,3 @@
         {
        -  "response": {"body": {"client_secret" : "********"}}
        +  "response": { "body": { "client_secret": "********" } }
         }
    "#]]
    .assert_eq(&ran.stdout);
    assert_eq!(project.read("a.clreq.json"), text);
}

#[test]
fn standard_input_is_filtered() {
    let project = Project::with(&[("clreq.toml", "ignore = [\"old/\"]")]);
    assert_eq!(
        project
            .run_with_input(&["fmt", "-"], UGLY)
            .expect_code(0)
            .stdout,
        PRETTY
    );
    assert_eq!(
        project
            .run_with_input(&["fmt", "-"], PRETTY)
            .expect_code(0)
            .stdout,
        PRETTY
    );
    let ignored = ["fmt", "--stdin-filename", "old/a.clreq.json"];
    assert_eq!(
        project.run_with_input(&ignored, UGLY).expect_code(0).stdout,
        UGLY
    );
}

#[test]
fn a_file_with_syntax_errors_is_unchanged_and_the_others_are_formatted() {
    let project = Project::with(&[("a.clreq.json", "{\n'data': 1,\n}"), ("b.clreq.json", UGLY)]);
    let ran = project.run(&["fmt"]).expect_code(1);
    assert_eq!(
        ran.stderr,
        "error: a.clreq.json:2:1: not formatted, because the file has 2 syntax errors: fix them first.\n"
    );
    assert_eq!(project.read("a.clreq.json"), "{\n'data': 1,\n}");
    assert_eq!(project.read("b.clreq.json"), PRETTY);
}

#[test]
fn ignored_files_are_skipped_and_unreadable_ones_are_reported() {
    let project = Project::with(&[
        ("clreq.toml", "ignore = [\"old/\"]"),
        ("old/a.clreq.json", UGLY),
    ]);
    project.write("b.clreq.json", b"\xFF\xFE");
    let ran = project.run(&["fmt"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: b.clreq.json: is UTF-16. Save the file as UTF-8.\n"
    );
    assert_eq!(project.read("old/a.clreq.json"), UGLY);
    project.write("clreq.toml", "ignore = 1");
    let ran = project.run(&["fmt", "old"]).expect_code(2);
    assert!(
        ran.stderr
            .contains("was skipped, because clreq.toml has errors."),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_folder_without_request_files_is_said_to_have_none() {
    let project = Project::with(&[("old/a.clreq.json", UGLY), (".gitignore", "old/")]);
    std::fs::create_dir(project.path("empty")).unwrap();
    let ran = project.run(&["fmt", "empty"]).expect_code(0);
    assert_eq!(
        ran.stderr,
        "There is no request file (*.clreq.json) here, so nothing was formatted. `clreq new` makes one.\n"
    );
    assert_eq!(ran.stdout, "");
    let ran = project.run(&["fmt"]).expect_code(0);
    assert_eq!(
        ran.stderr,
        "Nothing was formatted: .gitignore or .ignore excludes every request file here, such as old/a.clreq.json. \
         To include it, name it: clreq fmt old/a.clreq.json\n"
    );
    assert_eq!(project.run(&["fmt", "-q"]).expect_code(0).stderr, "");
}
