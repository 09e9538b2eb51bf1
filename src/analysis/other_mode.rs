//! A new request for another mode, made from a request: a credential works with either test or live data, so a project needs two.
//!
//! The new request is a resource of its own: it has no response, no id, no secret, and a reference of its own.

use serde_json::Value;

use super::members::{self, Content};
use super::request::data_text;
use super::{TextEdit, apply};
use crate::operation::{self, Action, Operation};
use crate::schema::View;
use crate::secrets::secrets;
use crate::syntax::{Node, Tree, quote};

const MODE: &str = "/data/attributes/mode";
const REFERENCE: &str = "/data/attributes/reference";
const ATTRIBUTES: &str = "/data/attributes";

/// The modes that a new request can be made for: all that the resource has but the request's own. Empty if the resource has no
/// modes or the text has syntax errors.
pub fn other_modes(tree: &Tree) -> Vec<&'static str> {
    let Some(create) = create(tree).filter(|_| tree.errors().is_empty()) else {
        return Vec::new();
    };
    let attributes = tree.at_pointer(ATTRIBUTES);
    if data_text(tree).is_none() || attributes.is_none_or(|attributes| !attributes.is_object()) {
        return Vec::new();
    }
    let own = tree.at_pointer(MODE).and_then(Node::string);
    let Some(schema) = create.schema else {
        return Vec::new();
    };
    let choices = View::at(schema, &Tree::default(), MODE).choices();
    let modes = choices.iter().filter_map(|choice| choice.value.as_str());
    modes.filter(|mode| Some(*mode) != own.as_deref()).collect()
}

/// The text of the request for another mode.
pub fn for_mode(tree: &Tree, mode: &str) -> Option<String> {
    let create = create(tree)?;
    let mut text = tree.text().to_owned();
    for pointer in ["/response", "/data/id"] {
        text = removed(&text, pointer);
    }
    for name in create.secret_attributes() {
        text = removed(&text, &format!("{ATTRIBUTES}/{name}"));
    }
    text = without_secrets(&text);
    text = with_mode(&text, create, mode)?;
    Some(with_own_reference(&text, tree, mode))
}

/// The name of the file for a mode: `shop.live.clreq.json` from `shop.clreq.json` or `shop.test.clreq.json`. `suffix` is the end
/// that all request files have.
pub fn file_name(name: &str, own_mode: Option<&str>, mode: &str, suffix: &str) -> String {
    let stem = name.strip_suffix(suffix).unwrap_or(name);
    let own = own_mode.map(|own| format!(".{own}"));
    let stem = own.and_then(|own| stem.strip_suffix(&own)).unwrap_or(stem);
    format!("{stem}.{mode}{suffix}")
}

/// The request's mode.
pub fn mode(tree: &Tree) -> Option<String> {
    Some(tree.at_pointer(MODE)?.string()?.into_owned())
}

fn create(tree: &Tree) -> Option<&'static Operation> {
    operation::find(operation::for_document(tree).resource.name, Action::Create)
}

/// The text without a member, however often its key is there. Each edit is made on a tree of its own, because edits of neighbours
/// can overlap.
fn removed(text: &str, pointer: &str) -> String {
    let mut text = text.to_owned();
    loop {
        let tree = Tree::parse(text.as_str());
        match tree.at_pointer(pointer).and_then(Node::key) {
            Some(key) => text = apply(&text, &[members::remove(&tree, key)]),
            None => return text,
        }
    }
}

fn without_secrets(text: &str) -> String {
    let tree = Tree::parse(text);
    let edits: Vec<TextEdit> = secrets(&tree)
        .iter()
        .map(|secret| TextEdit::replace(secret.node.span(), quote("")))
        .collect();
    apply(text, &edits)
}

fn with_mode(text: &str, create: &Operation, mode: &str) -> Option<String> {
    let tree = Tree::parse(text);
    let edit = match tree.at_pointer(MODE) {
        Some(node) => TextEdit::replace(node.span(), quote(mode)),
        None => {
            let attributes = tree.at_pointer(ATTRIBUTES)?;
            let view = View::at(create.schema?, &tree, ATTRIBUTES);
            let value = Value::from(mode);
            members::insert(&tree, attributes, &view, "mode", Content::Value(&value))?
        }
    };
    Some(apply(text, &[edit]))
}

