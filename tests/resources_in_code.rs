//! A new resource consists of schemas, rows of the operation table, tables of the sandbox, and its rules. No other code may
//! name a resource.

use std::fs;
use std::path::{Path, PathBuf};

/// The files that may name a resource, relative to `src`.
/// The names of organizations and roles are read and shown by the files called `names.rs`.
const ALLOWED: [&str; 6] = [
    "analysis/diagnostics/rules/",
    "cli/resources/names.rs",
    "names/",
    "resources/names.rs",
    "operation/",
    "sandbox/",
];
/// A table of schemas is named after them.
const REGISTRY: &str = "schema/registry.rs";

const RESOURCES: [&str; 10] = [
    "api_credentials",
    "application_memberships",
    "identity_providers",
    "membership_profiles",
    "memberships",
    "organizations",
    "permissions",
    "roles",
    "users",
    "versions",
];

#[test]
fn no_other_code_names_a_resource() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for file in rust_files(&source) {
        let name = file.strip_prefix(&source).expect("a file of src");
        let name = name.to_string_lossy().replace('\\', "/");
        let is_allowed = ALLOWED.iter().any(|folder| name.starts_with(folder));
        if is_allowed || name == REGISTRY || is_test(&name) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in (1..).zip(code.lines()) {
            let line = line.split("//").next().unwrap_or_default();
            let names_one = RESOURCES
                .iter()
                .any(|resource| line.contains(&format!("\"{resource}\"")));
            if names_one {
                found.push(format!("src/{name}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn is_test(name: &str) -> bool {
    name.split('/')
        .any(|part| part == "tests" || part == "tests.rs" || part == "testing.rs")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
