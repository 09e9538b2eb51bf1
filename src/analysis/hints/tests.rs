use super::hints;
use crate::analysis::names::NameList;
use crate::analysis::testing::{names, nearly_request};
use crate::analysis::{TextEdit, apply};
use crate::syntax::Tree;
use crate::syntax::strategies::nearly_json;
use crate::text::Span;
use proptest::prelude::*;

/// The text with its hints inserted.
fn hinted(text: &str, visible: Span) -> String {
    let edits: Vec<TextEdit> = hints(&Tree::parse(text), visible, &NameList::default())
        .into_iter()
        .map(|hint| TextEdit::insert(hint.offset, format!(" «{}»", hint.label)))
        .collect();
    apply(text, &edits)
}

fn attributes(members: &str) -> String {
    hinted(
        &format!(r#"{{"data": {{"attributes": {{{members}}}}}}}"#),
        Span::new(0, usize::MAX),
    )
}

#[test]
fn a_number_of_seconds_is_shown_in_words() {
    for (written, hinted) in [
        ("7200", "7200 «2 h»"),
        ("31536000", "31536000 «365 days»"),
        ("7.2e3", "7.2e3 «2 h»"),
        ("59", "59"),
        ("7200.5", "7200.5"),
        ("-7200", "-7200"),
        ("null", "null"),
        ("\"7200\"", "\"7200\""),
        ("7200s", "7200s"),
    ] {
        let member = |value| format!(r#"{{"data": {{"attributes": {{"expires_in": {value}}}}}}}"#);
        assert_eq!(
            attributes(&format!("\"expires_in\": {written}")),
            member(hinted)
        );
    }
}

#[test]
fn only_durations_have_hints() {
    let text = r#""reference": 7200, "metadata": {"expires_in": 7200}, "expires_in": "#;
    let result = attributes(&format!("{text}86400"));
    assert_eq!(result.matches('«').count(), 1);
    assert!(result.contains("86400 «1 day»"));
}

#[test]
fn the_resource_in_the_response_has_hints_too() {
    let text =
        r#"{"response": {"status": 201, "body": {"data": {"attributes": {"expires_in": 14400}}}}}"#;
    assert!(hinted(text, Span::new(0, text.len())).contains("14400 «4 h»"));
}

#[test]
fn only_visible_values_have_hints() {
    let text = r#"{"data": {"attributes": {"expires_in": 7200}}, "x": 1}"#;
    assert_eq!(hinted(text, Span::new(44, text.len())), text);
    assert_ne!(hinted(text, Span::new(43, 44)), text);
}

#[test]
fn large_and_deep_texts_take_linear_time() {
    let visible = Span::new(0, usize::MAX);
    let many = "\"data\": {\"attributes\": {\"expires_in\": 7200}},".repeat(20_000);
    assert_eq!(
        hints(
            &Tree::parse(format!("{{{many}}}")),
            visible,
            &NameList::default()
        )
        .len(),
        1
    );
    assert_eq!(
        hints(
            &Tree::parse("{\"data\":".repeat(100_000)),
            visible,
            &NameList::default()
        ),
        []
    );
}

proptest! {
    #[test]
    fn a_hint_is_at_the_end_of_a_number(
        text in prop_oneof![nearly_json(), nearly_request()],
        start in 0usize..800,
        length in 0usize..800,
    ) {
        for hint in hints(&Tree::parse(text.as_str()), Span::new(start, start + length), &NameList::default()) {
            prop_assert!(text[..hint.offset].ends_with(|c: char| c.is_ascii_digit() || c == '.'));
        }
    }
}

#[test]
fn an_id_is_shown_with_the_name_of_its_resource() {
    let text = r#"{"data": {"relationships": {
        "organization": {"data": {"type": "organizations", "id": "blueBrand1"}},
        "role": {"data": {"type": "roles", "id": "elsewhere1"}}
    }}}"#;
    let visible = Span::new(0, text.len());
    let hints = hints(&Tree::parse(text), visible, &names());
    let shown: Vec<(&str, &str)> = hints
        .iter()
        .map(|hint| (text.split_at(hint.offset).0, hint.label.as_str()))
        .map(|(before, label)| (before.rsplit(' ').next().unwrap_or_default(), label))
        .collect();
    assert_eq!(shown, [("\"blueBrand1\"", "Blue Brand")]);
}
