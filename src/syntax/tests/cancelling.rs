//! A parse that nobody needs any more stops early.

use std::cell::Cell;

use crate::syntax::{Cancelled, MAX_LENGTH, Tree};

/// Parses, and cancels when the parser asks for the `nth` time. Returns how often it asked, and whether there is a tree.
fn parse(text: &str, nth: usize) -> (usize, Result<usize, Cancelled>) {
    let asked = Cell::new(0);
    let is_cancelled = || {
        asked.set(asked.get() + 1);
        asked.get() >= nth
    };
    let tree = Tree::parse_unless(&is_cancelled, MAX_LENGTH, text);
    (asked.get(), tree.map(|tree| tree.node_count()))
}

#[test]
fn a_cancelled_parse_stops_at_the_next_check() {
    for element in ["1,", "{\"a\": [true]},", ",", "x,", "'a',"] {
        let text = format!("[{}0]", element.repeat(1_000_000 / element.len()));
        let (checks, parsed) = parse(&text, usize::MAX);
        assert!(checks > 10, "{checks} checks for {element:?}");
        assert_eq!(parsed, Ok(Tree::parse(text.as_str()).node_count()));
        assert_eq!(parse(&text, 3), (3, Err(Cancelled)), "{element:?}");
    }
}

#[test]
fn a_short_text_is_parsed_without_a_check() {
    assert_eq!(parse("{}", 1), (0, Ok(1)));
}
