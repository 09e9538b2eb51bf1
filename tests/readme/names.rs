//! The tests and files that the documentation names exist.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The pages that people read.
const PAGES: [&str; 6] = [
    "README.md",
    "schemas/README.md",
    "src/README.md",
    "src/cli/README.md",
    ".github/SECURITY.md",
    ".github/CONTRIBUTING.md",
];

/// The texts in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// All pages without their blocks of code.
fn prose() -> String {
    PAGES
        .iter()
        .map(|page| {
            let text = fs::read_to_string(Path::new(ROOT).join(page)).expect("readable");
            text.split("```").step_by(2).collect::<String>()
        })
        .collect()
}

/// The names of all functions in the Rust files of a folder.
fn functions_in(folder: &Path, found: &mut HashSet<String>) {
    for entry in fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            functions_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("readable");
            let names = text.split("fn ").skip(1);
            found.extend(names.filter_map(|rest| Some(rest.split_once('(')?.0.to_owned())));
        }
    }
}

/// Tests are named with sentences in snake case.
fn is_test(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(is_part) && name.matches('_').count() >= 2
}

#[test]
fn every_test_that_the_pages_name_exists() {
    let mut functions = HashSet::new();
    for folder in ["src", "tests"] {
        functions_in(&Path::new(ROOT).join(folder), &mut functions);
    }
    let prose = prose();
    let named: Vec<&str> = quoted(&prose).filter(|name| is_test(name)).collect();
    assert!(named.len() > 30, "{named:?}");
    let missing: Vec<&&str> = named
        .iter()
        .filter(|name| !functions.contains(**name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_path_that_the_pages_name_exists() {
    let prose = prose();
    let is_path = |name: &&str| {
        let folders = ["src/", "tests/", "fuzz/", "editors/", "schemas/", ".ci/"];
        folders.iter().any(|folder| name.starts_with(folder))
    };
    let paths = quoted(&prose).filter(is_path);
    let files = paths.filter_map(|path| path.split(' ').next());
    let missing: Vec<&str> = files
        .filter(|path| !Path::new(ROOT).join(path).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
