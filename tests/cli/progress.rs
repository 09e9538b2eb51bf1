//! The progress bar appears only on a terminal.

use crate::project::{GOOD, Project};

const FILES: usize = 1200;

fn project() -> Project {
    let project = Project::new();
    for number in 0..FILES {
        project.write(&format!("{number}.clreq.json"), GOOD);
    }
    project
}

#[test]
#[cfg(unix)]
fn a_long_run_shows_a_progress_bar_on_a_terminal() {
    let project = project();
    let mut terminal =
        rexpect::session::spawn_command(project.command(&["check"]), Some(60_000)).unwrap();
    let output = terminal.exp_eof().unwrap();
    assert!(output.contains("Checking ["), "{output}");
    assert!(output.contains("1200/1200"), "{output}");
    let summary = "\r\u{1b}[KNo errors in 1200 files.";
    assert!(output.contains(summary), "it is gone in the end: {output}");
}

#[test]
#[cfg(unix)]
fn a_short_run_shows_no_progress_bar() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let mut terminal =
        rexpect::session::spawn_command(project.command(&["check"]), Some(60_000)).unwrap();
    assert_eq!(terminal.exp_eof().unwrap(), "No errors in 1 file.\r\n");
}

#[test]
fn without_a_terminal_there_is_no_progress_bar() {
    let ran = project().run(&["check"]).expect_code(0);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("No errors in 1200 files.\n", "")
    );
}
