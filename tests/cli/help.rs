//! Help texts and the version.

use std::process::Command;

use crate::project::{Project, Ran};

const COMMANDS: [&str; 22] = [
    "new",
    "check",
    "fmt",
    "send",
    "log",
    "update",
    "delete",
    "diff",
    "get",
    "import",
    "list",
    "recover",
    "names",
    "login",
    "logout",
    "whoami",
    "sandbox",
    "explain",
    "schema",
    "lsp",
    "completions",
    "man",
];

#[test]
fn alone_it_says_where_to_start() {
    let ran = Project::new().run(&[]).expect_code(2);
    for command in COMMANDS {
        assert!(
            ran.stderr.contains(&format!("\n  {command} ")),
            "{command}: {}",
            ran.stderr
        );
    }
    assert!(
        ran.stderr.contains("First steps:\n  clreq new "),
        "{}",
        ran.stderr
    );
    for command in COMMANDS {
        let ran = Project::new().run(&[command, "--help"]).expect_code(0);
        assert!(
            ran.stdout.contains(&format!("Usage: clreq {command}")),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn help_for_send_lists_the_exit_codes_and_the_sources_of_credentials() {
    let ran = Project::new().run(&["send", "--help"]).expect_code(0);
    let expected = [
        "\n  0    ",
        "\n  1    ",
        "\n  2    ",
        "\n  3    ",
        "\n  130  ",
        "CLREQ_ACCESS_TOKEN",
        "CLREQ_CLIENT_ID",
        "CLREQ_CLIENT_SECRET",
        "CL_CLI_ACCESS_TOKEN",
    ];
    for part in expected {
        assert!(ran.stdout.contains(part), "{part:?}: {}", ran.stdout);
    }
}

#[test]
fn a_typo_gets_a_suggestion() {
    let ran = Project::new().run(&["chek"]).expect_code(2);
    assert!(ran.stderr.contains("'check'"), "{}", ran.stderr);
}

#[test]
fn the_version_names_the_commit() {
    let root = env!("CARGO_MANIFEST_DIR");
    let ran = Project::new().run(&["--version"]).expect_code(0);
    let git = Command::new("git")
        .args(["-C", root, "log", "-1", "--abbrev=10", "--format=%h %cs"])
        .output();
    let is_repository = std::path::Path::new(root).join(".git").exists();
    let version = match git {
        Ok(git) if git.status.success() && is_repository => {
            let commit = String::from_utf8(git.stdout).unwrap();
            format!("{} ({})", env!("CARGO_PKG_VERSION"), commit.trim())
        }
        _ => env!("CARGO_PKG_VERSION").to_owned(),
    };
    assert_eq!(ran.stdout, format!("clreq {version}\n"));
}

#[test]
fn bash_completes_commands_and_options() {
    let script = r#"
        PATH=$(dirname "$1"):$PATH
        source <(clreq completions bash)
        complete_line() {
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            _clreq
            echo "${COMPREPLY[*]}"
        }
        complete_line clreq ch
        complete_line clreq check --form
        complete_line clreq check --format sa
    "#;
    let output = Command::new("bash")
        .args(["--norc", "-c", script, "bash", env!("CARGO_BIN_EXE_clreq")])
        .output()
        .unwrap();
    let completed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(completed, "check\n--format\nsarif\n");
}

#[test]
fn every_shell_has_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = Project::new().run(&["completions", shell]).expect_code(0);
        // Some scripts ask the program, `tests/completion` tests these; the others know all commands.
        let asks = ran.stdout.contains("clreq complete --");
        assert!(
            asks || COMMANDS.iter().all(|command| ran.stdout.contains(command)),
            "{shell}"
        );
    }
    Project::new().run(&["completions", "tcsh"]).expect_code(2);
}

#[test]
fn every_command_has_a_manual_page() {
    let project = Project::new();
    let ran = project.run(&["man"]).expect_code(0);
    assert!(ran.stdout.contains("\n.TH clreq 1"), "{}", ran.stdout);
    let ran = project.run(&["man", "check"]).expect_code(0);
    assert!(
        ran.stdout.contains("\n.TH clreq-check 1") && ran.stdout.contains("\\-\\-max\\-warnings")
    );
    let ran = project.run(&["man", "chekc"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: There is no command `chekc`. Did you mean `check`?\n"
    );

    let ran = project.run(&["man", "names", "refresh"]).expect_code(0);
    assert!(
        ran.stdout.contains("clreq\\-names\\-refresh \\- "),
        "{}",
        ran.stdout
    );
    let ran = project.run(&["man", "nonsense"]).expect_code(2);
    let hidden = ran.stderr.split(' ').any(|word| word == "complete,");
    assert!(ran.stderr.contains("check, ") && !hidden, "{ran:?}");

    project.run(&["man", "--folder", "man1"]).expect_code(0);
    assert!(project.read("man1/clreq.1").contains("\n.TH clreq 1"));
    for command in COMMANDS {
        assert!(
            project
                .read(&format!("man1/clreq-{command}.1"))
                .contains(".SH NAME")
        );
    }
    std::fs::write(project.path("file"), "").unwrap();
    let ran = project.run(&["man", "--folder", "file"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: file: the pages can't be written: File exists.\n"
    );
}

#[test]
fn a_closed_output_pipe_is_not_an_error() {
    let script = r#""$1" man check | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}""#;
    let output = Command::new("bash")
        .args(["--norc", "-c", script, "bash", env!("CARGO_BIN_EXE_clreq")])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "0\n");
}

#[test]
fn schemas_are_printed_by_name_and_the_names_are_listed() {
    let project = Project::new();
    let first = project.run(&["schema"]).expect_code(0);
    assert_eq!(
        first.json()["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    let named = project.run(&["schema", "api_credentials"]).expect_code(0);
    assert_eq!(named.stdout, first.stdout);
    let ran = project.run(&["schema", "nonsense"]).expect_code(2);
    assert!(
        ran.stderr
            .starts_with("error: There is no schema `nonsense`. The schemas are: ")
            && ran.stderr.ends_with(", clreq.toml.\n"),
        "{ran:?}"
    );
}

#[test]
fn a_log_that_can_not_be_written_or_has_no_such_level_starts_no_server() {
    let project = Project::new();
    let ran = project.run(&["lsp", "--log", "nowhere/log"]).expect_code(2);
    assert!(
        ran.stderr.contains("nowhere/log can't be written: "),
        "{ran:?}"
    );
    let mut command = project.command(&["lsp", "--log", "log"]);
    let ran = Ran::of(command.env("CLREQ_LOG", "loud").output().unwrap()).expect_code(2);
    assert!(
        ran.stderr
            .contains("`CLREQ_LOG` must be error, warn, info, debug or trace"),
        "{ran:?}"
    );
}
