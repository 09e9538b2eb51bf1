//! Editing: positions, changes, and the edits of the server.

use lsp_types::{Position, TextEdit};
use serde_json::{Value, json};

use crate::common::lsp_client::{PositionEncoding, change};
use crate::{URI, answer_to, client_of_echo, edit_of, heard, range};

#[test]
fn positions_count_in_the_encoding() {
    let text = "a\u{e9}\u{1f600}z\r\n\rlast";
    let cases = [
        (PositionEncoding::Utf8, [1, 3, 7]),
        (PositionEncoding::Utf16, [1, 2, 4]),
        (PositionEncoding::Utf32, [1, 2, 3]),
    ];
    for (encoding, columns) in cases {
        for (column, offset) in columns.into_iter().zip([1, 3, 7]) {
            assert_eq!(encoding.position(text, offset), Position::new(0, column));
            assert_eq!(encoding.offset(text, Position::new(0, column)), offset);
        }
        assert_eq!(
            encoding.offset(text, Position::new(0, 99)),
            8,
            "clamped to the line"
        );
        assert_eq!(encoding.offset(text, Position::new(1, 0)), 10);
        assert_eq!(encoding.offset(text, Position::new(1, 5)), 10);
        assert_eq!(encoding.offset(text, Position::new(2, 1)), 12);
        assert_eq!(
            encoding.offset(text, Position::new(9, 0)),
            text.len(),
            "clamped to the text"
        );
        assert_eq!(encoding.position(text, text.len()), Position::new(2, 4));
    }
}

#[test]
fn sequential_changes_reach_the_server() {
    let client = client_of_echo("utf-16");
    client.open(URI, "one\r\ntwo \u{1f600}!");
    let changes = [
        change(range((1, 4), (1, 6)), "\u{fc}\n"),
        change(range((2, 0), (2, 1)), "?"),
        change(range((0, 3), (1, 0)), " "),
    ];
    client.change(URI, &changes);
    assert_eq!(client.text(URI), "one two \u{fc}\n?");
    let sent = heard(&client, |message| {
        message["method"] == "textDocument/didChange"
    });
    assert_eq!(
        sent["params"]["textDocument"],
        json!({ "uri": URI, "version": 2 })
    );
    assert_eq!(sent["params"]["contentChanges"], json!(changes));

    client.edit(URI, "two \u{fc}", "2");
    let sent = heard(&client, |message| {
        message["method"] == "textDocument/didChange"
    });
    let expected = json!([{ "range": range((0, 4), (0, 9)), "text": "2" }]);
    assert_eq!(sent["params"]["contentChanges"], expected);
    assert_eq!(
        (client.text(URI).as_str(), client.version(URI)),
        ("one 2\n?", 3)
    );
}

#[test]
fn text_edits_all_refer_to_the_text_before() {
    for (encoding, column) in [("utf-8", 5), ("utf-16", 3), ("utf-32", 2)] {
        let client = client_of_echo(encoding);
        client.open(URI, "\u{1f600}ab");
        let edits = [
            TextEdit::new(range((0, column), (0, column)), "1".to_owned()),
            TextEdit::new(range((0, 0), (0, column)), "".to_owned()),
            TextEdit::new(range((0, column), (0, column)), "2".to_owned()),
        ];
        client.apply_text_edits(URI, &edits);
        assert_eq!(client.text(URI), "12b", "{encoding}");
    }
}

#[test]
fn an_edit_of_the_server_is_applied_and_the_server_hears_of_it_before_its_answer() {
    let client = client_of_echo("utf-16");
    client.open(URI, "{}");
    let insertion = json!([{ "range": range((0, 1), (0, 1)), "newText": "\n" }]);
    let answer = answer_to(
        &client,
        "workspace/applyEdit",
        edit_of(Some(1), insertion.clone()),
    );
    assert_eq!(answer["result"], json!({ "applied": true }));
    assert_eq!(client.wait_for_text(URI, |text| text.len() == 3), "{\n}");

    let all: Vec<Value> = client
        .notifications()
        .into_iter()
        .map(|heard| heard.params)
        .collect();
    let changed = all
        .iter()
        .find(|heard| heard["message"]["method"] == "textDocument/didChange");
    let changed = &changed.expect("the change came before the answer")["message"]["params"];
    assert_eq!(changed["textDocument"]["version"], 2);
    assert_eq!(changed["contentChanges"], json!([{ "text": "{\n}" }]));
    assert_eq!(
        client.server_requests_of("workspace/applyEdit"),
        [edit_of(Some(1), insertion)]
    );
}

#[test]
fn an_edit_that_does_not_fit_is_refused_and_changes_nothing() {
    let client = client_of_echo("utf-16");
    client.open(URI, "abc");
    let insertion = json!([{ "range": range((0, 0), (0, 0)), "newText": "x" }]);
    let overlapping = json!([
        { "range": range((0, 0), (0, 2)), "newText": "x" },
        { "range": range((0, 1), (0, 3)), "newText": "y" },
    ]);
    let elsewhere = json!({ "edit": { "changes": { "file:///b": insertion } } });
    let creation = json!({ "edit": { "documentChanges": [{ "kind": "create", "uri": URI }] } });
    for edit in [
        edit_of(Some(7), insertion),
        edit_of(None, overlapping),
        elsewhere,
        creation,
    ] {
        let answer = answer_to(&client, "workspace/applyEdit", edit);
        assert_eq!(answer["result"]["applied"], false);
        assert!(answer["result"]["failureReason"].is_string());
    }
    assert_eq!((client.text(URI).as_str(), client.version(URI)), ("abc", 1));
}

#[test]
fn typing_just_before_an_edit_makes_its_version_outdated() {
    let client = client_of_echo("utf-16");
    client.open(URI, "abc");
    client.type_before_next_edit(URI, &[change(range((0, 0), (0, 0)), "typed ")]);
    let insertion = json!([{ "range": range((0, 0), (0, 0)), "newText": "x" }]);
    let answer = answer_to(
        &client,
        "workspace/applyEdit",
        edit_of(Some(1), insertion.clone()),
    );
    assert_eq!(answer["result"]["applied"], false);
    let answer = answer_to(&client, "workspace/applyEdit", edit_of(Some(2), insertion));
    assert_eq!(answer["result"]["applied"], true);
    assert_eq!(client.text(URI), "xtyped abc");
}
