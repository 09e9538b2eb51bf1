//! `--watch`.

use std::io::{BufRead, BufReader};
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
    assert_eq!(first, "Watching for changes. Ctrl-C ends it.");
    project.write("sub/a.clreq.json", BAD);
    let second = stderr.next().unwrap().unwrap();
    assert!(second.ends_with("Z: sub/a.clreq.json changed."), "{second}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn on_a_terminal_each_run_starts_on_a_clear_screen() {
    use std::io::Read;

    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let mut command = project.command(&["check", "--watch"]);
    command.stderr(Stdio::null());
    let (mut child, mut terminal) = crate::terminal::start_on_terminal(command);
    let mut shown = String::new();
    let mut read_until = |end: &str| {
        let mut bytes = [0; 4096];
        while !shown.contains(end) {
            let count = terminal.read(&mut bytes).unwrap();
            shown += std::str::from_utf8(&bytes[..count]).unwrap();
        }
        std::mem::take(&mut shown)
    };
    let first = read_until("No errors in 1 file.");
    assert!(!first.contains('\u{1b}'), "{first:?}");
    project.write("a.clreq.json", BAD);
    let second = read_until("2 errors and 1 warning in 1 file.");
    let second = second.trim_start();
    assert!(second.starts_with("\u{1b}[2J\u{1b}[H"), "{second:?}");
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

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_it() {
    use std::os::unix::process::ExitStatusExt;
    use std::process::Command;

    use rustix::process::{Pid, Signal, kill_process};

    let project = Project::with(&[("a.clreq.json", GOOD)]);
    // The process that runs the tests may ignore the signal, as under `nohup`. `env` becomes clreq.
    let mut child = Command::new("env")
        .args(["--default-signal=INT", env!("CARGO_BIN_EXE_clreq")])
        .args(["check", "--watch"])
        .current_dir(project.root())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    assert_eq!(line, "Watching for changes. Ctrl-C ends it.");
    let process = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(process, Signal::INT).unwrap();
    // A shell shows this as 130.
    let signal = child.wait().unwrap().signal();
    assert_eq!(signal, Some(Signal::INT.as_raw()));
}
