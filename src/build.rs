//! Says which commit is built, for `clreq --version`. Without git or a repository the version stands alone.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let commit = of_package(Path::new(&root)).or_else(|| of_repository(Path::new(&root)));
    let version = match commit {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    };
    println!("cargo::rustc-env=CLREQ_VERSION={version}");
}

/// The commit that cargo notes in a package that it publishes.
fn of_package(root: &Path) -> Option<String> {
    let notes = fs::read_to_string(root.join(".cargo_vcs_info.json")).ok()?;
    let (_, rest) = notes.split_once("\"sha1\"")?;
    let hash = rest.split('"').nth(1)?;
    Some(hash.get(..10)?.to_owned())
}

/// The commit of the repository that this folder is the top of, and its date. A repository around it is another project's.
fn of_repository(root: &Path) -> Option<String> {
    if !root.join(".git").exists() {
        return None;
    }
    // Both change with every commit and checkout.
    for file in ["HEAD", "logs/HEAD"] {
        let path = root.join(git(root, &["rev-parse", "--git-path", file])?);
        if path.exists() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    git(root, &["log", "-1", "--abbrev=10", "--format=%h %cs"])
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
