//! The cache of names, and names in place of ids.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::command::{Ran, clreq, state_home_of};
use crate::support::Project;

/// The only file of the cache of a project.
fn cache_file(project: &Project) -> PathBuf {
    let folder = cache_folder(project.folder.path());
    let mut files = fs::read_dir(folder).expect("a folder");
    let file = files.next().expect("a file").expect("readable").path();
    assert!(files.next().is_none(), "one file");
    file
}

fn cache_folder(project: &Path) -> PathBuf {
    state_home_of(project).join("clreq")
}

/// Changes a member of the cache.
fn change_cache(project: &Project, member: &str, value: Value) {
    let file = cache_file(project);
    let text = fs::read(&file).expect("readable");
    let mut content: Value = serde_json::from_slice(&text).expect("JSON");
    content[member] = value;
    fs::write(&file, content.to_string()).expect("written");
}

fn refreshed() -> Project {
    let project = Project::new();
    project.expect(0, &["names", "refresh"]);
    project
}

/// Runs clreq with a token other than the project's, or without one.
fn run_with(project: &Project, token: Option<&str>, arguments: &[&str]) -> Ran {
    let mut command = clreq(project.folder.path());
    command
        .env("CLREQ_ENDPOINT", project.sandbox.base_url())
        .args(arguments);
    if let Some(token) = token {
        command.env("CLREQ_ACCESS_TOKEN", token);
    }
    command.output().expect("it runs").into()
}

#[test]
fn refresh_reads_all_pages_and_list_sends_no_request() {
    let project = Project::new();
    let ran = project.expect(0, &["names", "refresh"]);
    assert_eq!(
        ran.stdout,
        "Cached the names of 10 organizations and 30 roles. `clreq names list` shows them.\n"
    );
    let requests = project.sandbox.requests().len();
    let ran = project.expect(0, &["names", "list", "--format", "json"]);
    assert_eq!(project.sandbox.requests().len(), requests);
    let list: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(list["user"], "sandboxUsr");
    assert_eq!(list["organizations"].as_array().map(Vec::len), Some(10));
    assert_eq!(list["roles"].as_array().map(Vec::len), Some(30));
    let is_in = |list: &Value, item: Value| list.as_array().expect("a list").contains(&item);
    assert!(is_in(
        &list["organizations"],
        json!({ "id": "emojiBrand", "name": "Sneakers 👟 Ünïcode", "plan": "growth" })
    ));
    assert!(is_in(
        &list["roles"],
        json!({ "id": "roleReader", "name": "Read only", "kind": "read_only", "organization": "sandboxOrg" })
    ));
    let table = project.expect(0, &["names", "list"]).stdout;
    assert!(
        table.contains("\n  Read only") && table.contains("👟"),
        "{table}"
    );
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_the_cache_and_no_secret_is_in_it() {
    use std::os::unix::fs::PermissionsExt;

    let project = refreshed();
    let file = cache_file(&project);
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    let text = fs::read_to_string(&file).expect("readable");
    assert!(!text.contains("sandbox-token"), "{text}");
}

#[test]
fn without_a_usable_cache_the_message_says_why_and_what_to_do() {
    let project = Project::new();
    let check = |says: &str| {
        let ran = project.expect(2, &["names", "list"]);
        assert!(
            ran.stderr.contains(says) && ran.stderr.ends_with("Run `clreq names refresh`.\n"),
            "{says}: {ran:?}"
        );
        project.expect(0, &["names", "refresh"]);
        project.expect(0, &["names", "list"]);
    };
    check("error: no names are cached for ");
    change_cache(&project, "version", json!(2));
    check("was written by another version of clreq");
    change_cache(&project, "refreshed_at", json!("2026-01-01T00:00:00Z"));
    check("are from 2026-01-01T00:00:00Z, more than 30 days ago");
    change_cache(&project, "names", json!(7));
    check("is damaged, so its names are ignored");
    let text = fs::read(cache_file(&project)).expect("readable");
    fs::write(cache_file(&project), &text[..text.len() / 2]).expect("torn");
    check("is damaged, so its names are ignored");
    change_cache(&project, "endpoint", json!("https://example.com/api"));
    let ran = project.expect(2, &["names", "list"]);
    assert!(ran.stderr.contains("no names are cached for "), "{ran:?}");
}

#[test]
fn the_names_of_another_user_are_ignored() {
    let project = refreshed();
    let ran = run_with(&project, Some("another-opaque-token"), &["names", "list"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.stderr
            .contains("belong to another user or other credentials"),
        "{ran:?}"
    );
    // Without credentials, the only cached user is used.
    let ran = run_with(&project, None, &["names", "list"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn new_takes_names_for_ids() {
    let project = refreshed();
    let new = ["new", "integration", "sync.clreq.json", "--name", "Sync"];
    let given = ["--organization", "green brand", "--role", "admin"];
    project.expect(0, &[new.as_slice(), &given].concat());
    let request: Value = serde_json::from_str(&project.read("sync.clreq.json")).expect("JSON");
    let relationships = &request["data"]["relationships"];
    assert_eq!(relationships["organization"]["data"]["id"], "greenBrand");
    assert_eq!(relationships["role"]["data"]["id"], "roleAdmn07");
    assert!(!project.read("sync.clreq.json").contains("Green Brand"));
}

#[test]
fn a_name_that_is_not_one_organization_or_role_is_an_error_that_lists_the_candidates() {
    let project = refreshed();
    for (given, says) in [
        (
            ["Blue Brand", "admin"],
            "error: 2 organizations have the name `Blue Brand`. Use the id of one of them:\n  \
             blueBrand1 Blue Brand\n  blueBrand2 Blue Brand\n",
        ),
        (
            ["Red Brand", "admin"],
            "error: no organization has the name or the id `Red Brand`. Known organizations:\n",
        ),
        (
            ["sandboxOrg", "Editors"],
            "error: no role has the name or the id `Editors`. Known roles:\n  roleAdmin1 Admin of Sandbox\n",
        ),
    ] {
        let [organization, role] = given;
        let ran = project.expect(
            2,
            &[
                "new",
                "integration",
                "--organization",
                organization,
                "--role",
                role,
            ],
        );
        assert!(ran.stderr.starts_with(says), "{ran:?}");
    }
}

#[test]
fn without_cached_names_an_id_works_and_a_name_is_an_error() {
    let project = Project::new();
    let ran = project.expect(
        2,
        &["new", "sales_channel", "--organization", "Green Brand"],
    );
    assert!(
        ran.stderr
            .contains("`Green Brand` does not look like a resource id")
            && ran.stderr.contains("no names are cached")
            && ran.stderr.contains("Run `clreq names refresh`."),
        "{ran:?}"
    );
    project.expect(
        0,
        &["new", "sales_channel", "a", "--organization", "xYZkjABcde"],
    );
}
