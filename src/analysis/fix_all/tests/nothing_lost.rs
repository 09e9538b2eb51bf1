//! Checks that fixing a text loses nothing. The fuzz targets include this file, so it imports from its parent module.

use std::collections::HashMap;

use super::{AppliedFix, Code, Kind, Severity, Tree, diagnose, fix_all, secrets};

/// What a text is: a key, a string, a number, …
type Role = Kind;

/// How often each key and each value occurs in a document. A string counts by its meaning, so that its quotes don't matter.
pub type Texts = HashMap<(Role, String), usize>;

/// The fixes that may respell a key or a value, and why nothing is lost.
const RESPELLINGS: [(Code, &str); 7] = [
    (Code::UnknownMember, SAME_LETTERS),
    (Code::UnknownAttribute, SAME_LETTERS),
    (Code::UnknownRelationship, SAME_LETTERS),
    (Code::InvalidValue, SAME_LETTERS),
    (Code::MisspelledKind, SAME_LETTERS),
    (
        Code::WrongResourceType,
        "only letters are added: `api_credential`, `api_credentials`",
    ),
    (
        Code::WrongType,
        "only the quotes change: `\"7200\"`, `7200`",
    ),
];

const SAME_LETTERS: &str = "the schema's name has the same letters: `redirectUri`, `redirect_uri`";

fn texts(tree: &Tree) -> Texts {
    let mut counts = HashMap::new();
    for node in tree.nodes() {
        let text = match node.kind() {
            Kind::Object | Kind::Array | Kind::Invalid => continue,
            Kind::Key | Kind::String => node.string().unwrap_or_default(),
            Kind::Number | Kind::True | Kind::False | Kind::Null => node.source().into(),
        };
        *counts.entry((node.kind(), text.into_owned())).or_default() += 1;
    }
    counts
}

/// How often each secret occurs in a document.
fn secret_values(tree: &Tree) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for secret in secrets(tree) {
        let node = secret.node;
        // A bare word may still have its closing quote.
        let bare = || node.source().trim_end_matches('"').into();
        let value = node.string().unwrap_or_else(bare).into_owned();
        *counts.entry(value).or_default() += 1;
    }
    counts
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

/// Whether a fix is one that may respell this text, and the new spelling is in the document now. If so, the fix counts as used.
fn is_respelled(
    (role, text): &(Role, String),
    fixes: &mut Vec<AppliedFix>,
    gained: &mut Texts,
) -> bool {
    let used = fixes.iter().position(|fix| {
        let Some(new) = fix.title.split('`').nth(1) else {
            return false;
        };
        let is_listed = RESPELLINGS.iter().any(|(code, _)| *code == fix.code);
        let keeps_letters = match fix.code {
            Code::WrongResourceType => {
                let mut kept = letters(new);
                letters(text).all(|letter| kept.any(|other| other == letter))
            }
            Code::WrongType => new.trim_matches('"') == text.trim(),
            _ => letters(new).eq(letters(text)),
        };
        let changes_role = fix.code == Code::WrongType;
        is_listed
            && keeps_letters
            && gained.iter_mut().any(|((new_role, gained), count)| {
                let is_new = *count > 0
                    && gained == new.trim_matches('"')
                    && (new_role != role) == changes_role;
                *count -= usize::from(is_new);
                is_new
            })
    });
    used.map(|used| fixes.remove(used)).is_some()
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

/// The keys and values that are unchanged after fixing a text.
pub fn unchanged_texts(text: &str) -> Texts {
    let tree = Tree::parse(text);
    let fixed = fix_all(&tree).map_or(text.to_owned(), |fixed| fixed.text);
    let mut unchanged = texts(&tree);
    let after = texts(&Tree::parse(fixed));
    unchanged.retain(|text, _| after.contains_key(text));
    unchanged
}

/// Fixes a text after an edit. It must keep every secret and letter, and every key and value that was already in the text
/// before the edit, except for the listed respellings. It must reduce the number of errors. Returns whether there was something
/// to fix.
pub fn assert_nothing_lost(original: &Texts, edited: &str) -> bool {
    let before = Tree::parse(edited);
    let Some(fixed) = fix_all(&before) else {
        return false;
    };
    let after = Tree::parse(fixed.text.as_str());
    let label = || format!("{edited}\n-- became --\n{}", fixed.text);
    let (had, has) = (texts(&before), texts(&after));
    let mut fixes = fixed.applied.clone();
    let mut gained = has.clone();
    gained.retain(|text, count| {
        *count = count.saturating_sub(*had.get(text).unwrap_or(&0));
        *count > 0
    });
    for (text, count) in original {
        let kept = *count.min(had.get(text).unwrap_or(&0));
        let found = *has.get(text).unwrap_or(&0);
        for _ in found..kept {
            assert!(
                is_respelled(text, &mut fixes, &mut gained),
                "{text:?} is gone: {}",
                label()
            );
        }
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
