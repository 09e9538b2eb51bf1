//! Links that lead out of the project.

use std::os::unix::fs::symlink;

use crate::project::{BAD, GOOD, Project};

#[test]
fn the_content_of_a_file_elsewhere_is_not_shown() {
    let elsewhere = Project::new();
    elsewhere.write("secrets.env", "PASSWORD=hunter2hunter2\n");
    let project = Project::with(&[("good.clreq.json", GOOD)]);
    let targets = [
        elsewhere.path("secrets.env"),
        std::path::PathBuf::from("/proc/self/environ"),
    ];
    for target in targets {
        if !target.exists() {
            continue;
        }
        symlink(&target, project.path("link.clreq.json")).expect("linked");
        for arguments in [
            &["check"][..],
            &["check", "link.clreq.json"],
            &["check", "--format", "sarif"],
            &["check", "--fix", "--diff"],
            &["fmt", "--diff"],
            &["send", "link.clreq.json"],
        ] {
            let mut command = project.command(arguments);
            let output = command.env("PASSWORD", "hunter2hunter2").output();
            let ran = crate::project::Ran::of(output.expect("it runs"));
            assert_eq!(ran.code, 2, "{arguments:?} {ran:?}");
            assert!(!format!("{ran:?}").contains("hunter2"), "{ran:?}");
            let said = ran.stdout + &ran.stderr;
            assert!(
                said.contains("link.clreq.json: is a symbolic link to a file outside"),
                "{said}"
            );
        }
        std::fs::remove_file(project.path("link.clreq.json")).expect("removed");
    }
}

#[test]
fn a_request_elsewhere_and_a_file_of_the_project_are_checked() {
    let elsewhere = Project::with(&[("bad.clreq.json", BAD)]);
    let project = Project::with(&[("data/notes.json", "{ \"note\": 1 "), ("sub/x", "")]);
    symlink(
        elsewhere.path("bad.clreq.json"),
        project.path("a.clreq.json"),
    )
    .expect("linked");
    symlink("../data/notes.json", project.path("sub/b.clreq.json")).expect("linked");
    let ran = project.run(&["check"]).expect_code(1);
    assert!(ran.stdout.contains("--> a.clreq.json:4:29"), "{ran:?}");
    assert!(ran.stdout.contains("--> sub/b.clreq.json:1:"), "{ran:?}");
}

#[test]
fn many_links_to_one_file_are_repaired_once() {
    let project = Project::with(&[("real.json", BAD)]);
    for number in 0..60 {
        symlink(
            "real.json",
            project.path(&format!("{number:02}.clreq.json")),
        )
        .expect("linked");
    }
    let ran = project
        .run(&["check", "--fix", "--jobs", "4"])
        .expect_code(1);
    assert!(ran.stdout.contains("Fixed 1 problem."), "{ran:?}");
    assert!(ran.stdout.contains("in 1 file."), "{ran:?}");
    assert!(!project.read("real.json").contains("\", }"));
}
