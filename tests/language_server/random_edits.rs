//! After any edits, the server has the same text as the client.

use std::ops::Range as Span;

use lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::common::lsp_client::{LspClient, PositionEncoding};

const URI: &str = "file:///requests/shop.clreq.json";

/// Cases × notifications × three encodings: more than ten thousand.
const CASES: u32 = 2;
const NOTIFICATIONS: usize = 2_000;

/// How many notifications are sent between two requests for the server's text.
const BETWEEN_LOOKS: usize = 20;

/// The typed text: characters of each width, all line endings, similar characters, and parts of a request.
const PIECES: [&str; 24] = [
    "a",
    " ",
    "\t",
    "\"",
    "{",
    "}",
    ",",
    "é",
    "e\u{301}",
    "漢字",
    "각",
    "\u{1F600}",
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
    "\u{1F1EE}\u{1F1F9}",
    "\n",
    "\r\n",
    "\r",
    "\u{2028}",
    "\u{85}",
    "\u{B}",
    "\u{FEFF}",
    "\0",
    "\"data\": {\r\n",
    "\"name\": \"Größe \u{1F600}\"\n",
];

const START: &str = "{\r\n  \"data\": {\n    \"type\": \"api_credentials\",\r    \"é\u{1F600}\": \"漢字\"\r\n  }\n}\n";

fn text(pieces: Span<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.as_slice()), pieces)
        .prop_map(|pieces| pieces.concat())
}

/// Positions in the text, in the middle of characters, past the ends of lines, and past the end of the text.
fn position() -> impl Strategy<Value = Position> {
    let line = prop_oneof![20 => 0..30_u32, 1 => 30..200_u32, 1 => Just(u32::MAX)];
    let character = prop_oneof![20 => 0..25_u32, 1 => 25..500_u32, 1 => Just(u32::MAX)];
    (line, character).prop_map(|(line, character)| Position::new(line, character))
}

/// Mostly a few characters, sometimes several lines, also with swapped ends.
fn range() -> impl Strategy<Value = Range> {
    let near = (position(), 0..6_u32).prop_map(|(start, length)| {
        let end = Position::new(start.line, start.character.saturating_add(length));
        Range::new(start, end)
    });
    let across = (position(), 0..3_u32, 0..25_u32).prop_map(|(start, lines, character)| {
        let end = Position::new(start.line.saturating_add(lines), character);
        Range::new(start, end)
    });
    let far = (position(), position()).prop_map(|(start, end)| Range::new(start, end));
    prop_oneof![40 => near, 10 => across, 1 => far]
}

fn change() -> impl Strategy<Value = TextDocumentContentChangeEvent> {
    let of_range = (range(), text(0..5)).prop_map(|(range, text)| TextDocumentContentChangeEvent {
        range: Some(range),
        range_length: None,
        text,
    });
    let of_all = text(0..200).prop_map(|text| TextDocumentContentChangeEvent {
        range: None,
        range_length: None,
        text,
    });
    prop_oneof![200 => of_range, 1 => of_all]
}

fn notifications() -> impl Strategy<Value = Vec<Vec<TextDocumentContentChangeEvent>>> {
    let several = prop_oneof![4 => 1..2_usize, 1 => 0..6_usize];
    let changes = several.prop_flat_map(|count| prop::collection::vec(change(), count));
    prop::collection::vec(changes, NOTIFICATIONS)
}

/// Sends all changes without waiting, with requests for the server's text between them.
fn server_follows(encoding: &str, notifications: &[Vec<TextDocumentContentChangeEvent>]) {
    let client = LspClient::builder().position_encodings(&[encoding]).start();
    client.initialize();
    assert_eq!(
        client.encoding(),
        PositionEncoding::from_kind(Some(encoding))
    );
    client.open(URI, START);
    let mut looks = Vec::new();
    for changes in notifications.chunks(BETWEEN_LOOKS) {
        changes
            .iter()
            .for_each(|changes| client.change(URI, changes));
        let look = client.start_request("clreq/viewFileText", json!({ "uri": URI }));
        looks.push((look, client.text(URI)));
    }
    for (look, text) in looks {
        let seen = client.wait_for_response(look).expect("the text");
        assert_eq!(seen.as_str(), Some(text.as_str()));
    }
    // The diagnostics are up to date as well.
    client.wait_for_diagnostics(URI, None);
    assert_eq!(client.shutdown(), 0);
}

fn check(encoding: &str) {
    let config = ProptestConfig {
        cases: CASES,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let result = TestRunner::new(config).run(&notifications(), |notifications| {
        server_follows(encoding, &notifications);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_server_has_the_clients_text_in_utf_8() {
    check("utf-8");
}

#[test]
fn the_server_has_the_clients_text_in_utf_16() {
    check("utf-16");
}

#[test]
fn the_server_has_the_clients_text_in_utf_32() {
    check("utf-32");
}
