//! The commands of `.pre-commit-hooks.yaml`, run as pre-commit runs them: with file names as the last arguments.

use crate::project::{BAD, GOOD, Project};

const HOOKS: &str = include_str!("../../.pre-commit-hooks.yaml");

/// The values of a key in all hooks.
fn values(key: &str) -> Vec<&'static str> {
    let lines = HOOKS.lines().map(str::trim);
    lines.filter_map(|line| line.strip_prefix(key)).collect()
}

#[test]
fn no_file_name_is_taken_for_an_option() {
    let entries = values("entry: clreq ");
    assert_eq!(entries.len(), 6);
    for entry in entries {
        let project = Project::with(&[
            ("--output=shop.clreq.json", BAD),
            ("shop.clreq.json", GOOD),
            ("--help.clreq.json", BAD),
        ]);
        let mut arguments: Vec<&str> = entry.split(' ').collect();
        arguments.extend(["--output=shop.clreq.json", "--help.clreq.json"]);
        let ran = project.run(&arguments);
        assert_eq!(ran.code, 1, "{ran:?}");
        let said = ran.stdout + &ran.stderr;
        for name in ["--output=shop.clreq.json:4:", "--help.clreq.json:4:"] {
            assert!(said.contains(name), "{said}");
        }
        assert_eq!(project.read("shop.clreq.json"), GOOD);
    }
}

#[test]
fn the_hooks_that_check_see_kept_files() {
    let patterns = values("files: ");
    let checking: Vec<_> = patterns
        .iter()
        .filter(|pattern| pattern.contains("secret") && pattern.contains("response"))
        .collect();
    assert_eq!(checking.len(), 4, "{patterns:?}");
}
