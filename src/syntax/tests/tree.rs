//! What the tree looks like, above all where the text is broken.

use crate::syntax::{
    Kind, Node, PunctuationKind, TokenKind, Tree, duplicate_keys, punctuation, tokens,
};
use crate::text::Span;
use expect_test::{Expect, expect};

fn outline(node: Node<'_>, depth: usize, out: &mut String) {
    let marks = [
        (node.is_malformed(), " malformed"),
        (node.is_broken(), " broken"),
    ];
    let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
    let source = match node.kind() {
        Kind::Object | Kind::Array => String::new(),
        _ => format!(" {}", node.source()),
    };
    out.push_str(&format!(
        "{}{:?}{source}{marks}\n",
        "  ".repeat(depth),
        node.kind()
    ));
    for child in node.children() {
        outline(child, depth + 1, out);
    }
}

fn check(text: &str, expected: Expect) {
    let tree = Tree::parse(text);
    let mut out = String::new();
    if let Some(root) = tree.root() {
        outline(root, 0, &mut out);
    }
    expected.assert_eq(&out);
}

#[test]
fn members_and_elements() {
    check(
        r#"{"a": [1, "b"], "c": {"d": null}}"#,
        expect![[r#"
        Object
          Key "a"
            Array
              Number 1
              String "b"
          Key "c"
            Object
              Key "d"
                Null null
    "#]],
    );
}

#[test]
fn a_broken_text_keeps_all_that_can_be_read() {
    check(
        "{\"a\": , 'b': x, \"c\" 1 \"d\": [1 2\n",
        expect![[r#"
        Object broken
          Key "a"
          Key 'b' malformed
            Invalid x malformed
          Key "c"
            Number 1
          Key "d"
            Array broken
              Number 1
              Number 2
    "#]],
    );
    check(
        r#"{"kind: "webapp", : 1, {"x": 2}}"#,
        expect![[r#"
        Object broken
          Key "kind malformed
            String webapp" malformed
          Key  malformed
            Number 1
          Key  malformed
            Object
              Key "x"
                Number 2
    "#]],
    );
}

#[test]
fn strings_are_read_through_wrong_quotes_and_escapes() {
    let tree = Tree::parse(r#"["a\n\u00e9\ud83d\ude00", 'b\'c', “d”, "e"#);
    let strings: Vec<_> = tree
        .root()
        .into_iter()
        .flat_map(Node::children)
        .filter_map(Node::string)
        .collect();
    assert_eq!(strings, ["a\né\u{1F600}", "b'c", "d", "e"]);
}

#[test]
fn pointers_lead_to_nodes_and_back() {
    let tree = Tree::parse(r#"{"a/b": {"~": [10, {"": 20}]}, "k": 1, "k": 2}"#);
    let number = |pointer: &str| tree.at_pointer(pointer).map(|node| node.source());
    assert_eq!(number("/a~1b/~0/0"), Some("10"));
    assert_eq!(number("/a~1b/~0/1/"), Some("20"));
    assert_eq!(number("/k"), Some("2"), "the last of two equal keys counts");
    assert_eq!(number("/a~1b/~0/01"), None);
    assert_eq!(number("/nowhere"), None);
    for node in tree.nodes().filter(|node| node.kind() != Kind::Key) {
        if node.source() != "1" {
            assert_eq!(tree.at_pointer(&node.pointer()), Some(node));
        }
    }
}

#[test]
fn the_node_at_an_offset_is_the_innermost() {
    let text = r#"{"a": [1,22], "b": true}"#;
    let tree = Tree::parse(text);
    let at = |offset| {
        tree.node_at(offset)
            .map(|node| (node.kind(), node.pointer()))
    };
    assert_eq!(at(0), Some((Kind::Object, String::new())));
    assert_eq!(at(1), Some((Kind::Key, "/a".into())));
    assert_eq!(at(5), Some((Kind::Object, String::new())));
    assert_eq!(at(8), Some((Kind::Number, "/a/0".into())));
    assert_eq!(at(11), Some((Kind::Number, "/a/1".into())));
    assert_eq!(at(12), Some((Kind::Array, "/a".into())));
    assert_eq!(at(20), Some((Kind::True, "/b".into())));
    assert_eq!(at(999), None);
}

#[test]
fn the_first_node_from_an_offset_starts_there_or_behind() {
    let tree = Tree::parse(r#"{"a": 1,  "b": 2}"#);
    let from = |offset| tree.first_node_starting_from(offset).map(Node::source);
    assert_eq!(from(0), Some(tree.text()), "the root");
    assert_eq!(from(1), Some("\"a\""));
    assert_eq!(from(7), Some("\"b\""));
    assert_eq!(from(10), Some("\"b\""));
    assert_eq!(from(16), None);
    assert_eq!(Tree::parse("").first_node_starting_from(0), None);
}

#[test]
fn tokens_that_the_tree_drops_are_read_from_the_gap() {
    let text = r#"{"a": 1 foo /* c */ ]}"#;
    let tree = Tree::parse(text);
    let found: Vec<_> = tokens(&tree, Span::new(7, text.len()))
        .map(|token| (token.kind, token.span().of(text)))
        .collect();
    assert_eq!(
        found,
        [
            (TokenKind::Word { quote_lost: false }, "foo"),
            (TokenKind::Comment, "/* c */"),
            (TokenKind::CloseArray, "]"),
            (TokenKind::CloseObject, "}"),
        ]
    );
}

#[test]
fn duplicate_keys_are_found_through_escapes_and_in_large_objects() {
    let many: String = (0..50).map(|i| format!("\"k{i}\": 0, ")).collect();
    let text = format!(r#"{{{many} "k7": 1, "x": {{"a": 1, "\u0061": 2}}}}"#);
    let tree = Tree::parse(text.as_str());
    let found: Vec<_> = duplicate_keys(&tree)
        .iter()
        .map(|d| (d.first.source(), d.again.source()))
        .collect();
    assert_eq!(found, [("\"k7\"", "\"k7\""), ("\"a\"", "\"\\u0061\"")]);
}

#[test]
fn punctuation_is_read_from_the_gap() {
    let text = "[1 /* c */ , 2]";
    let tree = Tree::parse(text);
    let found: Vec<_> = punctuation(&tree, Span::new(2, 13))
        .map(|p| (p.kind, p.span.of(text)))
        .collect();
    assert_eq!(
        found,
        [
            (PunctuationKind::Comment, "/* c */"),
            (PunctuationKind::Comma, ",")
        ]
    );
}

#[test]
fn the_node_before_an_offset_has_all_around_it_above_it() {
    let tree = Tree::parse(r#" {"a": [1, 2 ], "b": 3}"#);
    let before = |offset| tree.last_node_starting_by(offset).map(Node::source);
    assert_eq!(before(0), None);
    assert_eq!(before(5), Some("\"a\""));
    assert_eq!(before(12), Some("2"));
    assert_eq!(before(14), Some("2"));
    assert_eq!(before(999), Some("3"));
}

#[test]
fn descendants_are_all_below_a_node_and_no_more() {
    let tree = Tree::parse(r#"[{"a": [1, {}]}, 2]"#);
    let below = |pointer| {
        tree.at_pointer(pointer)
            .into_iter()
            .flat_map(Node::descendants)
            .map(Node::source)
            .collect::<Vec<_>>()
    };
    assert_eq!(below("/0"), ["\"a\"", "[1, {}]", "1", "{}"]);
    assert_eq!(below("/1"), [""; 0]);
}
