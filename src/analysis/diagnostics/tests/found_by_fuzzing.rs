//! Texts that the fuzz target `fixes` found, and the properties that it checks.

use proptest::prelude::*;

use super::{diagnose, fewer};
use crate::analysis::apply;
use crate::analysis::diagnostics::{Diagnostic, Fix};
use crate::analysis::fix_all::fix_all;
use crate::analysis::testing::nearly_request;
use crate::syntax::Tree;

/// Nothing can be added after a string without a closing quote: it would become part of the string.
const UNCLOSED: [&str; 5] = [
    r#"{"data":{"type":"api_credentials","attributes":{"name":"a","kind":"integration"},"relation}}"#,
    r#"{"data":{"type":"api_credentials","attributes":{"kind":"webapp","name":"a}}}"#,
    r#"{"data":{"type":"api_credentials","attributes":{"kind":"orders","name":"a}}}"#,
    r#"{"data":{"type":"api_credentials","name":"a","attributes":{"kind":"orders"#,
    r#"{"data":{"type":"api_credentials","attributes":{"kind":"webapp","name":'a}}}"#,
];

/// Keys without a value or a colon, followed by another key or a missing member. Also strings without an end, followed
/// by an extra member at various distances.
const UNFINISHED: [&str; 6] = [
    "{\n  \"data\": {\n    \"attributes\": }\n      \"kind\": \"\"\n    }\n  }\n}\n",
    r#"{"data":{"type":"api_credentials","attributes":{"name":"a","kind" : }}}"#,
    r#"{"data":{"type":"api_credentials","attributes":{"kind":"webapp","name":"a","data" "expires_in":7200}}}"#,
    "{\"data\": {\"type\": \",\n \"client_id\": \"a\", \"attributes\": {}}}",
    "{\"data\":{\"type\":\"api_credentials\",\"relationships\":{\"organization\":{\"data\":{\"type\":\"\norganizations\", \"{id\": \"xYZkjABcde\" } } } } }",
    r#"{"data":{"type":"api_credentials","attributes":{"metadata":{"passwor: "hunter2"}},"nullelationships":{}}}"#,
];

fn fixes_of(text: &str) -> impl Iterator<Item = Fix> + use<> {
    let found = diagnose(&Tree::parse(text));
    found.into_iter().flat_map(|found| found.fixes)
}

#[test]
fn no_fix_adds_a_member_where_it_would_break_the_text() {
    for text in UNCLOSED.iter().chain(&UNFINISHED) {
        let tree = Tree::parse(*text);
        for diagnostic in diagnose(&tree) {
            for fix in &diagnostic.fixes {
                let fixed = Tree::parse(apply(text, &fix.edits));
                assert!(
                    fixed.errors().len() <= tree.errors().len(),
                    "{}: {}",
                    fix.title,
                    fixed.text()
                );
            }
        }
    }
}

#[test]
fn an_extra_quote_is_not_fixed_with_a_comma() {
    let text = r#"{ "data": { "type":" "organizations", "id": "xYZkjABcde" } }"#;
    assert!(fixes_of(text).all(|fix| fix.title != "Add a comma"));
}

