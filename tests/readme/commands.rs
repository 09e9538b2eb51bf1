//! Runs the commands in the documentation in a copy of `project`, and compares their output with the documented one.
//!
//! A `console` block has commands after `$`, each followed by its output. A block of another language with a file name after it
//! (`toml clreq.toml`) is first written to that file.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect_file;
use tempfile::TempDir;

#[test]
fn the_commands_in_the_readme_print_what_it_shows() {
    check("README.md");
}

#[test]
fn the_commands_in_the_page_of_the_command_line_print_what_it_shows() {
    check("src/cli/README.md");
}

fn check(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(&path).expect("readable");
    let project = project();
    let mut shown = String::new();
    let mut lines = text.lines().peekable();
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
    expect_file![path].assert_eq(&shown);
}

fn project() -> TempDir {
    let project = tempfile::tempdir().expect("a folder");
    // The search for `clreq.toml` stops at a repository.
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

/// The block with the current output of its commands.
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
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("PATH", format!("{own}:{path}"))
        .output()
        .expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}
