//! What is found follows an edit.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Findings, MANY};
use crate::analysis::testing::nearly_request;
use crate::analysis::{Document, Settings, diagnostics};
use crate::syntax::{Tree, duplicate_keys};
use crate::text::Span;

fn assert_as_made_anew(document: &Document) {
    let tree = Tree::parse(document.tree().text());
    let findings = Findings::of(&tree);
    assert_eq!(*document.findings(), findings, "{:?}", tree.text());
    let settings = Settings::default();
    assert_eq!(
        diagnostics::diagnose_found(document.tree(), document.findings(), &settings),
        diagnostics::diagnose_with(&tree, &settings),
        "{:?}",
        tree.text()
    );
}

fn document(text: impl Into<String>) -> Document {
    let document = Document::parse_up_to(usize::MAX, text);
    document.findings();
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_found_after_edits_is_what_is_found_anew(
        text in nearly_request(),
        edits in prop::collection::vec((any::<Index>(), 0_usize..5, prop::sample::select(vec![
            "", "a", "\"", ",", "{", "}", "<", ">", "{{", "\"secret\": \"abc\",", "\"kind\": 1,", "\"x\": 1, \"x\": 2,", "\"<id>\",", "\n",
        ])), 1..8),
    ) {
        let mut document = document(text);
        for (place, length, new) in edits {
            let text = document.tree().text();
            let start = text.floor_char_boundary(place.index(text.len() + 1));
            document.edit(Span::new(start, start + length), new);
            assert_as_made_anew(&document);
        }
    }
}

/// What is between two bars gives way to something else.
fn check(text: &str, new: &str) -> Findings {
    let parts: Vec<&str> = text.split('|').collect();
    let [before, old, after] = parts[..] else {
        panic!("two bars");
    };
    let mut document = document(parts.concat());
    let end = before.len() + old.len();
    assert!(after.is_empty() || document.tree().text().ends_with(after));
    document.edit(Span::new(before.len(), end), new);
    assert_as_made_anew(&document);
    document.findings().clone()
}

#[test]
fn a_key_that_is_renamed_repeats_another_or_none() {
    let found = check(r#"{"a": {"secret": "s"}, "b||": 1, "ba": 2, "ba": 3}"#, "a");
    assert_eq!(found.duplicates, [(5, 7), (5, 9)]);
    let found = check(r#"{"a": 1, "a||": {"x": 1, "x": 2}, "a": "<id>"}"#, "b");
    assert_eq!(found.duplicates, [(5, 7), (1, 9)]);
    assert_eq!(found.stand_ins, [10]);
}

#[test]
fn a_key_that_loses_its_end_may_repeat_another() {
    assert_eq!(check(r#"{ab|c|: 1, "ab": 2}"#, "").duplicates, [(1, 3)]);
    assert_eq!(check(r#"{ab|b|: 1, "abb": 2}"#, "").duplicates, []);
    assert_eq!(check("{\"ab|c|\n:1,\n\"ab\":2}", "").duplicates, [(1, 3)]);
    assert_eq!(check(r#"{ab||: 1, "abc": 2}"#, "c").duplicates, [(1, 3)]);
}

#[test]
fn what_is_behind_a_value_that_grows_moves() {
    let text = r#"{"x": |1|, "a": 2, "secret": "s", "a": "<id>"}"#;
    let found = check(text, r#"{"secret": "s", "b": "<id>"}"#);
    assert_eq!(found.duplicates, [(7, 11)]);
    assert_eq!(found.stand_ins, [6, 12]);
    assert_eq!(found.secrets.len(), 2);
}

#[test]
fn two_threads_find_what_one_finds() {
    // The keys of the outer object stand in both halves.
    let element = r#"{"secret": "s", "a": "<id>", "a": [1, 2, 3]},"#;
    let members = format!("\"x\": {element}");
    let text = format!("{{{}\"x\": 0}}", members.repeat(MANY / 8));
    let tree = Tree::parse(text);
    assert!(tree.node_count() > MANY);
    let found = Findings::of(&tree);
    assert_eq!(found, Findings::within(&tree, 0..tree.node_count()));
    let (again, duplicates) = (|(_, again): &(_, usize)| *again, duplicate_keys(&tree));
    let expected: Vec<usize> = duplicates.iter().map(|d| d.again.index()).collect();
    assert_eq!(
        found.duplicates.iter().map(again).collect::<Vec<_>>(),
        expected
    );
}
