//! Links between the pages of this repository have existing targets.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file of the repository, except those that tests install or build.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        if matches!(
            &*name,
            "target" | "node_modules" | ".tools" | ".git" | "work"
        ) {
            continue;
        }
        if path.is_dir() {
            files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

fn repository() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(Path::new(env!("CARGO_MANIFEST_DIR")), &mut found);
    found
}

/// The anchor of a heading on the usual web sites for git repositories.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn every_link_to_a_file_or_heading_leads_there() {
    let mut all = repository();
    all.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    assert!(all.len() > 10, "{all:?}");
    let mut broken = Vec::new();
    for page in all {
        let text = fs::read_to_string(&page).expect("readable");
        let prose: String = text.split("```").step_by(2).collect();
        let targets = prose.split("](").skip(1);
        for target in targets.filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = match path {
                "" => page.clone(),
                path => page.parent().expect("a folder").join(path),
            };
            let leads_to_heading = || {
                let text = fs::read_to_string(&file).unwrap_or_default();
                let mut headings = text.lines().filter_map(|line| line.strip_prefix('#'));
                headings.any(|line| anchor(line.trim_start_matches('#').trim()) == heading)
            };
            if !file.exists() || !heading.is_empty() && !leads_to_heading() {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The address of the repository leads nowhere yet, so nothing that users see may link to it.
#[test]
fn only_the_manifest_has_the_address_of_the_repository() {
    let address = env!("CARGO_PKG_REPOSITORY").trim_start_matches("https://");
    let has_address = |path: &Path| {
        let content = fs::read(path).unwrap_or_default();
        memchr::memmem::find(&content, address.as_bytes()).is_some()
    };
    let mut found = repository();
    found.retain(|path| has_address(path));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(found, [root.join("Cargo.toml")]);
    assert!(!has_address(Path::new(env!("CARGO_BIN_EXE_clreq"))));
}
