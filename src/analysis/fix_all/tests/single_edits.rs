//! Every single-character edit of real files: fixing loses nothing that stood in the file before the edit and still does.

use std::collections::HashMap;

use crate::analysis::Severity;
use crate::analysis::diagnostics::diagnose;
use crate::analysis::fix_all::fix_all;
use crate::secrets::secrets;
use crate::syntax::{Kind, Tree};

/// Characters that mean something in JSON, in comments, in templates or to people who type.
const TELLING: [char; 30] = [
    '"', '\'', '#', '/', '*', ',', ':', '{', '}', '[', ']', '\\', ' ', '\n', '\r', '\t', '<', '>',
    '$', '%', '=', '“', '”', '‘', '’', 'a', '0', '-', '\u{feff}', '\0',
];

const SENT: &str = r##"{
  "data": {
    "type": "api_credentials",
    "attributes": {
      "name": "Zoë's #1 shop, say \"hi\"",
      "kind": "sales_channel",
      "redirect_uri": "https://example.com/cb?a={b}#c",
      "expires_in": 7200,
      "custom": false,
      "metadata": { "tags": ["a", null], "note": "// <old> 'x'" }
    },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }
    }
  },
  "response": {
    "status": 201,
    "body": { "data": { "attributes": { "client_id": "CID", "client_secret": "s3cr3t-s3cr3t" } } }
  }
}
"##;

const BY_HAND: &str = r##"{
  // mine
  data: {
    'type': 'api_credential',
    “attributes”: { name: My shop, kind: sales-channel, "expires_in": "7200", },
    "password": 'pass, word' # why
  }
}
"##;

/// Every `step`-th single-character edit of a text.
fn edits(text: &str, step: usize) -> impl Iterator<Item = String> {
    let places = text.char_indices().flat_map(|(at, old)| {
        let end = at + old.len_utf8();
        let inserted = TELLING.iter().map(move |new| (at, at, Some(*new)));
        let replaced = TELLING.iter().map(move |new| (at, end, Some(*new)));
        inserted.chain(replaced).chain([(at, end, None)])
    });
    places.step_by(step).map(|(start, end, new)| {
        let new = new.map(String::from).unwrap_or_default();
        [&text[..start], new.as_str(), &text[end..]].concat()
    })
}

/// How often each key and each string value stands in a document.
fn strings(tree: &Tree) -> HashMap<(bool, String), usize> {
    let mut counts = HashMap::new();
    let found = tree.nodes().filter_map(|node| {
        let text = node.string()?.into_owned();
        Some((node.kind() == Kind::Key, text))
    });
    for string in found {
        *counts.entry(string).or_default() += 1;
    }
    counts
}

/// How often each secret stands in a document.
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

/// How many errors a document has, and how many other problems.
fn problems(tree: &Tree) -> (usize, usize) {
    let found = diagnose(tree);
    let errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let errors = errors.count();
    (errors, found.len() - errors)
}

/// The keys and string values of a text that fixing it as it is doesn't change.
fn lasting_strings(text: &str) -> HashMap<(bool, String), usize> {
    let tree = Tree::parse(text);
    let fixed = fix_all(&tree).map_or(text.to_owned(), |fixed| fixed.text);
    let mut lasting = strings(&tree);
    let after = strings(&Tree::parse(fixed));
    lasting.retain(|string, _| after.contains_key(string));
    lasting
}

/// Fixes an edited text; true if there was something to fix.
fn check(original: &HashMap<(bool, String), usize>, edited: &str) -> bool {
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

fn check_all(text: &str, step: usize) {
    let original = lasting_strings(text);
    let fixed = edits(text, step).filter(|edited| check(&original, edited));
    assert!(fixed.count() > 0, "nothing was ever fixed");
}

fn files() -> Vec<String> {
    let in_one_line = SENT.lines().map(str::trim).collect::<Vec<_>>().concat();
    vec![
        SENT.to_owned(),
        in_one_line,
        SENT.replace('\n', "\r\n"),
        BY_HAND.to_owned(),
        BY_HAND.replace('\n', "\r\n"),
    ]
}

#[test]
fn fixing_loses_nothing_after_some_edits() {
    for text in files() {
        check_all(&text, 97);
    }
}

/// Some 200,000 edits: `cargo test --lib fixing_loses_nothing -- --ignored`.
#[test]
#[ignore = "takes minutes in a debug build"]
fn fixing_loses_nothing_after_every_edit() {
    for text in files() {
        check_all(&text, 1);
    }
}
