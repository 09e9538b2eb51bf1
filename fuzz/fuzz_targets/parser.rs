//! The parser never fails, keeps the text, and agrees with `serde_json` on what is valid JSON and on its value.
#![no_main]

use clreq::syntax::{SyntaxErrorKind, Tree, duplicate_keys, tokens};
use clreq::text::Span;
use clreq_fuzz::{assert_sound, value};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let tree = Tree::parse(text);
    assert_eq!(tree.text(), text);
    assert_sound(&tree);
    let mut end = 0;
    for token in tokens(&tree, Span::new(0, text.len())) {
        let span = token.span();
        assert!(end <= span.start && span.start < span.end, "{token:?}");
        assert!(text.get(span.start..span.end).is_some(), "{token:?}");
        end = span.end;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(read) => {
            assert_eq!(tree.errors(), &[], "serde_json reads it");
            // For duplicate keys, `serde_json` keeps the first position and the last value.
            if duplicate_keys(&tree).is_empty() {
                assert_eq!(tree.root().and_then(value), Some(read));
            }
        }
        Err(error) => assert!(
            !tree.errors().is_empty() || is_beyond_serde_json(&error.to_string()),
            "{error}"
        ),
    }
    let is_too_deep = |kind| kind == SyntaxErrorKind::TooDeep;
    assert!(
        tree.errors()
            .iter()
            .filter(|error| is_too_deep(error.kind))
            .count()
            <= 1
    );
});

/// The only valid JSON that `serde_json` rejects: a number that exceeds `f64`.
fn is_beyond_serde_json(error: &str) -> bool {
    error.starts_with("number out of range")
}
