//! Properties that hold for every text.

use super::sound::assert_sound;
use crate::syntax::parser::parse_by_tokens;
use crate::syntax::strategies::{json, nearly_json};
use crate::syntax::{Kind, MAX_DEPTH, Node, Tree, duplicate_keys};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// The value of a tree, to compare it with what `serde_json` reads.
fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Object => Value::Object(
            node.members()
                .map(|(key, value_node)| {
                    let name = key.string().unwrap_or_default().into_owned();
                    (name, value_node.map_or(Value::Null, value))
                })
                .collect::<Map<_, _>>(),
        ),
        Kind::Array => node.children().map(value).collect(),
        Kind::String => Value::from(node.string().unwrap_or_default()),
        Kind::Number => serde_json::from_str(node.source()).expect("a number"),
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Null => Value::Null,
        Kind::Key | Kind::Invalid => unreachable!("not in a valid text"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_valid_text_gives_the_tree_that_serde_json_reads(original in json(), pretty in any::<bool>()) {
        let text = if pretty {
            serde_json::to_string_pretty(&original).expect("serializes")
        } else {
            original.to_string()
        };
        let tree = Tree::parse(text.as_str());
        prop_assert_eq!(tree.errors(), &[]);
        assert_sound(&tree);
        let read: Value = serde_json::from_str(&text).expect("valid");
        prop_assert_eq!(value(tree.root().expect("a root")), read);
    }

    #[test]
    fn a_text_has_errors_exactly_when_serde_json_rejects_it(text in nearly_json()) {
        let tree = Tree::parse(text.as_str());
        assert_sound(&tree);
        let read = serde_json::from_str::<Value>(&text);
        let out_of_range = read.as_ref().is_err_and(|e| e.to_string().starts_with("number out of range"));
        prop_assert_eq!(tree.errors().is_empty(), read.is_ok() || out_of_range, "{:?}", tree.errors());
        if let (Ok(read), true) = (read, duplicate_keys(&tree).is_empty()) {
            prop_assert_eq!(value(tree.root().expect("a root")), read);
        }
    }

    #[test]
    fn what_is_plain_is_read_as_it_is_by_tokens(
        parts in prop::collection::vec(prop_oneof![
            2 => nearly_json(),
            2 => json().prop_map(|value| value.to_string()),
            2 => json().prop_map(|value| serde_json::to_string_pretty(&value).expect("serializes")),
            3 => prop::sample::select(vec![
                "{", "[", "}", "]", ",", "\n", " ", "\"a\": ", "\"a\":", "\"b\" :", "\"c\"", "1", "-0.5e3,", "01", "1x", "true", "nul",
                "{\"a\": \"b\"\n\"c\": 1}", "{\"a\":\n\"b\": 1}", "[1 2]", "\"\\n\"", "// c\n",
            ]).prop_map(str::to_owned),
        ], 0..12),
    ) {
        let text = parts.concat();
        let tree = Tree::parse(text.as_str());
        let expected = parse_by_tokens(text);
        prop_assert_eq!(&tree.nodes, &expected.nodes, "{:?}", tree.text());
        prop_assert_eq!(tree.errors(), expected.errors(), "{:?}", tree.text());
    }

    #[test]
    fn any_text_gives_a_sound_tree(text in any::<String>()) {
        assert_sound(&Tree::parse(text));
    }
}

#[test]
fn the_depth_limit_is_that_of_serde_json() {
    for (depth, accepted) in [(MAX_DEPTH - 1, true), (MAX_DEPTH + 1, false)] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(Tree::parse(text.as_str()).errors().is_empty(), accepted);
        assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), accepted);
    }
}

#[test]
fn what_is_plain_is_read_as_it_is_by_tokens_however_deep() {
    for depth in [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 1_000] {
        for (open, close) in [("[", "]"), ("{\"a\": ", "}"), ("[\n{\"a\":", "}]")] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let tree = Tree::parse(text.as_str());
            let expected = parse_by_tokens(text);
            assert_eq!(&tree.nodes, &expected.nodes);
            assert_eq!(tree.errors(), expected.errors());
        }
    }
}
