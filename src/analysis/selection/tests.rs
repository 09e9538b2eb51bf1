use super::{MAX_SPANS, selection};
use crate::analysis::testing::nearly_request;
use crate::syntax::Tree;
use crate::syntax::strategies::nearly_json;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The successive selections at the mark `|`.
fn check(marked: &str, expected: Expect) {
    let offset = marked.find('|').expect("a mark");
    let text = marked.replacen('|', "", 1);
    let tree = Tree::parse(text.as_str());
    let chain: Vec<&str> = selection(&tree, offset)
        .iter()
        .map(|span| span.of(&text))
        .collect();
    expected.assert_eq(&chain.join("\n"));
}

#[test]
fn a_selection_grows_from_the_word_to_the_text() {
    check(
        r#" {"a": ["x", {"b": "c|d", "e": 1}]} "#,
        expect![[r#"
        cd
        "cd"
        "b": "cd"
        "b": "cd", "e": 1
        {"b": "cd", "e": 1}
        "x", {"b": "cd", "e": 1}
        ["x", {"b": "cd", "e": 1}]
        "a": ["x", {"b": "cd", "e": 1}]
        {"a": ["x", {"b": "cd", "e": 1}]}
         {"a": ["x", {"b": "cd", "e": 1}]} "#]],
    );
    check(
        r#"{"a|": {}, "b": 2}"#,
        expect![[r#"
        a
        "a"
        "a": {}
        "a": {}, "b": 2
        {"a": {}, "b": 2}"#]],
    );
}

#[test]
fn between_two_tokens_the_innermost_span_contains_both() {
    check(
        r#"{"a": | 1, "b": 2}"#,
        expect![[r#"
        "a":  1
        "a":  1, "b": 2
        {"a":  1, "b": 2}"#]],
    );
    check(
        r#"{"a": 1 , | "b": 2}"#,
        expect![[r#"
        "a": 1 ,  "b": 2
        {"a": 1 ,  "b": 2}"#]],
    );
    check(r#"{ | }"#, expect!["{  }"]);
    check("|", expect![[""]]);
    check("[] | ", expect!["[]  "]);
}

#[test]
fn selection_works_in_a_broken_text() {
    check(
        "{\"a\": 'b|c', \"d\": \"e",
        expect![[r#"
        'bc'
        "a": 'bc'
        "a": 'bc', "d": "e
        {"a": 'bc', "d": "e"#]],
    );
}

#[test]
fn a_chain_has_a_bounded_length() {
    let tree = Tree::parse("[".repeat(100_000));
    assert_eq!(selection(&tree, 100_000).len(), MAX_SPANS);
}

proptest! {
    #[test]
    fn each_span_contains_the_offset_and_the_previous_span(
        text in prop_oneof![nearly_json(), nearly_request()],
        offset in 0usize..900,
    ) {
        let tree = Tree::parse(text.as_str());
        let chain = selection(&tree, offset);
        prop_assert!(chain.len() <= MAX_SPANS);
        prop_assert_eq!(chain.last().map(|span| span.of(&text)), Some(text.as_str()));
        for pair in chain.windows(2) {
            prop_assert!(pair[1].covers(pair[0]) && pair[1] != pair[0]);
            prop_assert!(pair[0].touches(offset));
            prop_assert!(text.get(pair[0].start..pair[0].end).is_some());
        }
    }
}
