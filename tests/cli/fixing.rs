//! `--fix` and `--diff`.

use expect_test::expect;

use crate::project::{BAD, GOOD, Project};

const BROKEN: &str = r#"{
  'data': {
    "type": "api_credential",
    "attributes": { "name": "My app", kind: "sales-channel", "expires_in": "7200", },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

#[test]
fn fix_repairs_the_file_and_lists_the_fixes() {
    let project = Project::with(&[("a.clreq.json", BROKEN), ("good.clreq.json", GOOD)]);
    let ran = project.run(&["check", "--fix"]).expect_code(0);
    expect![[r#"
        fixed a.clreq.json
          wrong-quotes: Use straight double quotes
          wrong-resource-type: Replace with `api_credentials`
          unquoted-key: Put the key in double quotes
          misspelled-kind: Replace with `sales_channel`
          wrong-type: Replace with `7200`
          trailing-comma: Remove the comma

        Fixed 6 problems.
        No errors in 2 files.
    "#]]
    .assert_eq(&ran.stdout);
    expect![[r#"
        {
          "data": {
            "type": "api_credentials",
            "attributes": { "name": "My app", "kind": "sales_channel", "expires_in": 7200 },
            "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
          }
        }
    "#]].assert_eq(&project.read("a.clreq.json"));
    assert_eq!(project.read("good.clreq.json"), GOOD);
    let again = project.run(&["check", "--fix"]).expect_code(0);
    assert_eq!(again.stdout, "No errors in 2 files.\n");
}

#[test]
fn errors_without_a_safe_fix_stay_and_are_reported() {
    let project = Project::with(&[("a.clreq.json", BAD)]);
    let ran = project.run(&["check", "--fix"]).expect_code(1);
    assert!(
        ran.stdout.contains("error[blank-value]") && !ran.stdout.contains("error[trailing-comma]")
    );
    assert!(
        ran.stdout
            .contains("Fixed 1 problem.\n1 error and 1 warning in 1 file."),
        "{}",
        ran.stdout
    );
    assert_eq!(project.read("a.clreq.json"), BAD.replace("\", }", "\" }"));
}

#[test]
fn diff_shows_the_same_and_changes_nothing() {
    let project = Project::with(&[("a.clreq.json", BROKEN)]);
    let ran = project.run(&["check", "--fix", "--diff"]).expect_code(1);
    expect![[r#"
        --- a/a.clreq.json
        +++ b/a.clreq.json
        @@ -1,7 +1,7 @@
         {
        -  'data': {
        -    "type": "api_credential",
        -    "attributes": { "name": "My app", kind: "sales-channel", "expires_in": "7200", },
        +  "data": {
        +    "type": "api_credentials",
        +    "attributes": { "name": "My app", "kind": "sales_channel", "expires_in": 7200 },
             "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
           }
         }
    "#]].assert_eq(&ran.stdout);
    assert_eq!(project.read("a.clreq.json"), BROKEN);
    assert_eq!(project.run(&["check", "--diff"]).stdout, ran.stdout);
}

#[test]
#[cfg(unix)]
fn the_file_keeps_its_attributes() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let project = Project::with(&[("real/a.json", BAD)]);
    let file = project.path("real/a.json");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.json", project.path("link.clreq.json")).unwrap();
    project
        .run(&["check", "--fix", "link.clreq.json"])
        .expect_code(1);
    assert!(
        std::fs::symlink_metadata(project.path("link.clreq.json"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(!project.read("real/a.json").contains("\", }"));
    assert_eq!(std::fs::read_dir(project.path("real")).unwrap().count(), 1);
}

#[test]
fn a_read_only_file_is_unchanged_and_the_others_are_fixed() {
    let project = Project::with(&[("a.clreq.json", BROKEN), ("b.clreq.json", BROKEN)]);
    let mut permissions = std::fs::metadata(project.path("a.clreq.json"))
        .unwrap()
        .permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(project.path("a.clreq.json"), permissions).unwrap();
    let ran = project.run(&["check", "--fix"]).expect_code(2);
    let message = "error[could-not-check]: a.clreq.json: is read-only, so clreq did not change it. Make it writable.\n";
    assert!(ran.stdout.contains(message), "{ran:?}");
    assert_eq!(project.read("a.clreq.json"), BROKEN);
    assert_ne!(project.read("b.clreq.json"), BROKEN);
}

#[test]
fn line_ends_and_a_missing_last_one_are_kept() {
    let text = BAD.trim_end().replace('\n', "\r\n");
    let project = Project::with(&[("a.clreq.json", &text)]);
    project.run(&["check", "--fix"]).expect_code(1);
    assert_eq!(project.read("a.clreq.json"), text.replace("\", }", "\" }"));
}

const CONFLICT: &str = r#"{
  "data": {
    "type": "api_credentials",
<<<<<<< ours
    'attributes': { "name": "Shop", "kind": "sales_channel", },
=======
    "attributes": { "name": "Store", "kind": "sales_channel" },
>>>>>>> theirs
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }
}
"#;

#[test]
fn a_merge_conflict_is_one_error_and_nothing_is_changed() {
    let project = Project::with(&[("a.clreq.json", CONFLICT)]);
    let ran = project.run(&["check", "--fix"]).expect_code(1);
    expect![[r#"
        error[merge-conflict]: A merge conflict starts here: keep one side, or combine both, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`.
         --> a.clreq.json:4:1
          |
        4 | <<<<<<< ours
          | ^^^^^^^^^^^^

        1 error in 1 file.
        `clreq explain merge-conflict` says more about that code.
    "#]]
    .assert_eq(&ran.stdout);
    let ran = project.run(&["fmt"]).expect_code(1);
    assert!(
        ran.stderr.contains("has conflict markers"),
        "{}",
        ran.stderr
    );
    assert_eq!(project.read("a.clreq.json"), CONFLICT);
}

#[test]
fn a_template_is_one_error_and_nothing_is_changed() {
    for template in ["{{ttl}}", "${TTL}", "<%= ttl %>", "{% if ttl %}"] {
        let text = BROKEN.replace("\"7200\"", template);
        let project = Project::with(&[("a.clreq.json", &text)]);
        let ran = project.run(&["check", "--fix"]).expect_code(1);
        assert!(
            ran.stdout.contains("error[template]") && ran.stdout.contains("1 error in 1 file."),
            "{}",
            ran.stdout
        );
        assert_eq!(project.read("a.clreq.json"), text);
    }
}

#[test]
fn comments_and_similar_text_are_kept() {
    for text in [
        "[] // why\n",
        r#"{ "name": Shop #1, "kind": "sales_channel", "mode": "test" },"#,
        "{\n\"color\": #ff0000, \"home\": //a.example/cb\n}\n",
    ] {
        let project = Project::with(&[("a.clreq.json", text)]);
        project.run(&["check", "--fix"]).expect_code(1);
        assert_eq!(project.read("a.clreq.json"), text);
    }
}

/// A rename needs no permission for the file itself, only for its folder.
#[cfg(unix)]
#[test]
fn a_file_of_another_user_that_is_not_writable_is_left_alone() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    const NOBODY: u32 = 65_534;
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only the superuser can run a command as another user");
        return;
    }
    let project = Project::with(&[("a.clreq.json", BROKEN)]);
    set_permissions(project.root(), Permissions::from_mode(0o777)).expect("set");
    set_permissions(project.path("a.clreq.json"), Permissions::from_mode(0o644)).expect("set");
    let mut command = project.command(&["check", "--fix"]);
    let ran = match command.uid(NOBODY).gid(NOBODY).output() {
        Ok(output) => crate::project::Ran::of(output).expect_code(2),
        Err(error) => {
            eprintln!("skipped: the other user can't run the command here: {error}");
            return;
        }
    };
    assert!(
        (ran.stdout + &ran.stderr).contains("a.clreq.json: is read-only"),
        "the reason is missing"
    );
    assert_eq!(project.read("a.clreq.json"), BROKEN);
}
