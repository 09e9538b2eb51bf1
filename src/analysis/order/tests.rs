use super::sort_members;
use crate::analysis::apply;
use crate::analysis::testing::nearly_request;
use crate::syntax::strategies::nearly_json;
use crate::syntax::{Kind, Tree};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::Value;

fn sorted(text: &str) -> Option<String> {
    sort_members(&Tree::parse(text)).map(|edits| apply(text, &edits))
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&sorted(text).unwrap_or_else(|| "nothing to sort".to_owned()));
}

#[test]
fn members_are_sorted_in_schema_order() {
    check(
        r#"{
  "response": { "body": 1.50, "status": 201 },
  "x": [],
  "data": {
    "relationships": {
      "role": { "data": { "id": "b", "type": "roles" } },
      "organization": { "data": { "type" : "organizations", "id": "a" } }
    },
    "attributes": {
      "metadata": { "name": 1, "kind": 2, "a": 3 },
      "mode": "test", "y": 1,
      "kind": "integration",
      "name": "My app"
    },
    "type": "api_credentials"
  },
  "$schema": "s"
}
"#,
        expect![[r#"
            {
              "$schema": "s",
              "data": {
                "type": "api_credentials",
                "attributes": {
                  "name": "My app",
                  "kind": "integration", "mode": "test",
                  "metadata": { "name": 1, "kind": 2, "a": 3 },
                  "y": 1
                },
                "relationships": {
                  "organization": { "data": { "type" : "organizations", "id": "a" } },
                  "role": { "data": { "type": "roles", "id": "b" } }
                }
              },
              "response": { "body": 1.50, "status": 201 },
              "x": []
            }
        "#]],
    );
}

#[test]
fn members_in_order_are_not_edited() {
    let text = r#"{"data": {"type": "t", "relationships": {"organization": {"data": {"id": "a", "type": "o"}}}}}"#;
    let tree = Tree::parse(text);
    let edits = sort_members(&tree).unwrap_or_default();
    let edits: Vec<_> = edits
        .iter()
        .map(|edit| (edit.span.of(text), edit.new_text.as_str()))
        .collect();
    assert_eq!(
        edits,
        [
            ("\"id\": \"a\"", "\"type\": \"o\""),
            ("\"type\": \"o\"", "\"id\": \"a\"")
        ]
    );
}

#[test]
fn sorted_and_unreadable_files_get_no_edits() {
    for text in [
        "",
        "[]",
        r#"{"data": {"type": "t", "attributes": {"name": "n", "kind": "k", "z": 1, "a": 2}}}"#,
        r#"{"response": 1, "data": {}} // comment"#,
        r#"{"response": 1, "data": {},}"#,
    ] {
        assert_eq!(sorted(text), None, "{text}");
    }
    assert_eq!(
        sorted("\u{feff}{\"response\": 1, \"data\": 2}").as_deref(),
        Some("\u{feff}{\"data\": 2, \"response\": 1}")
    );
}

#[test]
fn the_last_duplicate_stays_last() {
    assert_eq!(
        sorted(r#"{"response": 1, "data": 2, "d\u0061ta": 3, "response": 4}"#).as_deref(),
        Some(r#"{"data": 2, "d\u0061ta": 3, "response": 1, "response": 4}"#)
    );
}

/// The value as a JSON parser reads it: the last of duplicate keys, in no particular order.
fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("valid")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn sorting_is_idempotent_and_changes_only_the_order(
        text in prop_oneof![nearly_request(), nearly_json(), shuffled_request()],
    ) {
        if let Some(result) = sorted(&text) {
            prop_assert_eq!(value(&result), value(&text));
            prop_assert_eq!(result.len(), text.len());
            prop_assert_eq!(sorted(&result), None);
        }
    }

    #[test]
    fn a_shuffled_request_is_sorted(text in shuffled_request()) {
        let result = sorted(&text).unwrap_or(text);
        let tree = Tree::parse(result);
        let names: Vec<String> = tree
            .nodes()
            .filter(|node| node.kind() == Kind::Key)
            .filter_map(|key| Some(key.string()?.into_owned()))
            .collect();
        prop_assert_eq!(
            names,
            ["$schema", "data", "type", "attributes", "name", "kind", "redirect_uri", "relationships",
             "organization", "data", "type", "id", "response"]
        );
    }
}

fn object(members: Vec<String>) -> impl Strategy<Value = String> {
    Just(members)
        .prop_shuffle()
        .prop_map(|members| format!("{{ {} }}", members.join(",\n")))
}

/// A request whose objects have their members in random order.
fn shuffled_request() -> impl Strategy<Value = String> {
    let strings = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("\"{name}\": \"x\""))
            .collect()
    };
    let attributes = object(strings(&["name", "kind", "redirect_uri"]));
    let identifier = object(strings(&["type", "id"]));
    (attributes, identifier)
        .prop_flat_map(move |(attributes, identifier)| {
            object(vec![
                "\"type\": \"api_credentials\"".to_owned(),
                format!("\"attributes\": {attributes}"),
                format!("\"relationships\": {{\"organization\": {{\"data\": {identifier}}}}}"),
            ])
        })
        .prop_flat_map(|data| {
            object(vec![
                "\"$schema\": \"x\"".to_owned(),
                format!("\"data\": {data}"),
                "\"response\": null".to_owned(),
            ])
        })
}