/// A reference finds one resource, so the new request gets another: `app-42-live`.
fn with_own_reference(text: &str, before: &Tree, mode: &str) -> String {
    let tree = Tree::parse(text);
    let Some(node) = tree.at_pointer(REFERENCE) else {
        return text.to_owned();
    };
    let Some(reference) = node
        .string()
        .filter(|reference| !reference.trim().is_empty())
    else {
        return text.to_owned();
    };
    let own = self::mode(before).unwrap_or_default();
    let stem = reference
        .strip_suffix(own.as_str())
        .filter(|stem| !own.is_empty() && stem.ends_with(['-', '_', '.', '/', ' ']));
    let new = match stem {
        Some(stem) => format!("{stem}{mode}"),
        None => format!("{reference}-{mode}"),
    };
    apply(text, &[TextEdit::replace(node.span(), quote(&new))])
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{file_name, for_mode, other_modes};
    use crate::syntax::Tree;

    fn check(before: &str, mode: &str, after: Expect) {
        let tree = Tree::parse(before);
        assert!(other_modes(&tree).contains(&mode));
        after.assert_eq(&for_mode(&tree, mode).expect("a request"));
    }

    #[test]
    fn the_new_request_has_the_other_mode_and_nothing_of_the_resource() {
        check(
            r#"{
  "data": {
    "type": "api_credentials",
    "attributes": {
      "name": "Shop",
      "kind": "sales_channel",
      "mode": "test",
      "reference": "shop-test"
    },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  },
  "response": { "status": 201, "body": { "data": { "attributes": { "client_secret": "s3cret" } } } }
}
"#,
            "live",
            expect![[r#"
                {
                  "data": {
                    "type": "api_credentials",
                    "attributes": {
                      "name": "Shop",
                      "kind": "sales_channel",
                      "mode": "live",
                      "reference": "shop-live"
                    },
                    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
                  }
                }
            "#]],
        );
    }

    #[test]
    fn a_request_without_a_mode_can_become_one_of_each() {
        let text = r#"{"data": {"type": "api_credentials", "attributes": {"name": "Shop", "kind": "sales_channel", "reference": "app-42"}}}"#;
        assert_eq!(other_modes(&Tree::parse(text)), ["test", "live"]);
        check(
            text,
            "test",
            expect![[
                r#"{"data": {"type": "api_credentials", "attributes": {"name": "Shop", "kind": "sales_channel", "mode": "test", "reference": "app-42-test"}}}"#
            ]],
        );
    }

    #[test]
    fn no_response_id_or_secret_gets_into_the_new_request_however_often_the_file_has_it() {
        check(
            r#"{
  "response": { "status": 201, "body": { "client_secret": "Zq3xWv8LmN2pRs5" } },
  "data": {
    "id": "aBcDeFgH01",
    "type": "api_credentials",
    "attributes": {
      "client_secret": "Zq3xWv8LmN2pRs5",
      "name": "Shop",
      "mode": "test",
      "client_secret": "Zq3xWv8LmN2pRs5",
      "metadata": { "password": "Zq3xWv8LmN2pRs5", "headers": ["Authorization: Bearer Zq3xWv8LmN2pRs5"] }
    },
    "id": "aBcDeFgH02"
  },
  "respons\u0065": { "status": 201 },
  "response": [{ "body": "Zq3xWv8LmN2pRs5" }]
}
"#,
            "live",
            expect![[r#"
                {
                  "data": {
                    "type": "api_credentials",
                    "attributes": {
                      "client_secret": "",
                      "name": "Shop",
                      "mode": "live",
                      "client_secret": "",
                      "metadata": { "password": "", "headers": [""] }
                    }
                  }
                }
            "#]],
        );
    }

    #[test]
    fn no_request_is_made_from_a_file_with_several() {
        let text = r#"{"data": {"type": "api_credentials", "id": "aBcDeFgH01", "attributes": {"mode": "test"}}}"#;
        assert_eq!(other_modes(&Tree::parse(text)), ["live"]);
        let twice = text.replace("{\"data\"", "{\"data\": {\"id\": \"x\"}, \"data\"");
        assert!(other_modes(&Tree::parse(twice)).is_empty());
    }

    #[test]
    fn only_a_request_with_modes_and_without_syntax_errors_has_another_mode() {
        for text in [
            "",
            "{}",
            r#"{"data": {"type": "api_credentials"}}"#,
            r#"{"data": {"type": "memberships", "attributes": {}}}"#,
            r#"{"data": {"type": "api_credentials", "attributes": {"mode": "test",}}}"#,
        ] {
            assert!(other_modes(&Tree::parse(text)).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_file_is_named_after_the_mode() {
        let check = |name, own, expected: &str| {
            assert_eq!(file_name(name, own, "live", ".clreq.json"), expected);
        };
        check("shop.clreq.json", Some("test"), "shop.live.clreq.json");
        check("shop.test.clreq.json", Some("test"), "shop.live.clreq.json");
        check("shop.test.clreq.json", None, "shop.test.live.clreq.json");
    }
}
