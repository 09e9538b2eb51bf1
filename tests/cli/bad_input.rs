//! Files that can't be checked. The message names each and says what to do. All other files are checked.

use crate::project::{BAD, GOOD, Project};

/// Checks a folder with one file that can't be checked and one file with an error.
fn check(project: &Project, message: &str) {
    project.write("z.clreq.json", BAD);
    let ran = project.run(&["check"]).expect_code(2);
    assert_eq!(ran.stderr, "");
    let diagnostic = format!("error[could-not-check]: {message}\n");
    assert!(ran.stdout.contains(&diagnostic), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("--> z.clreq.json:4:29"),
        "{}",
        ran.stdout
    );
    let ran = project.run(&["check", "--format", "json"]).expect_code(2);
    assert_eq!(ran.stderr, format!("error: {message}\n"));
    let json = ran.json();
    assert_eq!((&json["files"], &json["errors"]), (&1.into(), &3.into()));
}

#[test]
fn not_utf_8() {
    let project = Project::new();
    project.write("a.clreq.json", b"{\n  \"name\": \"caf\xE9\"\n}");
    check(
        &project,
        "a.clreq.json: is not UTF-8: byte 17 (0xE9), in line 2, is the first wrong one. Save the file as UTF-8.",
    );
}

#[test]
fn utf_16() {
    let project = Project::new();
    let text: Vec<u8> = "\u{feff}{}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    project.write("a.clreq.json", text);
    check(&project, "a.clreq.json: is UTF-16. Save the file as UTF-8.");
}

#[test]
fn a_folder_with_the_name_of_a_request_file() {
    let project = Project::new();
    project.write("a.clreq.json/b.clreq.json", BAD);
    project.write("z.clreq.json", BAD);
    let message = "error[could-not-check]: a.clreq.json: is a folder, though it has the name of a request file. Rename it.\n";
    let ran = project.run(&["check"]).expect_code(2);
    assert!(ran.stdout.contains(message), "{ran:?}");
    assert!(ran.stdout.contains("--> a.clreq.json/b.clreq.json:4:29"));
    let ran = project.run(&["check", "a.clreq.json"]).expect_code(2);
    assert!(ran.stdout.starts_with(message), "{ran:?}");
}

#[test]
fn a_missing_file() {
    let project = Project::with(&[("z.clreq.json", BAD)]);
    let ran = project
        .run(&["check", "a.clreq.json", "z.clreq.json"])
        .expect_code(2);
    assert!(
        ran.stdout
            .starts_with("error[could-not-check]: a.clreq.json: does not exist. Check its name.\n"),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("--> z.clreq.json:4:29"));
}

#[test]
#[cfg(unix)]
fn a_dangling_link() {
    let project = Project::new();
    std::os::unix::fs::symlink("gone.json", project.path("a.clreq.json")).unwrap();
    check(
        &project,
        "a.clreq.json: is a symbolic link to `gone.json`, which does not exist.",
    );
}

#[test]
#[cfg(unix)]
fn a_link_to_itself() {
    let project = Project::new();
    std::os::unix::fs::symlink("a.clreq.json", project.path("a.clreq.json")).unwrap();
    check(
        &project,
        "a.clreq.json: can't be read: Too many levels of symbolic links. Check its permissions.",
    );
}

#[test]
#[cfg(unix)]
fn a_pipe_does_not_block_the_server() {
    let project = Project::new();
    let made = std::process::Command::new("mkfifo")
        .arg(project.path("a.clreq.json"))
        .status();
    assert!(made.unwrap().success());
    check(
        &project,
        "a.clreq.json: is a pipe, not a file, so it can't be read.",
    );
}

#[test]
#[cfg(unix)]
fn a_socket() {
    let project = Project::new();
    let _socket = std::os::unix::net::UnixListener::bind(project.path("a.clreq.json")).unwrap();
    check(
        &project,
        "a.clreq.json: is a socket, not a file, so it can't be read.",
    );
}

/// Removes all permissions of a path and checks the folder as a user who is subject to them.
#[cfg(unix)]
fn check_without_permission(path: &str, message: &str) {
    use std::fs::{File, Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    const NOBODY: u32 = 65534;
    let project = Project::with(&[("a/a.clreq.json", GOOD), ("z.clreq.json", BAD)]);
    set_permissions(project.path(path), Permissions::from_mode(0o000)).unwrap();
    let mut command = project.command(&["check"]);
    if File::open(project.path(path)).is_ok() {
        // Permissions don't stop the superuser, who can become another user.
        set_permissions(project.root(), Permissions::from_mode(0o755)).unwrap();
        command.uid(NOBODY).gid(NOBODY);
    }
    let ran = crate::project::Ran::of(command.output().unwrap()).expect_code(2);
    set_permissions(project.path(path), Permissions::from_mode(0o755)).unwrap();
    let diagnostic = format!("error[could-not-check]: {message}\n");
    assert!(ran.stdout.contains(&diagnostic), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("--> z.clreq.json:4:29"),
        "{}",
        ran.stdout
    );
}

#[test]
#[cfg(unix)]
fn a_file_without_permission() {
    check_without_permission(
        "a/a.clreq.json",
        "a/a.clreq.json: can't be read: Permission denied. Check its permissions.",
    );
}

#[test]
#[cfg(unix)]
fn a_folder_without_permission() {
    check_without_permission(
        "a",
        "a: can't be searched: Permission denied. The rest is checked.",
    );
}

#[test]
fn an_empty_file_and_a_byte_order_mark_are_diagnostics() {
    let project = Project::new();
    project.write("empty.clreq.json", "");
    project.write("mark.clreq.json", format!("\u{feff}{GOOD}"));
    let ran = project.run(&["check", "--format", "json"]).expect_code(1);
    let report = ran.json();
    let codes: Vec<&str> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|diagnostic| diagnostic["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["empty-document", "byte-order-mark"]);
}

#[test]
fn bad_usage_is_exit_code_2() {
    let project = Project::new();
    for arguments in [
        &["check", "--no-such-option"][..],
        &["check", "--format", "yaml"],
        &["check", "--jobs", "0"],
        &["check", "--staged", "--fix"],
        &["check", "--watch", "--staged"],
        &["nonsense"],
    ] {
        project.run(arguments).expect_code(2);
    }
}

#[test]
fn a_zero_byte_is_an_error_in_the_text_and_not_another_encoding() {
    let project = Project::new();
    project.write("a.clreq.json", b"[\x00]");
    let ran = project.run(&["check"]).expect_code(1);
    assert!(!(ran.stdout + &ran.stderr).contains("UTF-16"));
}
