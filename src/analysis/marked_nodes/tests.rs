use super::{MANY, MarkedNodes};
use crate::syntax::{Tree, duplicate_keys};

fn mark(text: &str) -> MarkedNodes {
    MarkedNodes::of(&Tree::parse(text))
}

#[test]
fn a_duplicate_key_in_an_object_is_marked() {
    let marked = mark(r#"{"a": {"secret": "s"}, "ba": 1, "ba": 2, "ba": 3}"#);
    assert_eq!(marked.duplicates, [(5, 7), (5, 9)]);
    let marked = mark(r#"{"a": 1, "b": {"x": 1, "x": 2}, "a": "<id>"}"#);
    assert_eq!(marked.duplicates, [(5, 7), (1, 9)]);
    assert_eq!(marked.placeholders, [10]);
}

#[test]
fn keys_with_and_without_quotes_can_be_duplicates() {
    assert_eq!(mark(r#"{ab: 1, "ab": 2}"#).duplicates, [(1, 3)]);
    assert_eq!(mark(r#"{abb: 1, "ab": 2}"#).duplicates, []);
    assert_eq!(mark("{\"ab\n:1,\n\"ab\":2}").duplicates, [(1, 3)]);
}

#[test]
fn several_threads_find_the_same_as_one() {
    // The keys of the outer object are spread over all parts.
    let element = r#"{"secret": "s", "a": "<id>", "a": [1, 2, 3]},"#;
    let members = format!("\"x\": {element}");
    let text = format!("{{{}\"x\": 0}}", members.repeat(MANY / 8));
    let tree = Tree::parse(text);
    assert!(tree.node_count() > MANY);
    let marked = MarkedNodes::of(&tree);
    assert_eq!(marked, MarkedNodes::within(&tree, 0..tree.node_count()));
    let again = marked.duplicates.iter().map(|(_, again)| *again);
    let expected = duplicate_keys(&tree);
    let expected = expected.iter().map(|duplicate| duplicate.again.index());
    assert!(again.eq(expected));
}
