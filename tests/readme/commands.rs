//! Commands that the README shows are run, in a copy of `project`, and print what it shows.
//!
//! A block of `console` holds commands after `$`, each with what it prints to both outputs. A block of another language with
//! a file's name behind it (`toml clreq.toml`) is written to that file first.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect_file;
use tempfile::TempDir;

const README: &str = include_str!("../../README.md");

#[test]
fn commands_print_what_it_shows() {
    let project = project();
    let mut shown = String::new();
    let mut lines = README.lines().peekable();
    while let Some(line) = lines.next() {
        shown += &format!("{line}\n");
        let Some(language) = line.strip_prefix("```").filter(|rest| !rest.is_empty()) else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let text: String = block.iter().map(|line| format!("{line}\n")).collect();
        shown += &match language.split_once(' ') {
            _ if language == "console" => run_all(project.path(), &block),
            Some((_, name)) => {
                fs::write(project.path().join(name), &text).expect("written");
                text
            }
            None => text,
        };
        shown += "```\n";
    }
    expect_file!["../../README.md"].assert_eq(&shown);
}

fn project() -> TempDir {
    let project = tempfile::tempdir().expect("a folder");
    // Nothing above it counts.
    fs::create_dir(project.path().join(".git")).expect("a folder");
    copy(Path::new("tests/readme/project"), project.path());
    project
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            fs::create_dir(&target).expect("created");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// The block as it would be if what it shows was true.
fn run_all(folder: &Path, block: &[&str]) -> String {
    let commands: Vec<&str> = block
        .iter()
        .filter_map(|line| line.strip_prefix("$ "))
        .collect();
    assert!(!commands.is_empty(), "a block of `console` has a command");
    let runs = commands
        .iter()
        .map(|command| format!("$ {command}\n{}", run(folder, command)));
    runs.collect::<Vec<_>>().join("\n")
}

fn run(folder: &Path, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_clreq"));
    let path = std::env::var("PATH").expect("a path");
    let own = program.parent().expect("a folder").display();
    let output = Command::new("sh")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{own}:{path}"))
        .output()
        .expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}
