//! The diffs of `--diff`, which other programs can apply.

use std::process::{Command, Stdio};

use crate::project::{GOOD, Project};

const NAMES: [&str; 7] = [
    "plain.clreq.json",
    "my shop.clreq.json",
    "sub folder/tab\there.clreq.json",
    "quote\"backslash\\.clreq.json",
    "caf\u{e9}.clreq.json",
    "direction\u{202e}.clreq.json",
    "line\nend.clreq.json",
];

/// Texts that `check --fix` and `fmt` change, with all kinds of line endings.
fn texts() -> [String; 4] {
    let trailing_comma = GOOD.replace("\"sales_channel\" }", "\"sales_channel\", }");
    [
        trailing_comma.clone(),
        trailing_comma.replace('\n', "\r\n"),
        trailing_comma.replacen("\n", "\r", 2),
        format!("{}\t \r", trailing_comma.trim_end()),
    ]
}

/// Runs a program in the project with a text on standard input.
fn pipe(project: &Project, program: &[&str], input: &str) -> bool {
    use std::io::Write;
    let child = Command::new(program[0])
        .args(&program[1..])
        .current_dir(project.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn();
    let mut child = child.expect("the program is there");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("written");
    drop(stdin);
    child.wait().expect("it ends").success()
}

#[test]
fn git_apply_and_patch_take_every_diff() {
    // Newer versions of patch refuse names with line breaks.
    let programs: [(&[&str], &[&str]); 2] = [
        (&["git", "apply", "--whitespace=nowarn", "-"], &NAMES),
        (&["patch", "--quiet", "--binary", "-p1"], &NAMES[..6]),
    ];
    for (program, names) in programs {
        if Command::new(program[0]).arg("--version").output().is_err() {
            continue;
        }
        for (number, text) in texts().iter().enumerate() {
            for (diff, apply) in [
                (&["check", "--diff"][..], &["check", "--fix"][..]),
                (&["fmt", "--diff"], &["fmt"]),
            ] {
                let (project, expected) = (Project::new(), Project::new());
                for name in names {
                    project.write(name, text);
                    expected.write(name, text);
                }
                let diff = project.run(diff).stdout;
                expected.run(apply);
                if diff.is_empty() {
                    continue;
                }
                assert!(
                    pipe(&project, program, &diff),
                    "{program:?} {number}: {diff}"
                );
                for name in names {
                    assert_eq!(
                        project.read(name),
                        expected.read(name),
                        "{program:?} {name}"
                    );
                }
            }
        }
    }
}

#[test]
fn having_nothing_to_repair_is_reported() {
    let project = Project::with(&[("a.clreq.json", GOOD)]);
    let ran = project.run(&["check", "--diff"]).expect_code(0);
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.stderr, "There is nothing to repair.\n");
    project.write("a.clreq.json", GOOD.replace("My app", ""));
    let ran = project.run(&["check", "--diff"]).expect_code(1);
    assert_eq!(
        ran.stderr,
        "There is nothing that --fix can repair. `clreq check` shows the problem that is left.\n"
    );
    let ran = project.run(&["check", "--diff", "--quiet"]).expect_code(1);
    assert_eq!(ran.stderr, "");
}
