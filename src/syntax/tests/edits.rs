//! An edited tree equals the one that is parsed of the edited text.

use super::nodes;
use super::sound::assert_sound;
use crate::syntax::strategies::{json, nearly_json};
use crate::syntax::{Change, MAX_ERRORS, Node, SyntaxErrorKind, Token, Tree, tokens};
use crate::text::Span;
use proptest::prelude::*;
use proptest::sample::Index;

/// Fails unless a tree is what parsing its text gives. If nobody has put its text together, what is in it is found in its pieces.
pub fn assert_as_parsed(tree: &Tree) {
    let told = told(tree);
    let parsed = Tree::parse(tree.text());
    assert_eq!(told, self::told(&parsed), "{:?}", tree.text());
    assert_eq!(tree.errors(), parsed.errors(), "{:?}", tree.text());
    assert_eq!(nodes(tree), nodes(&parsed), "{:?}", tree.text());
    assert_sound(tree);
}

/// What the text says of each node: the node's source, what it says, the tokens behind it, and the characters and the line around its start.
type Told = (
    String,
    Option<String>,
    Vec<Token>,
    [Option<char>; 2],
    String,
);

fn told(tree: &Tree) -> Vec<Told> {
    let told = |node: Node<'_>| {
        let Span { start, end } = node.span();
        let behind = tokens(tree, Span::new(end, tree.text_len()));
        let lines = tree.lines_of(Span::at(start));
        let line_break = ['\n', '\r'];
        let (before, after) = lines.text.split_at(start - lines.start);
        let line = before.rsplit(line_break).next().into_iter();
        let line = line.chain(after.split(line_break).next());
        (
            node.source().to_owned(),
            node.string().map(|text| text.into_owned()),
            behind.take(3).collect(),
            [tree.char_before(start), tree.char_at(end)],
            line.collect(),
        )
    };
    tree.nodes().map(told).collect()
}

/// Where an edit is, in parts of the text, and how much it takes away at most.
type Edit = (Index, usize, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let length = prop_oneof![6 => Just(0_usize), 6 => 1_usize..4, 1 => 0_usize..40];
    let new = prop_oneof![
        2 => Just(String::new()),
        4 => prop::sample::select(vec!["a", "1", ",", "\"", "{", "}", "[", "]", ":", " ", "\n", "\\", "/*", "\u{e9}", "'", "."])
            .prop_map(str::to_owned),
        1 => nearly_json(),
        1 => json().prop_map(|value| value.to_string()),
    ];
    prop::collection::vec((any::<Index>(), length, new), 1..12)
}

fn check(text: &str, edits: &[Edit]) {
    let mut tree = Tree::parse(text);
    let mut expected = text.to_owned();
    let mut last = None;
    for (place, length, new) in edits {
        let start = place.index(expected.len() + 1);
        // Those who type go on where they were.
        let start = last.filter(|_| start % 3 > 0).unwrap_or(start);
        let start = expected.floor_char_boundary(start);
        let end = expected.floor_char_boundary(start + length);
        expected.replace_range(start..end, new);
        let before = tree.nodes.len();
        let change = tree.edit(Span::new(start, end), new);
        assert_eq!(before - change.removed + change.added, tree.nodes.len());
        assert_as_parsed(&tree);
        assert_eq!(tree.text(), expected);
        last = Some(start + new.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_valid_text_that_is_edited(value in json(), pretty in any::<bool>(), edits in edits()) {
        let text = if pretty {
            serde_json::to_string_pretty(&value).expect("serializes")
        } else {
            value.to_string()
        };
        check(&text, &edits);
    }

    #[test]
    fn a_broken_text_that_is_edited(text in nearly_json(), edits in edits()) {
        check(&text, &edits);
    }
}

/// What is between two bars in the text gives way to something else.
fn change(text: &str, new: &str) -> Change {
    let parts: Vec<&str> = text.split('|').collect();
    let [before, old, after] = parts[..] else {
        panic!("two bars");
    };
    let mut tree = Tree::parse(parts.concat());
    let change = tree.edit(Span::new(before.len(), before.len() + old.len()), new);
    assert_as_parsed(&tree);
    assert_eq!(tree.text(), [before, new, after].concat());
    change
}

const fn replaced(first: usize, removed: usize, added: usize, renamed: Option<usize>) -> Change {
    Change {
        first,
        removed,
        added,
        renamed,
    }
}

#[test]
fn typing_in_a_value_replaces_that_value() {
    // 0 { 1 "a" 2 1, 3 "b" 4 [ 5 "x", 6 "y" ], 7 "c" 8 null }
    assert_eq!(
        change(r#"{"a": 1, "b": ["x", "y||"], "c": null}"#, "z"),
        replaced(6, 1, 1, None)
    );
    assert_eq!(
        change(r#"{"a": 1, "b": ["x"|,| "y"], "c": null}"#, ""),
        replaced(5, 2, 2, None)
    );
    assert_eq!(
        change(r#"{"a": 1, "b": |2|, "c": null}"#, "{}"),
        replaced(4, 1, 1, None)
    );
    assert_eq!(
        change(r#"{"a": 1, "b": |2|, "c": null}"#, "\"unclosed"),
        replaced(3, 4, 4, Some(0))
    );
}

#[test]
fn a_mistake_in_a_value_makes_nobody_read_those_before_it_again() {
    assert_eq!(change(r#"[0, 0, 01||, 5]"#, "2"), replaced(3, 1, 1, None));
    assert_eq!(change(r#"[0, 0, 01, 5||]"#, "2"), replaced(4, 1, 1, None));
    assert_eq!(change("[0, 0, \"a||\n, 5]", "b"), replaced(3, 1, 1, None));
}

#[test]
fn typing_in_a_key_replaces_its_member() {
    assert_eq!(
        change(r#"{"a": 1, "b||": 2, "c": null}"#, "z"),
        replaced(3, 2, 2, Some(0))
    );
    assert_eq!(
        change(r#"{"a": 1, |"b": 2, |"c": null}"#, ""),
        replaced(1, 6, 4, Some(0))
    );
}

#[test]
fn a_bracket_that_is_opened_or_closed_moves_the_ends_of_others() {
    assert_eq!(
        change(r#"{"a": {"b": ||1}, "c": 2}"#, "{"),
        replaced(0, 7, 8, None)
    );
}

#[test]
fn a_text_may_become_too_long_too_deep_or_too_wrong_and_whole_again() {
    let mut tree = Tree::parse_up_to(300, "[0]");
    let brackets = "[".repeat(200);
    for (new, kind) in [
        (" ".repeat(298), SyntaxErrorKind::TooLarge { most: 300 }),
        (brackets, SyntaxErrorKind::TooDeep),
    ] {
        tree.edit(Span::at(1), &new);
        assert!(tree.errors().iter().any(|error| error.kind == kind));
        tree.edit(Span::new(1, 1 + new.len()), "");
        assert_as_parsed(&tree);
    }
    let mut tree = Tree::parse("[[0],[1]]");
    for place in [2, 2] {
        let commas = ",".repeat(MAX_ERRORS - 1);
        tree.edit(Span::at(place), &commas);
        assert_as_parsed(&tree);
        assert!(tree.errors().len() <= MAX_ERRORS);
    }
    tree.edit(Span::new(2, 2 * MAX_ERRORS), "");
    assert_as_parsed(&tree);
    assert_eq!(tree.errors(), []);
}
