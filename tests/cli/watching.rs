//! `--watch`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Stdio};

use crate::project::{BAD, GOOD, Project};

/// A check that runs until it is dropped.
struct Watch {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Watch {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut all = vec!["check", "--watch"];
        all.extend(arguments);
        let mut child = project
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// Reads up to the next summary that differs from the previous one, and returns it.
    fn summary(&mut self, previous: &str) -> String {
        let mut line = String::new();
        while !(line.ends_with("file.\n") || line.ends_with("files.\n")) || line == previous {
            line.clear();
            assert_ne!(self.stdout.read_line(&mut line).unwrap(), 0, "it ended");
        }
        line
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_change_is_checked() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let mut watch = Watch::start(&project, &[]);
    let good = watch.summary("");
    assert_eq!(good, "No errors in 1 file.\n");
    project.write("a.clreq.json", BAD);
    let bad = watch.summary(&good);
    assert_eq!(bad, "2 errors and 1 warning in 1 file.\n");
    // A new file in a new folder.
    project.write("new/folder/b.clreq.json", GOOD);
    let two = watch.summary(&bad);
    assert_eq!(two, "2 errors and 1 warning in 2 files.\n");
    project.write("new/folder/b.clreq.json", BAD);
    let more = watch.summary(&two);
    assert_eq!(more, "4 errors and 2 warnings in 2 files.\n");
    project.write("clreq.toml", "ignore = [\"new/\"]");
    let mut line = String::new();
    while !line.contains("(1 ignored by clreq.toml)") {
        line.clear();
        assert_ne!(watch.stdout.read_line(&mut line).unwrap(), 0, "it ended");
    }
}

#[test]
fn a_single_file_is_watched_though_editors_replace_it() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let mut watch = Watch::start(&project, &["a.clreq.json"]);
    let good = watch.summary("");
    project.write("new", BAD);
    std::fs::rename(project.path("new"), project.path("a.clreq.json")).unwrap();
    assert_eq!(watch.summary(&good), "2 errors and 1 warning in 1 file.\n");
}

#[test]
#[cfg(unix)]
fn everything_that_the_result_depends_on_is_watched() {
    use std::os::unix::fs::symlink;

    let project = Project::with(&[("shop/sub/a.clreq.json", GOOD), ("data.json", GOOD)]);
    let mut watch = Watch::start(&project, &["shop"]);
    let one = watch.summary("");
    assert_eq!(one, "No errors in 1 file.\n");
    // A link, and then its target.
    symlink("../data.json", project.path("shop/link.clreq.json")).unwrap();
    let two = watch.summary(&one);
    assert_eq!(two, "No errors in 2 files.\n");
    project.write("data.json", BAD);
    let bad = watch.summary(&two);
    assert_eq!(bad, "2 errors and 1 warning in 2 files.\n");
    // A configuration above the folder, and a removed one.
    project.write("clreq.toml", "severity.malformed-id = \"off\"");
    let configured = watch.summary(&bad);
    assert_eq!(configured, "2 errors in 2 files.\n");
    project.write("shop/.ignore", "link*");
    let ignored = watch.summary(&configured);
    assert_eq!(ignored, one);
    // Another folder of the same name replaces the folder.
    project.write("new/a.clreq.json", BAD);
    std::fs::rename(project.path("shop"), project.path("old")).unwrap();
    std::fs::rename(project.path("new"), project.path("shop")).unwrap();
    let replaced = watch.summary(&ignored);
    assert_eq!(replaced, "2 errors in 1 file.\n");
    project.write("shop/b.clreq.json", BAD);
    assert_eq!(watch.summary(&replaced), "4 errors in 2 files.\n");
}

#[test]
fn each_run_starts_with_the_time_and_the_change() {
    let project = Project::with(&[("sub/a.clreq.json", GOOD)]);
    let mut child = project
        .command(&["check", "--watch"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = stderr.next().unwrap().unwrap();
    assert_eq!(first, "Watching for changes. Ctrl+C ends it.");
    project.write("sub/a.clreq.json", BAD);
    let second = stderr.next().unwrap().unwrap();
    assert!(second.ends_with("Z: sub/a.clreq.json changed."), "{second}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn standard_input_cannot_be_watched() {
    let ran = Project::new()
        .run(&["check", "--watch", "-"])
        .expect_code(2);
    assert_eq!(ran.stderr, "error: --watch can't watch standard input.\n");
}

#[test]
fn an_interrupt_ends_it() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let mut watch = Watch::start(&project, &[]);
    watch.summary("");
    watch.child.kill().unwrap();
    let mut rest = String::new();
    watch.stdout.read_to_string(&mut rest).unwrap();
}
