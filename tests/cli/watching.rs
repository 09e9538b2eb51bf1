//! `--watch`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Stdio};

use crate::project::{BAD, GOOD, Project};

/// A check that goes on until it is dropped.
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

    /// Reads up to the summary of the next check that is not the one before again, and gives the summary.
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
fn standard_input_cannot_be_watched() {
    let ran = Project::new()
        .run(&["check", "--watch", "-"])
        .expect_code(2);
    assert_eq!(ran.stderr, "error: --watch can't watch standard input.\n");
}

#[test]
fn it_ends_when_it_is_interrupted() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let mut watch = Watch::start(&project, &[]);
    watch.summary("");
    watch.child.kill().unwrap();
    let mut rest = String::new();
    watch.stdout.read_to_string(&mut rest).unwrap();
}
