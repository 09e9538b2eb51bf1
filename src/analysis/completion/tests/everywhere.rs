//! Properties that hold at every offset of any document: no item adds a syntax error.

use super::{PLAIN, SNIPPETS, accept, expanded, items_at};
use crate::analysis::completion::{Completion, CompletionKind};
use crate::syntax::{Tree, duplicate_keys};
use proptest::prelude::*;

const WHOLE: &str = r#"{
  "$schema": "https://example.com/schema.json",
  "data": {
    "type": "api_credentials",
    "attributes": {
      "name": "My \"é\" 😀 app",
      "kind": "integration",
      "redirect_uri": null,
      "expires_in": 7200,
      "custom": false,
      "metadata": { "a": [1, { "b": "c" }], "d": {} }
    },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } },
      "role": { "data": { "type": "roles", "id": "xYZkjABcde" } }
    }
  },
  "response": { "status": 201, "sent_at": "2026-11-23T18:00:00Z", "body": { "data": {} } }
}
"#;

/// Valid documents.
const VALID: [&str; 7] = [
    WHOLE,
    "{}",
    "{ }",
    "{\n}\n",
    r#"{"data":{"type":"api_credentials","attributes":{"kind":"webapp","metadata":{}},"relationships":{}}}"#,
    "{\r\n\t\"data\": {\r\n\t\t\"attributes\": {\r\n\t\t\t\"kind\": \"\"\r\n\t\t}\r\n\t}\r\n}\r\n",
    "\"sales\"",
];

/// Incomplete documents.
const HALF_TYPED: [&str; 12] = [
    "",
    " \n",
    "{\"data\": {\"attributes\": {\n  na\n  \"kind\": webapp,\n}}",
    "{\"data\": {\"attributes\": {\n  \"na\n  \"kind\": \"webapp\"\n  \"mode\": \n  'custom': tru}}}",
    "{\"data\": {\"attributes\": {\"na, \"kind\": \"webapp\", \"mode\": \"te, \"custom\": true}}}",
    "{\"data\": {\"attributes\": {\"\"kind\": \"we, \"mode\": \"\"}, \"relationships\": {role}}}",
    "{\"data\": {\"type\" \"api_credentials\", , \"attributes\": {: 1, {}, \"kind\": }",
    "{\"data\": /* a */ { // b\n\"attributes\" /* c */ : /* d */ {\"name\": 1 # e\n mode /* f",
    "{\"data\": {\"relationships\": {\"organization\": {\"data\": [{}}, \"role\": ]}}",
    "{\"data\": {\"attributes\": {\"kind: \"webapp\", mode\": \"test\", kind\"}}}",
    "{“data”: {‘attributes’: {“kind”: “we, \"mode\": te st; }}} {} x",
    "\u{feff}{\"data\": {\"attributes\": {\"expires_in\": 72_00s, \"kind\": sales channel // x\n}}}",
];

/// Checks every item at every offset from `first` on.
fn check_from(first: usize, text: &str) {
    let tree = Tree::parse(text);
    for options in [PLAIN, SNIPPETS] {
        for offset in first..=text.len() + 1 {
            for item in items_at(&tree, offset, &options) {
                assert_can_be_applied(&tree, offset, &item);
                assert_parses_at_least_as_well(&tree, offset, &item);
            }
        }
    }
}

fn assert_parses_at_least_as_well(tree: &Tree, offset: usize, item: &Completion) {
    let text = tree.text();
    let accepted = accept(text, &expanded(item));
    let after = Tree::parse(accepted.as_str());
    let context = || format!("{:?} at {offset} of\n{text}\ngives\n{accepted}", item.label);
    assert!(
        after.errors().len() <= tree.errors().len(),
        "{}\n{:?}\n{:?}",
        context(),
        tree.errors(),
        after.errors()
    );
    if tree.errors().is_empty() && item.kind == CompletionKind::Property {
        let repeated = duplicate_keys(&after).len();
        assert!(repeated <= duplicate_keys(tree).len(), "{}", context());
    }
}

/// Checks what the Language Server Protocol demands of an item's edits.
fn assert_can_be_applied(tree: &Tree, offset: usize, item: &Completion) {
    let text = tree.text();
    let span = item.edit.span;
    let offset = text.floor_char_boundary(offset);
    assert!(span.touches(offset), "{item:?} misses {offset}");
    assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
    assert!(!span.of(text).contains(['\n', '\r']), "{item:?}");
    for other in &item.additional_edits {
        let apart = other.span.end < span.start || span.end < other.span.start;
        assert!(apart, "{item:?}");
    }
    let typed = text.get(span.start..offset).unwrap_or_default();
    assert_eq!(
        typed.starts_with('"'),
        item.filter_text.starts_with('"'),
        "{typed} is not compared with {}",
        item.filter_text
    );
}

#[test]
fn accepting_any_item_at_any_offset_adds_no_syntax_error() {
    for text in VALID.iter().chain(&HALF_TYPED) {
        check_from(0, text);
    }
}

#[test]
fn items_in_a_truncated_document_add_no_syntax_error() {
    for (cut, _) in WHOLE.char_indices() {
        check_from(cut.saturating_sub(2), &WHOLE[..cut]);
    }
}

#[test]
fn no_item_is_offered_twice() {
    for text in VALID.iter().chain(&HALF_TYPED) {
        let tree = Tree::parse(*text);
        for offset in 0..=text.len() {
            let items = items_at(&tree, offset, &SNIPPETS);
            for (index, item) in items.iter().enumerate() {
                let is_same =
                    |other: &Completion| item.label == other.label || item.edit == other.edit;
                assert!(!items[..index].iter().any(is_same), "{item:?}");
            }
        }
    }
}

#[test]
fn snippets_and_plain_text_agree() {
    for text in VALID {
        let tree = Tree::parse(text.replace('\r', ""));
        for offset in 0..=tree.text_len() {
            let plain = items_at(&tree, offset, &PLAIN);
            let snippets = items_at(&tree, offset, &SNIPPETS);
            for (plain, snippet) in plain.iter().zip(&snippets) {
                assert_eq!(plain.edit, expanded(snippet).edit);
            }
        }
    }
}

/// Random texts made of parts of request files, so that many are nearly valid.
fn nearly_a_request() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{\"data\": {\"attributes\": {",
        "{\"data\": {",
        "\"attributes\": {",
        "\"relationships\": {",
        "{",
        "}",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        ", ",
        "\n",
        "\r\n",
        " ",
        "\"",
        "'",
        "\"data\"",
        "\"kind\"",
        "\"kind\": ",
        "\"mode\": \"test\"",
        "\"name\": \"My app\", ",
        "\"role\"",
        "na",
        "kind",
        "webapp",
        "\"webapp\"",
        "\"\"",
        "true",
        "null",
        "7200",
        "7200s",
        "-",
        "// c\n",
        "/* c */",
        "/*",
        "#",
        ";",
        "\\",
        "\u{e9}",
        "\u{1F600}",
        "\u{201C}",
        "\u{feff}",
        "\t",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    // Each case tries every item at every offset.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn accepting_any_item_in_random_text_adds_no_error(
        start in prop::sample::select(vec!["", "{\"data\": {", "{\"data\": {\"attributes\": {"]),
        rest in nearly_a_request(),
    ) {
        check_from(0, &format!("{start}{rest}"));
    }
}

proptest! {
    #[test]
    fn completion_never_panics(text in any::<String>(), offset in 0..200_usize) {
        items_at(&Tree::parse(text), offset, &SNIPPETS);
    }
}
