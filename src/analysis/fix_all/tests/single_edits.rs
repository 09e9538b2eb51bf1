//! Applies every single-character edit to real files, and checks that fixing the result loses nothing of the original
//! file.

use super::nothing_lost::{assert_nothing_lost, unchanged_texts};

/// Characters with a meaning in JSON, comments, templates or ordinary text.
const SPECIAL: [char; 30] = [
    '"', '\'', '#', '/', '*', ',', ':', '{', '}', '[', ']', '\\', ' ', '\n', '\r', '\t', '<', '>',
    '$', '%', '=', '“', '”', '‘', '’', 'a', '0', '-', '\u{feff}', '\0',
];

const SENT: &str = r##"{
  "data": {
    "type": "api_credentials",
    "attributes": {
      "name": "Zoë's #1 shop, say \"hi\"",
      "kind": "sales_channel",
      "redirect_uri": "https://example.com/cb?a={b}#c",
      "expires_in": 7200,
      "custom": false,
      "metadata": { "tags": ["a", null], "note": "// <old> 'x'" }
    },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }
    }
  },
  "response": {
    "status": 201,
    "body": { "data": { "attributes": { "client_id": "CID", "client_secret": "s3cr3t-s3cr3t" } } }
  }
}
"##;

const BY_HAND: &str = r##"{
  // mine
  data: {
    'type': 'api_credential',
    “attributes”: { name: My shop, kind: sales-channel, "expires_in": "7200", },
    "password": 'pass, word' # why
  }
}
"##;

/// Every `step`-th single-character edit of a text.
fn edits(text: &str, step: usize) -> impl Iterator<Item = String> {
    let places = text.char_indices().flat_map(|(at, old)| {
        let end = at + old.len_utf8();
        let inserted = SPECIAL.iter().map(move |new| (at, at, Some(*new)));
        let replaced = SPECIAL.iter().map(move |new| (at, end, Some(*new)));
        inserted.chain(replaced).chain([(at, end, None)])
    });
    places.step_by(step).map(|(start, end, new)| {
        let new = new.map(String::from).unwrap_or_default();
        [&text[..start], new.as_str(), &text[end..]].concat()
    })
}

fn check_all(text: &str, step: usize) {
    let original = unchanged_texts(text);
    let fixed = edits(text, step).filter(|edited| assert_nothing_lost(&original, edited));
    assert!(fixed.count() > 0, "nothing was ever fixed");
}

fn files() -> Vec<String> {
    let in_one_line = SENT.lines().map(str::trim).collect::<Vec<_>>().concat();
    vec![
        SENT.to_owned(),
        in_one_line,
        SENT.replace('\n', "\r\n"),
        BY_HAND.to_owned(),
        BY_HAND.replace('\n', "\r\n"),
    ]
}

#[test]
fn fixing_loses_nothing_after_some_edits() {
    for text in files() {
        check_all(&text, 97);
    }
}

/// Some 200,000 edits: `cargo test --lib fixing_loses_nothing -- --ignored`.
#[test]
#[ignore = "takes minutes in a debug build"]
fn fixing_loses_nothing_after_every_edit() {
    for text in files() {
        check_all(&text, 1);
    }
}
