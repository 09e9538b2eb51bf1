//! Comparing what a file states about a resource with what the API has.
//!
//! Only what the file states counts: an absent member is unmanaged. `null` equals the API's default. Secrets and triggers, which can
//! only be written, are left out.

use serde_json::Value;

use super::{Linkage, Resource};
use crate::operation::{self, Action};
use crate::schema::View;
use crate::secrets::{self, mask_document};
use crate::syntax::{Node, Tree};

/// How a file and the API compare.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// The members that differ, in the order of the file.
    pub differences: Vec<Difference>,
    /// The relationships of the file whose linkage the API's answer lacks, so that they can't be compared.
    pub not_compared: Vec<String>,
}

/// A member whose value in the file isn't the API's.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The JSON Pointer of the value in the file.
    pub pointer: String,
    /// The name of the attribute or relationship.
    pub name: String,
    /// Whether it is a relationship.
    pub is_relationship: bool,
    /// The file's value: of an attribute the value, of a relationship its `data`.
    pub file: Value,
    /// The API's value; `null` if it has none.
    pub api: Value,
    /// Whether the API's answer has the member at all.
    pub is_in_answer: bool,
    /// Whether an update may change it.
    pub can_be_changed: bool,
}

impl Comparison {
    /// Whether the file and the API agree.
    pub fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }

    /// Whether the resource can be the one that the file asks for: every member that the file states is in the answer and
    /// equal. `null` leaves the value to the API.
    pub fn agrees(&self) -> bool {
        let mut stated = self.differences.iter().filter(|one| !one.file.is_null());
        self.not_compared.is_empty() && stated.next().is_none()
    }

    /// Whether the resource has every member that the file states, and `null` is its value too.
    pub fn is_whole_and_equal(&self) -> bool {
        self.not_compared.is_empty() && self.is_equal()
    }

    /// The members for which the answer has another value than the file. `null` leaves the value to the API.
    pub fn contradictions(&self) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(|one| one.is_in_answer && !one.file.is_null())
    }

    /// The differences that no update can remove.
    pub fn unchangeable(&self) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(|difference| !difference.can_be_changed)
    }

    /// The `data` of a PATCH that makes the API agree with the file, as JSON. `None` if nothing differs that may be changed.
    pub fn patch(&self, resource: &Resource) -> Option<String> {
        let members = |are_relationships: bool| {
            let wanted = self.differences.iter().filter(move |difference| {
                difference.can_be_changed && difference.is_relationship == are_relationships
            });
            wanted
                .map(|difference| {
                    let value = match are_relationships {
                        true => serde_json::json!({ "data": difference.file }),
                        false => difference.file.clone(),
                    };
                    (difference.name.clone(), value)
                })
                .collect::<serde_json::Map<_, _>>()
        };
        let (attributes, relationships) = (members(false), members(true));
        if attributes.is_empty() && relationships.is_empty() {
            return None;
        }
        let mut data = serde_json::json!({ "type": resource.resource_type, "id": resource.id });
        for (name, members) in [("attributes", attributes), ("relationships", relationships)] {
            if let Some(data) = data.as_object_mut().filter(|_| !members.is_empty()) {
                data.insert(name.to_owned(), members.into());
            }
        }
        Some(data.to_string())
    }
}

impl Difference {
    /// The path below `data`, such as `attributes/mode`.
    pub fn member(&self) -> String {
        let parent = match self.is_relationship {
            true => "relationships",
            false => "attributes",
        };
        format!("{parent}/{}", self.name)
    }

    /// The file's value for people, without secrets.
    pub fn file_text(&self) -> String {
        value_text(&self.file)
    }

    /// The API's value for people, without secrets.
    pub fn api_text(&self) -> String {
        value_text(&self.api)
    }
}

/// The ids of a relationship, or the JSON of an attribute without secrets.
fn value_text(value: &Value) -> String {
    match Linkage::from_json(value) {
        Some(linkage) if !value.is_null() => linkage.to_text(),
        _ => mask_document(&value.to_string()),
    }
}

/// Compares a file's `data` with a resource. The text must have no syntax errors.
pub fn compare(tree: &Tree, resource: &Resource) -> Comparison {
    let update = operation::find(&resource.resource_type, Action::Update);
    let attributes = tree.at_pointer("/data/attributes").into_iter();
    let relationships = tree.at_pointer("/data/relationships").into_iter();
    let of_attributes = attributes
        .flat_map(Node::members)
        .filter_map(|(key, node)| {
            let (name, node) = (key.string()?, node?);
            let file: Value = serde_json::from_str(node.source()).ok()?;
            let found = resource.attributes.get(&*name);
            let api = found.unwrap_or(&Value::Null);
            let default = match file.is_null() {
                true => default_of(tree, &node.pointer()),
                false => None,
            };
            let is_equal = same(&file, api) || default.is_some_and(|default| same(&default, api));
            (!is_write_only(&name) && !is_equal).then(|| Difference {
                pointer: node.pointer(),
                can_be_changed: update.is_some_and(|update| update.attributes().contains(&&*name)),
                name: name.into_owned(),
                is_relationship: false,
                file,
                api: api.clone(),
                is_in_answer: found.is_some(),
            })
        });
    let mut not_compared = Vec::new();
    let of_relationships: Vec<Difference> = relationships
        .flat_map(Node::members)
        .filter_map(|(key, node)| {
            let (name, node) = (key.string()?, node?.get("data")?);
            let file: Value = serde_json::from_str(node.source()).ok()?;
            let stated = Linkage::from_json(&file)?;
            let Some(found) = resource.relationship(&name) else {
                not_compared.push(name.into_owned());
                return None;
            };
            (!stated.links_to_the_same(found)).then(|| Difference {
                pointer: node.pointer(),
                can_be_changed: update
                    .is_some_and(|update| update.relationships().contains(&&*name)),
                name: name.into_owned(),
                is_relationship: true,
                file,
                api: found.to_json(),
                is_in_answer: true,
            })
        })
        .collect();
    Comparison {
        differences: of_attributes.chain(of_relationships).collect(),
        not_compared,
    }
}

