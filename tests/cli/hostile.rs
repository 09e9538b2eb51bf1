//! Names and contents made to control a terminal, or a service that finds commands in logs.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::project::{BAD, GOOD, Project, Ran};
use crate::staged::repository;
use crate::terminal::print_on_terminal;

/// A name with a line break, a GitHub workflow command, an escape sequence of a terminal and a change of text direction.
const NAME: &str = "a\n::stop-commands::x\u{1b}[2J\u{202e}.clreq.json";

/// The same name as clreq prints it.
const SHOWN: &str = r"a\n::stop-commands::x\u001b[2J\u202e.clreq.json";

const FORMATS: [&str; 6] = ["human", "json", "sarif", "github", "gitlab", "junit"];

/// Checks that the output is harmless: no escape sequences for a terminal, and no workflow commands except those of clreq.
#[track_caller]
fn assert_harmless(ran: &Ran) {
    assert_harmless_but(ran, &[]);
}

#[track_caller]
fn assert_harmless_but(ran: &Ran, allowed: &[char]) {
    for printed in [&ran.stdout, &ran.stderr] {
        let acts = |c: char| c.is_control() && c != '\n' && !allowed.contains(&c);
        assert!(!printed.contains(acts), "{ran:#?}");
        for line in printed.lines().map(str::trim_start) {
            let is_ours = ["::error file=", "::warning file="].map(|own| line.starts_with(own));
            assert!(
                !line.starts_with("::") || is_ours.contains(&true) || line.starts_with("::: "),
                "{ran:#?}"
            );
        }
    }
}

#[test]
fn a_file_name_cannot_control_a_terminal_or_a_log() {
    for format in FORMATS {
        let project = Project::with(&[(NAME, BAD)]);
        assert_harmless(&project.run(&["check", "--format", format]));
        project.write(NAME, b"\xff");
        let ran = project.run(&["check", "--format", format]).expect_code(2);
        assert_harmless(&ran);
        assert!((ran.stdout + &ran.stderr).contains(SHOWN));
    }
    let project = Project::with(&[(NAME, BAD)]);
    let ran = project.run(&["check"]).expect_code(1);
    assert!(
        ran.stdout.contains(&format!(" --> {SHOWN}:4:29\n")),
        "{ran:#?}"
    );
    for arguments in [
        &["check", "--diff"][..],
        &["fmt", "--diff"],
        &["fmt", "--check"],
        &["check", "--fix"],
        &["send", NAME],
        &["fmt"],
    ] {
        project.write(NAME, BAD);
        let ran = project.run(arguments);
        assert_harmless(&ran);
        let said = ran.stdout + &ran.stderr;
        // A diff quotes names as git does.
        let quoted = r"a\n::stop-commands::x\033[2J\342\200\256.clreq.json";
        let is_shown = said.contains(SHOWN) || said.contains(quoted);
        assert!(is_shown, "{arguments:?} {said}");
    }
}

#[test]
fn the_name_of_a_formatted_file_cannot_control_a_terminal() {
    let project = Project::with(&[(NAME, &GOOD.replace("  ", "\t "))]);
    for arguments in [&["fmt", "--check"][..], &["fmt", "--diff"], &["fmt"]] {
        let ran = project.run(arguments);
        assert_harmless_but(&ran, &['\t']);
        assert!(ran.stdout.contains(r"a\n::stop-commands::x"), "{ran:#?}");
    }
}

#[test]
fn a_program_gets_unescaped_names() {
    let project = Project::with(&[(NAME, BAD)]);
    let report = project.run(&["check", "--format", "json"]).json();
    assert_eq!(report["diagnostics"][0]["path"], NAME);
}

#[test]
fn the_content_of_a_file_cannot_control_a_terminal_or_a_log() {
    let key = r#""\n::stop-commands::x\u001b[2J""#;
    let raw = "\"na\u{1b}]0;title\u{7}me\u{9b}\u{202e}\": 1";
    let text = GOOD
        .replace("\"name\"", &format!("{key}: 1, {raw}, \"name\""))
        .replace("sales_channel", r"sales_chan\u001b[31m\n::error::nel");
    for format in FORMATS {
        let project = Project::with(&[("a.clreq.json", &text)]);
        let ran = project.run(&["check", "--format", format]).expect_code(1);
        assert_harmless(&ran);
        assert!(ran.stdout.contains("stop-commands"), "{ran:#?}");
        assert_harmless(&project.run(&["check", "--fix", "--format", format]));
    }
}

#[test]
fn the_content_of_a_configuration_cannot_control_a_terminal_or_a_log() {
    let toml =
        "\"a\\n::stop-commands::x\\u001b[2J\" = 1\n[severity]\n\"\\n::error::x\" = \"off\"\n";
    let project = Project::with(&[("clreq.toml", toml), ("a.clreq.json", GOOD)]);
    let ran = project.run(&["check"]).expect_code(2);
    assert_harmless(&ran);
    assert!(
        ran.stderr
            .contains(r"no key `a\n::stop-commands::x\u001b[2J` here"),
        "{ran:#?}"
    );
    assert!(
        ran.stderr.contains(r"no diagnostic code `\n::error::x`"),
        "{ran:#?}"
    );
}