#[test]
fn a_string_that_ends_with_a_backslash_gets_no_quote() {
    for (text, is_closed) in [
        (r#"["a\\", "\ud83d\]"#, false),
        (r#"["a\"#, false),
        (r#"["a\\]"#, true),
    ] {
        let titles: Vec<_> = fixes_of(text).map(|fix| fix.title).collect();
        let offered = titles.iter().any(|title| title == "Add a closing quote");
        assert_eq!(offered, is_closed, "{text}: {titles:?}");
    }
}

#[test]
fn nothing_is_added_after_an_unclosed_single_or_typographic_quote() {
    for (opening, closing, is_closed) in [
        ("'", "", false),
        ("'", "'", true),
        ("'", "\\'", false),
        ("\u{201C}", "", false),
        ("\u{201C}", "\u{201D}", true),
    ] {
        let text = format!(
            r#"{{"data":{{"relationships":{{"organization":{{"data":{{"type":{opening}organizations{closing}}}}}}}}}}}"#
        );
        let titles: Vec<_> = fixes_of(&text).map(|fix| fix.title).collect();
        let offered = titles.iter().any(|title| title.starts_with("Add `id`"));
        assert_eq!(offered, is_closed, "{text}: {titles:?}");
    }
}

#[test]
fn the_only_member_is_removed_with_its_comma() {
    let text = "{\n   \"mode\": null,\n";
    let removed = fixes_of(text).find(|fix| fix.title == "Remove `mode`");
    let edits = removed.expect("a fix").edits;
    assert_eq!(apply(text, &edits), "{\n   \n");
}

/// A text with an unclosed string and an extra member after it, and the text without that member.
const AFTER_UNCLOSED: [(&str, &str); 4] = [
    (
        "{\"data\":{\"type\":\"api_credentials,\n \"client_id\":\"a\", \"attributes\":{}}}",
        "{\"data\":{\"type\":\"api_credentials\n , \"attributes\":{}}}",
    ),
    (
        "{\"data\":{\"type\":\"api_credentials,\n \"client_id\":\"a\"}}",
        "{\"data\":{\"type\":\"api_credentials\n }}",
    ),
    (
        "{\"data\":{\"type\":\"api_credentials\n // one, \n \"client_id\":\"a\", \"attributes\":{}}}",
        "{\"data\":{\"type\":\"api_credentials\n // one, \n  \"attributes\":{}}}",
    ),
    (
        "{\"data\":{\"type\":\"\napi_credentials\", \"client_id\":\"a\"}}",
        "{\"data\":{\"type\":\"\napi_credentials\" }}",
    ),
];

#[test]
fn a_member_after_an_unclosed_string_is_removed_alone() {
    for (text, expected) in AFTER_UNCLOSED {
        let removed: Vec<_> = fixes_of(text)
            .filter(|fix| fix.title == "Remove `client_id`")
            .map(|fix| apply(text, &fix.edits))
            .collect();
        assert_eq!(removed, [expected], "{text}");
    }
}

/// A text with an unclosed string that may extend further, and the pointer of the value.
const UNCERTAIN_END: [(&str, &str); 2] = [
    (
        "{\"data\":{\"type\":\"\na\npi_credentials\",\"attributes\":{}}}",
        "/data/type",
    ),
    (
        "{\"data\":{\"type\":\"api_credentials\",\"attributes\":{\"kind\":\"sales_chanel\na\nb\",\"name\":\"a\"}}}",
        "/data/attributes/kind",
    ),
];

#[test]
fn a_string_with_an_uncertain_end_is_not_replaced() {
    for (text, pointer) in UNCERTAIN_END {
        let found = diagnose(&Tree::parse(text));
        let is_of_value = |diagnostic: &&Diagnostic| {
            diagnostic.pointer == pointer && !diagnostic.code.is_syntax_error()
        };
        let judged: Vec<_> = found.iter().filter(is_of_value).collect();
        assert!(!judged.is_empty(), "{text}");
        assert!(judged.iter().all(|found| found.fixes.is_empty()), "{text}");
    }
}

/// With misplaced quotes it is unclear what is a string, so every repair is a guess.
const MISPLACED_QUOTES: [&str; 3] = [
    r#"{"data":{"relationships":{"organization":{"data":{"type":"organiz"jsonrpc":"2.0"ations","id":"<id>"}}}}}"#,
    r#"{ "expires_in": "write `"type"`.lationships": {"organ.sation": [{}}, "role": ]"#,
    "{\n  \"data\": {\n    \"e\":}api_credentials\",\n    \"attributes\": {\n      \"kind\": \"webapp\",\n      \"name\": \"Zo\u{eb}'s \\\"shop\\\"\",\n      \"redirect_uri\": \"https://example.com/callback?a=b\",\n      \"expires_in\": 7200\n    },\n    \"relationships\": {\n      \"organization\": { \"data\": { \"type\": \"organizations\", \"id\": \"xYZkjABcde\" } }\n    }\n  },\n  \"response\": {\n    \"status\": 201\n  }\n}\n",
];

#[test]
fn fixing_all_never_leaves_more_syntax_errors() {
    for text in MISPLACED_QUOTES {
        let tree = Tree::parse(text);
        if let Some(fixed) = fix_all(&tree) {
            let after = Tree::parse(fixed.text.as_str());
            assert!(
                after.errors().len() <= tree.errors().len(),
                "{}",
                fixed.text
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_fix_removes_its_diagnostic(text in nearly_request()) {
        let tree = Tree::parse(text.as_str());
        let before = diagnose(&tree);
        for diagnostic in &before {
            for fix in &diagnostic.fixes {
                let fixed = Tree::parse(apply(&text, &fix.edits));
                // A syntax error may hide another one, and several of them change each other's meaning.
                if tree.errors().len() <= 1 && !diagnostic.code.is_syntax_error() {
                    prop_assert!(fixed.errors().len() <= tree.errors().len(), "{}: {}", fix.title, fixed.text());
                    prop_assert!(fewer(&before, &diagnose(&fixed), diagnostic), "{}: {}", fix.title, fixed.text());
                }
            }
        }
        if let Some(fixed) = fix_all(&tree) {
            prop_assert!(Tree::parse(fixed.text).errors().len() <= tree.errors().len());
        }
    }

    #[test]
    fn diagnosing_never_panics(text in any::<String>()) {
        let tree = Tree::parse(text);
        for diagnostic in diagnose(&tree) {
            let span = diagnostic.span;
            prop_assert!(tree.text().get(span.start..span.end).is_some(), "{diagnostic:?}");
            prop_assert!(!diagnostic.message.is_empty());
        }
    }
}
