//! Checks that fixing a text loses nothing. The fuzz targets include this file, so it imports from its parent module.

use std::collections::HashMap;

use super::{Kind, Severity, Tree, diagnose, fix_all, secrets};

/// How often each key (`true`) and each string value (`false`) occurs in a document. Only letters and digits count, because a safe
/// fix may respell a known word, such as `sales-channel`.
pub type Strings = HashMap<(bool, String), usize>;

fn strings(tree: &Tree) -> Strings {
    let mut counts = HashMap::new();
    let found = tree.nodes().filter_map(|node| {
        let text = node.string()?;
        Some((node.kind() == Kind::Key, letters(&text).collect()))
    });
    for string in found {
        *counts.entry(string).or_default() += 1;
    }
    counts
}

/// How often each secret occurs in a document.
fn secret_values(tree: &Tree) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for secret in secrets(tree) {
        let node = secret.node;
        let text = node.string().unwrap_or(node.source().into());
        let value: String = letters(&text).collect();
        *counts.entry(value).or_default() += 1;
    }
    counts
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

/// The number of errors in a document and the number of other problems.
fn problems(tree: &Tree) -> (usize, usize) {
    let found = diagnose(tree);
    let errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let errors = errors.count();
    (errors, found.len() - errors)
}

/// The keys and string values that are unchanged after fixing a text.
pub fn unchanged_strings(text: &str) -> Strings {
    let tree = Tree::parse(text);
    let fixed = fix_all(&tree).map_or(text.to_owned(), |fixed| fixed.text);
    let mut unchanged = strings(&tree);
    let after = strings(&Tree::parse(fixed));
    unchanged.retain(|string, _| after.contains_key(string));
    unchanged
}

/// Fixes a text after an edit. It must keep every secret and letter, and every key and string value that was already in
/// the text before the edit. It must reduce the number of errors. Returns whether there was something to fix.
pub fn assert_nothing_lost(original: &Strings, edited: &str) -> bool {
    let before = Tree::parse(edited);
    let Some(fixed) = fix_all(&before) else {
        return false;
    };
    let after = Tree::parse(fixed.text.as_str());
    let label = || format!("{edited}\n-- became --\n{}", fixed.text);
    let (had, has) = (strings(&before), strings(&after));
    for (string, count) in original {
        let kept = *count.min(had.get(string).unwrap_or(&0));
        let found = *has.get(string).unwrap_or(&0);
        assert!(found >= kept, "{string:?} is gone: {}", label());
    }
    let sees = secret_values(&after);
    for (secret, count) in secret_values(&before) {
        let found = sees.get(&secret).copied().unwrap_or_default();
        assert!(found >= count, "the secret {secret} is hidden: {}", label());
    }
    let mut kept = letters(&fixed.text);
    let is_kept = |letter| kept.any(|other| other == letter);
    assert!(
        letters(edited).all(is_kept),
        "a letter is gone: {}",
        label()
    );
    assert!(
        problems(&after) < problems(&before),
        "there are not fewer errors: {}",
        label()
    );
    true
}