#[test]
fn a_diff_does_nothing_to_a_terminal_and_is_whole_for_a_program() {
    let text = GOOD.replace("My app", "My\u{1b}[2J app");
    let removed = text.lines().nth(3).expect("the line of the name");
    let project = Project::with(&[("a.clreq.json", &text)]);
    let arguments = ["check", "--fix", "--diff"];
    let (mut child, shown) = print_on_terminal(project.command(&arguments));
    child.wait().expect("it ends");
    assert!(!shown.contains("\u{1b}[2J"), "{shown:?}");
    assert!(shown.contains(r"-    "), "{shown:?}");
    assert!(shown.contains(r#""name": "My\u001b[2J app""#), "{shown:?}");
    // Without the bytes that it removes, the diff could not be applied.
    let ran = project.run(&arguments);
    assert!(ran.stdout.contains(&format!("\n-{removed}\n")), "{ran:?}");
    let coloured = project.run(&["--color", "always", "check", "--fix", "--diff"]);
    assert!(
        coloured
            .stdout
            .contains(&format!("\u{1b}[31m-{removed}\u{1b}[0m\n")),
        "{coloured:?}"
    );
}

#[test]
fn names_that_differ_only_in_bytes_are_two_files() {
    let project = Project::new();
    for name in [&b"caf\xe8.clreq.json"[..], b"caf\xe9.clreq.json"] {
        fs::write(project.root().join(OsStr::from_bytes(name)), BAD).expect("written");
    }
    project.write("b/b.clreq.json", BAD);
    let report = project.run(&["check", "--format", "json", ".", "b"]).json();
    assert_eq!(report["files"], 3);
}

#[test]
fn a_configuration_that_is_a_dangling_link_is_an_error() {
    let project = Project::with(&[("shop.clreq.json", GOOD)]);
    for target in ["nowhere", "clreq.toml"] {
        symlink(target, project.path("clreq.toml")).expect("linked");
        let ran = project.run(&["check"]).expect_code(2);
        assert!(
            ran.stderr.starts_with("error: clreq.toml: can't be read: "),
            "{ran:#?}"
        );
        fs::remove_file(project.path("clreq.toml")).expect("removed");
    }
}

#[test]
fn an_endless_configuration_is_an_error() {
    let project = Project::with(&[("shop.clreq.json", GOOD)]);
    // A sparse file: it takes no space on the disk.
    let file = fs::File::create(project.path("clreq.toml")).expect("created");
    file.set_len(1 << 40).expect("the file system has holes");
    let ran = project.run(&["check"]).expect_code(2);
    assert!(
        ran.stderr
            .starts_with("error: clreq.toml: is larger than 1 MiB, the limit for a clreq.toml.\n"),
        "{ran:#?}"
    );
    // Its length is reported as zero, but reading it never ends.
    if cfg!(target_os = "linux") {
        fs::remove_file(project.path("clreq.toml")).expect("removed");
        symlink("/proc/self/pagemap", project.path("clreq.toml")).expect("linked");
        let ran = project.run(&["check"]).expect_code(2);
        assert!(ran.stderr.starts_with("error: clreq.toml: "), "{ran:#?}");
    }
}

#[test]
fn git_messages_cannot_control_a_log() {
    let project = repository(&[("shop.clreq.json", GOOD)]);
    let settings = b"[core]\n\tbare = false\n\tbigFileThreshold = \"\\n::stop-commands::x\"\n";
    project.write(".git/config", settings);
    let ran = project.run(&["check", "--staged"]).expect_code(2);
    assert_harmless(&ran);
    assert!(ran.stderr.contains("stop-commands"), "{ran:#?}");
}

#[test]
fn a_folder_with_an_endless_ignore_file_is_reported_and_the_rest_is_checked() {
    let project = Project::with(&[("shop.clreq.json", GOOD), ("sub/bad.clreq.json", BAD)]);
    for name in [".gitignore", ".ignore"] {
        let path = project.path("sub").join(name);
        symlink("/dev/zero", &path).expect("linked");
        let ran = project.run(&["check"]).expect_code(2);
        assert_eq!(
            ran.stdout,
            format!(
                "error[could-not-check]: sub/{name}: can't be searched: it is not a file of at most 1 MiB, as an ignore file must be. The rest is checked.\n\nNo errors in 1 file.\n1 path could not be checked.\n"
            )
        );
        let ran = project.run(&["check", "sub"]).expect_code(2);
        assert!(ran.stdout.contains("can't be searched"), "{ran:?}");
        fs::remove_file(path).expect("removed");
    }
}

#[test]
fn an_invalid_argument_cannot_control_a_terminal() {
    let project = Project::new();
    let act = "\u{1b}[2J\u{202e}";
    for arguments in [
        &["check", &format!("--no{act}")][..],
        &[&format!("no{act}")],
        &["check", "--jobs", act],
        &["check", "--format", act],
        &["check", "--output", act, "--output", act],
        &["check", "--output", &format!("none/{act}")],
    ] {
        let ran = project.run(arguments).expect_code(2);
        assert_harmless(&ran);
        assert!(ran.stderr.contains(r"\u202e"), "{ran:?}");
    }
}
