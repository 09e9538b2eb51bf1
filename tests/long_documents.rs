//! A long document follows its edits as a short one does. Here the crate has the sizes of the product: its own tests keep texts in
//! very short pieces.

use clreq::analysis::diagnostics::{diagnose, diagnose_found};
use clreq::analysis::{Document, Settings};
use clreq::syntax::{Kind, Tree};
use clreq::text::Span;

const LENGTH: usize = 300_000;

/// A request with a long `metadata`, on many lines or on one.
fn request(line_break: &str) -> String {
    let member = |number: usize| {
        format!(
            r#""entry_{number}": {{{line_break}"é": ["a", {number}, {{"b": null}}],{line_break}"c": "<id>"}},{line_break}"#
        )
    };
    let members: String = (0..LENGTH / 60).map(member).collect();
    format!(
        r#"{{"data": {{"type": "api_credentials", "attributes": {{"name": "Shop", "kind": "sales_channel", "mode": "live",{line_break}"metadata": {{{members}"last": 1}}}}}}}}"#
    )
}

/// Every node, with what is written there if it is no container.
fn nodes(tree: &Tree) -> impl Iterator<Item = (Kind, Span, &str)> {
    tree.nodes().map(|node| match node.kind() {
        kind @ (Kind::Object | Kind::Array) => (kind, node.span(), ""),
        kind => (kind, node.span(), node.source()),
    })
}

fn assert_as_parsed(document: &Document) {
    let edited = document.tree();
    let parsed = Tree::parse(edited.clone().text());
    assert!(nodes(edited).eq(nodes(&parsed)), "the nodes differ");
    assert_eq!(edited.errors(), parsed.errors());
    let settings = Settings::default();
    assert_eq!(
        diagnose_found(edited, document.findings(), &settings),
        diagnose(&parsed)
    );
}

/// Edits at places all over a text, and on where the last one was. The places are always the same.
fn follow_edits(text: String) {
    let mut document = Document::parse_up_to(usize::MAX, text.as_str());
    document.findings();
    let mut text = text;
    let whole_member = r#""new": {"secret": "s", "x": [1, 2]}, "#;
    let news = ["x", "", "\"", "1", whole_member, "", "}", "", ",", "/*", ""];
    let mut place = 7;
    for (number, new) in news.into_iter().cycle().take(44).enumerate() {
        if number % 3 == 0 {
            place = (place * 48_271 + 11) % text.len();
        }
        let start = text.floor_char_boundary(place.min(text.len()));
        let length = if number % 11 == 7 {
            100_000
        } else {
            number % 3
        };
        let end = text.floor_char_boundary(start + length).max(start);
        let old = text[start..end].to_owned();
        document.edit(Span::new(start, end), new);
        text.replace_range(start..end, new);
        assert_as_parsed(&document);
        assert_eq!(document.tree().clone().text(), text);
        // Most of it stays as it should be: what breaks a text is repaired again.
        if number % 2 == 0 {
            let end = start + new.len();
            document.edit(Span::new(start, end), &old);
            text.replace_range(start..end, &old);
            assert_as_parsed(&document);
        }
        place = start + 1;
    }
}

#[test]
fn a_long_document_on_many_lines_follows_its_edits() {
    follow_edits(request("\n  "));
}

#[test]
fn a_long_document_on_one_line_follows_its_edits() {
    follow_edits(request(""));
}
