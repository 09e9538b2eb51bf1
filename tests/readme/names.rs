//! What the README names exists.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What stands in backticks, with the ends of lines it is cut at.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let is_code = |index: &usize| index % 2 == 1;
    let pieces = text.split('`').enumerate();
    pieces
        .filter(move |(index, _)| is_code(index))
        .map(|(_, piece)| piece)
}

/// The README without its blocks of code.
fn prose() -> String {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("readable");
    let pieces = readme.split("```").enumerate();
    pieces
        .filter(|(index, _)| index % 2 == 0)
        .map(|(_, piece)| piece)
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

/// Whether a name is that of a test: a sentence in snake case.
fn is_test(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(is_part) && name.matches('_').count() >= 2
}

#[test]
fn every_test_that_the_readme_names_exists() {
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
fn every_path_that_the_readme_names_exists() {
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