/// Whether an attribute is not compared: a secret, or a trigger such as `_disable`, which the API never gives back.
pub fn is_write_only(name: &str) -> bool {
    name.starts_with('_') || secrets::kind_named(name).is_some()
}

/// The schema's default of a place in a document.
fn default_of(tree: &Tree, pointer: &str) -> Option<Value> {
    let schema = operation::for_document(tree).schema?;
    View::at(schema, tree, pointer).get("default").cloned()
}

/// Whether two JSON values mean the same. A number may be written in several ways.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Resource, compare};
    use crate::syntax::Tree;

    fn resource(attributes: Value) -> Resource {
        Resource::from_json(&json!({
            "type": "api_credentials",
            "id": "abcdefghij",
            "attributes": attributes,
            "relationships": {
                "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } },
                "role": { "data": null },
            },
        }))
        .expect("a resource")
    }

    /// Checks the differences of attributes in a file, as `name: file, API`.
    fn check(attributes: &Value, of_api: Value, expected: &[&str]) {
        let document = json!({ "data": { "type": "api_credentials", "attributes": attributes } });
        let tree = Tree::parse(document.to_string());
        let found: Vec<String> = compare(&tree, &resource(of_api))
            .differences
            .iter()
            .map(|d| format!("{}: {}, {}", d.name, d.file, d.api))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_the_file_states_is_compared() {
        let of_api = json!({ "name": "Shop", "kind": "webapp", "reference": "r" });
        check(&json!({ "name": "Shop" }), of_api.clone(), &[]);
        check(&json!({}), of_api.clone(), &[]);
        check(
            &json!({ "name": "Outlet" }),
            of_api,
            &[r#"name: "Outlet", "Shop""#],
        );
    }

    #[test]
    fn null_equals_a_default() {
        let file = json!({ "kind": "sales_channel", "expires_in": null, "reference": null });
        let of_api = json!({ "kind": "sales_channel", "expires_in": 14400, "reference": null });
        check(&file, of_api, &[]);
        let of_api = json!({ "kind": "sales_channel", "expires_in": 7200, "reference": "r" });
        check(
            &file,
            of_api,
            &["expires_in: null, 7200", r#"reference: null, "r""#],
        );
    }

    #[test]
    fn metadata_is_compared_whole_and_numbers_by_value() {
        let of_api = json!({ "metadata": { "a": 1.0, "b": [1] }, "expires_in": 7200 });
        check(
            &json!({ "metadata": { "b": [1], "a": 1 }, "expires_in": 7200.0 }),
            of_api.clone(),
            &[],
        );
        check(
            &json!({ "metadata": { "a": 1 } }),
            of_api,
            &[r#"metadata: {"a":1}, {"a":1.0,"b":[1]}"#],
        );
    }

    #[test]
    fn write_only_members_are_left_out() {
        check(
            &json!({ "client_secret": "one", "_disable": true }),
            json!({ "client_secret": "another" }),
            &[],
        );
    }

    #[test]
    fn a_resource_agrees_only_if_it_has_every_stated_member() {
        let agrees = |attributes: Value, of_api: Value| {
            let data = json!({ "type": "api_credentials", "attributes": attributes });
            let tree = Tree::parse(json!({ "data": data }).to_string());
            compare(&tree, &resource(of_api)).agrees()
        };
        assert!(agrees(
            json!({ "mode": null, "name": "a" }),
            json!({ "mode": "test", "name": "a" })
        ));
        assert!(!agrees(
            json!({ "mode": "test" }),
            json!({ "mode": "live" })
        ));
        assert!(!agrees(json!({ "mode": "test" }), json!({})));
        let tree = Tree::parse(
            r#"{"data": {"type": "api_credentials", "relationships": {"other": {"data": {"type": "roles", "id": "a"}}}}}"#,
        );
        let comparison = compare(&tree, &resource(json!({})));
        assert_eq!(comparison.not_compared, ["other"]);
        assert!(comparison.is_equal() && !comparison.agrees());
    }

    #[test]
    fn a_value_that_the_answer_lacks_is_no_contradiction() {
        let tree = Tree::parse(
            r#"{"data": {"type": "api_credentials", "attributes": {"mode": "test", "name": "a", "reference": null}}}"#,
        );
        let comparison = compare(
            &tree,
            &resource(json!({ "mode": "live", "reference": "r" })),
        );
        let found: Vec<String> = comparison
            .contradictions()
            .map(|one| format!("{}: {}, {}", one.member(), one.file_text(), one.api_text()))
            .collect();
        assert_eq!(found, [r#"attributes/mode: "test", "live""#]);
    }

    #[test]
    fn relationships_are_compared_by_id() {
        let tree = |role: &str| {
            Tree::parse(format!(
                r#"{{"data": {{"type": "api_credentials", "relationships": {{
                    "organization": {{"data": {{"type": "organizations", "id": "xYZkjABcde"}}}},
                    "role": {{"data": {role}}}}}}}}}"#
            ))
        };
        assert!(compare(&tree("null"), &resource(json!({}))).is_equal());
        let comparison = compare(
            &tree(r#"{"type": "roles", "id": "rolerolero"}"#),
            &resource(json!({})),
        );
        let [difference] = comparison.differences.as_slice() else {
            panic!("{comparison:?}");
        };
        assert_eq!(difference.pointer, "/data/relationships/role/data");
        assert_eq!(difference.api, Value::Null);
    }
}
