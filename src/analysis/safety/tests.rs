use super::{keeps_letters, loses_nothing};
use crate::analysis::TextEdit;
use crate::syntax::Tree;
use crate::text::Span;

/// Whether it is safe to replace the text in `«»`.
fn check(marked: &str, new_text: &str, expected: bool) {
    let (start, rest) = marked.split_once('«').expect("a start");
    let (replaced, end) = rest.split_once('»').expect("an end");
    let span = Span::new(start.len(), start.len() + replaced.len());
    let tree = Tree::parse(format!("{start}{replaced}{end}"));
    let edits = [TextEdit::replace(span, new_text)];
    assert_eq!(
        loses_nothing(&tree, &edits),
        expected,
        "{marked} → {new_text}"
    );
}

#[test]
fn no_letter_or_digit_is_gone() {
    let edit = |old: &str, new: &str| {
        let tree = Tree::parse(old);
        let all = Span::new(0, old.len());
        keeps_letters(&tree, &[TextEdit::replace(all, new)])
    };
    for (old, new) in [
        ("'sales-channel'", "\"sales_channel\""),
        ("\"7200\"", "7200"),
        ("\"api_credential\"", "\"api_credentials\""),
        ("redirectUri", "\"redirect_uri\""),
        ("\t", "\\t"),
        (",", ""),
    ] {
        assert!(edit(old, new), "{old} → {new}");
    }
    for (old, new) in [
        ("\"intergration\"", "\"integration\""),
        ("\"orders\"", "\"order\""),
        ("None", "null"),
        ("# why", ""),
        ("ba", "ab"),
        ("é", "e"),
    ] {
        assert!(!edit(old, new), "{old} → {new}");
    }
}

#[test]
fn quotes_may_be_added_to_or_removed_from_one_complete_value() {
    check("{\"a\": «b»}", "\"b\"", true);
    check("{\"a\": «'b, c'», \"d\": 1}", "\"b, c\"", true);
    check("{«“a”»: 1}", "\"a\"", true);
    check("{\"a\": «\"7200\"»}", "7200", true);
    check("{\"a\": «My app\"»,\n\"b\": 1}", "\"My app\"", true);
    check("{\"a\": «b»\n  \"c\": 1}", "\"b\"", true);
    check(
        "{\"a\": «https://example.com/?a=b#c»}",
        "\"https://example.com/?a=b#c\"",
        true,
    );
    // The rest of the value follows it.
    check("{\"a\": «Shop» #1}", "\"Shop\"", false);
    check("{\"a\": «Shop» & Co}", "\"Shop\"", false);
    check("{\"a\": x «'s shop'»}", "\"s shop\"", false);
    // The result would not be a single value.
    check("{\"a\": «b»}", "\"b\", \"c\": 1", false);
    check("{«\"a\": b»}", "\"a b\"", false);
}

#[test]
fn nothing_goes_from_structure_into_a_string_or_back() {
    check(
        "{\"a\":«' \"b\", \"c\": \"d\"}»",
        "\" \\\"b\\\", \\\"c\\\": \\\"d\\\"}\"",
        false,
    );
    check("{\"a\": «'b, c}»", "\"b, c\"", false);
    check("{«»a\": \"b\"}", "\"", false);
    check("{\"a«»: \"b\"}", "\"", false);
    check("{\"a\": \"b«»,\n\"c\": 1}", "\"", true);
    check("{\"a\": \"b«», \"c\": 1}", "\"", false);
    check("{\"a\": b's, \"c\": \"it'«»s\"}", ":", false);
    check("{\"a\": \"b«\t»c\"}", "\\t", true);
}

#[test]
fn a_word_without_quotes_is_not_split() {
    check("{\"a\": Shop«» #1\n\"b\": 1}", ",", false);
    check("[1«» 2]", ",", true);
}

#[test]
fn nothing_is_fixed_beside_conflict_markers_or_templates() {
    check(
        "{\n<<<<<<< a\n\"a\": 1«,»\n=======\n>>>>>>> b\n}",
        "",
        false,
    );
    check("{\"a\": {{ttl}}, \"b\": [1«,»]}", "", false);
    check("{\"a\": \"{{ttl}}\", \"b\": [1«,»]}", "", true);
}
