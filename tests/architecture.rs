//! The structure of `src`: which module may use which, and what is reserved to some modules.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules, lowest first. Each may use only those before it.
const MODULES: [&str; 15] = [
    "text",
    "syntax",
    "schema",
    "operation",
    "secrets",
    "config",
    "analysis",
    "files",
    "api",
    "names",
    "resources",
    "sending",
    "sandbox",
    "server",
    "cli",
];

/// The sandbox checks requests independently, so that a test that sends to it proves something.
const FORBIDDEN: [(&str, &str); 5] = [
    ("sandbox", "schema"),
    ("sandbox", "operation"),
    ("sandbox", "analysis"),
    ("sandbox", "secrets"),
    ("sandbox", "api"),
];

/// The path and text of a source file without its tests.
struct Source {
    path: PathBuf,
    /// The path of the Rust module, without `crate`.
    module: Vec<String>,
    text: String,
}

/// Every source file of the library, except test modules, which may use all modules.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy();
            if matches!(&*name, "tests" | "testing" | "build" | "main" | "lib") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(&root).expect("below src").to_owned();
                let text = fs::read_to_string(&path).expect("readable");
                found.push(Source {
                    module: module_of(&relative),
                    path: relative,
                    text: without_tests(&text),
                });
            }
        }
    }
    assert!(found.len() > 100, "{} files", found.len());
    found
}

/// `a/b/mod.rs` and `a/b.rs` are the module `a::b`.
fn module_of(path: &Path) -> Vec<String> {
    let path = path.with_extension("");
    let names = path.iter().map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name != "mod").collect()
}

/// The text before the inline test module. In a file that has one, it is last.
fn without_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next();
    let code = code.unwrap_or_default().lines();
    code.filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The first module of each path in a source that starts with `crate` or with `super`.
fn used_modules(source: &Source) -> Vec<String> {
    let from_root = source.text.split("crate::").skip(1);
    let up = "super::".repeat(source.module.len());
    let from_above = source.text.split(up.as_str()).skip(1);
    from_root
        .chain(from_above)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                group.split(',').map(first_word).collect()
            }
            None => vec![first_word(rest)],
        })
        .filter(|module| MODULES.contains(&module.as_str()))
        .collect()
}

fn first_word(text: &str) -> String {
    let is_part = |c: &char| c.is_ascii_lowercase() || *c == '_';
    text.trim_start().chars().take_while(is_part).collect()
}

#[test]
fn every_module_uses_only_those_below_it() {
    let rank = |module: &str| MODULES.iter().position(|name| *name == module);
    let mut wrong = Vec::new();
    for source in sources() {
        let own = source.module.first().expect("a module").as_str();
        let own_rank = rank(own).unwrap_or_else(|| panic!("{own} is not in the list of modules"));
        for used in used_modules(&source) {
            let is_above = rank(&used).is_some_and(|rank| rank > own_rank);
            if is_above || FORBIDDEN.contains(&(own, used.as_str())) {
                wrong.push(format!("{}: {own} uses {used}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Fails for each source outside of the named modules that contains one of the words.
fn check_only_in(modules: &[&str], words: &[&str]) {
    let mut wrong = Vec::new();
    for source in sources() {
        let own = source.module.first().expect("a module").as_str();
        if modules.contains(&own) {
            continue;
        }
        for word in words.iter().filter(|word| source.text.contains(**word)) {
            wrong.push(format!("{}: `{word}`", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_server_knows_the_types_of_the_language_server_protocol() {
    check_only_in(&["server"], &["lsp_types", "tower_lsp"]);
}

#[test]
fn only_the_command_line_prints() {
    check_only_in(&["cli"], &["print!(", "println!(", "dbg!("]);
}

#[test]
fn times_are_formatted_only_where_a_clock_before_1970_does_not_panic() {
    check_only_in(
        &["api", "sandbox"],
        &["format_rfc3339_seconds", "fmt_http_date"],
    );
}
