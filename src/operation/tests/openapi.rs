//! Compares the schemas with the vendor's OpenAPI description, if `CLREQ_OPENAPI` is set to its path. With a newer
//! description, the differences show what to add to the schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::operation::{Action, OPERATIONS, Operation};
use crate::schema::View;
use crate::syntax::Tree;

/// Intended differences, each with its reason.
const INTENDED: [(&str, &str); 1] = [(
    "identity_providers.create does not require attributes/client_secret",
    "a secret is given when the request is sent, and never written to the file",
)];

/// The members of one body and their descriptions.
type Members = BTreeMap<String, Member>;

#[derive(Debug, PartialEq, Eq)]
struct Member {
    types: BTreeSet<String>,
    is_required: bool,
    is_read_only: bool,
    /// The resource type that a relationship refers to.
    refers_to: Option<String>,
}

#[test]
fn the_schemas_agree_with_the_vendors_description() {
    let Some(path) = std::env::var_os("CLREQ_OPENAPI") else {
        eprintln!("SKIPPED: CLREQ_OPENAPI is not set to the path of the vendor's description");
        return;
    };
    let text = fs::read_to_string(path).expect("the description is readable");
    let description: Value = serde_json::from_str(&text).expect("the description is JSON");
    let mut differences = Vec::new();
    let mut compared = 0;
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.schema.is_some())
    {
        let name = format!("{}.{}", operation.resource.name, operation.action.verb());
        let vendors = vendors_members(&description, operation);
        let ours = our_members(operation);
        compared += vendors.len();
        compare(&name, &vendors, &ours, &mut differences);
    }
    assert!(compared > 150, "only {compared} members compared");
    differences.retain(|difference| INTENDED.iter().all(|(meant, _)| difference != meant));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_body_of_the_description_has_a_schema() {
    let Some(path) = std::env::var_os("CLREQ_OPENAPI") else {
        eprintln!("SKIPPED: CLREQ_OPENAPI is not set to the path of the vendor's description");
        return;
    };
    let text = fs::read_to_string(path).expect("the description is readable");
    let description: Value = serde_json::from_str(&text).expect("the description is JSON");
    let schemas = description["components"]["schemas"].as_object();
    for name in schemas.expect("schemas").keys() {
        let (stem, action) = match (name.strip_suffix("Create"), name.strip_suffix("Update")) {
            (Some(stem), _) => (stem, Action::Create),
            (_, Some(stem)) => (stem, Action::Update),
            _ => continue,
        };
        let has_schema = OPERATIONS.iter().any(|operation| {
            operation.action == action
                && operation.schema.is_some()
                && camel_case(operation.resource.singular) == stem
        });
        assert!(has_schema, "{name}: add a schema and a row");
    }
}

fn compare(name: &str, vendors: &Members, ours: &Members, differences: &mut Vec<String>) {
    for (member, theirs) in vendors {
        let Some(mine) = ours.get(member) else {
            differences.push(format!("{name} has no {member}"));
            continue;
        };
        if mine.is_read_only != theirs.is_read_only {
            differences.push(format!("{name}: read-only differs for {member}"));
        }
        if theirs.is_read_only {
            continue;
        }
        match (mine.is_required, theirs.is_required) {
            (true, false) => differences.push(format!("{name} requires {member}")),
            (false, true) => differences.push(format!("{name} does not require {member}")),
            _ => {}
        }
        // The SDK sends null for every optional attribute, although the description doesn't allow null in a create.
        let mut types = mine.types.clone();
        types.remove("null");
        if types != theirs.types {
            differences.push(format!(
                "{name}: {member} is {:?} here and {:?} there",
                mine.types, theirs.types
            ));
        }
        if mine.refers_to != theirs.refers_to {
            differences.push(format!(
                "{name}: {member} refers to {:?} here and to {:?} there",
                mine.refers_to, theirs.refers_to
            ));
        }
    }
    for (member, mine) in ours {
        if !vendors.contains_key(member) && !mine.is_read_only {
            differences.push(format!("{name}: the description has no {member}"));
        }
    }
}

/// The members of a body in the vendor's description. Members of the resource that the body lacks are read-only.
fn vendors_members(description: &Value, operation: &Operation) -> Members {
    let stem = camel_case(operation.resource.singular);
    let action = match operation.action {
        Action::Create => "Create",
        _ => "Update",
    };
    let schemas = &description["components"]["schemas"];
    let resource = &schemas[stem.as_str()]["properties"]["data"]["properties"];
    let body = &schemas[format!("{stem}{action}")]["properties"]["data"];
    let mut members = Members::new();
    for part in ["attributes", "relationships"] {
        let in_body = &body["properties"][part];
        for source in [&in_body["properties"], &resource[part]["properties"]] {
            for (name, schema) in source.as_object().into_iter().flatten() {
                let key = format!("{part}/{name}");
                let is_in_body = in_body["properties"].get(name).is_some();
                members.entry(key).or_insert_with(|| Member {
                    types: types_of(schema),
                    is_required: lists(in_body, name),
                    is_read_only: !is_in_body,
                    refers_to: schema["properties"]["data"]["properties"]["type"]["enum"][0]
                        .as_str()
                        .map(str::to_owned),
                });
            }
        }
    }
    members
}

fn types_of(schema: &Value) -> BTreeSet<String> {
    schema["type"]
        .as_str()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn lists(schema: &Value, name: &str) -> bool {
    let required = schema["required"].as_array();
    required.is_some_and(|names| names.iter().any(|required| required == name))
}

fn our_members(operation: &Operation) -> Members {
    let schema = operation.schema.expect("an operation of a document");
    let mut members = Members::new();
    for part in ["attributes", "relationships"] {
        let parent = View::at(schema, &Tree::default(), &format!("/data/{part}"));
        for name in parent.member_names() {
            let view = parent.member(name, None);
            let data = view.member("data", None);
            // The elements of a to-many relationship name the resource type.
            let identifier = match data.types().as_slice() {
                ["array"] => data.member("0", None),
                _ => data,
            };
            let kind = identifier.member("type", None).get("const").cloned();
            members.insert(
                format!("{part}/{name}"),
                Member {
                    types: view.types().into_iter().map(str::to_owned).collect(),
                    is_required: parent.requires(name),
                    is_read_only: view.is_forbidden(),
                    refers_to: kind.and_then(|kind| kind.as_str().map(str::to_owned)),
                },
            );
        }
    }
    members
}

/// The description's spelling of `membership profile`: `membershipProfile`.
fn camel_case(singular: &str) -> String {
    let mut words = singular.split(' ').map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|c| c.to_ascii_uppercase());
        name + &initial.into_iter().chain(letters).collect::<String>()
    })
}
