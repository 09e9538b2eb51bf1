use serde_json::Value;

use super::assertions::assertions_of;
use super::{API_CREDENTIALS_CREATE, SCHEMAS, Schema, View};
use crate::syntax::Tree;

/// Every sub-schema of a schema, with its path.
fn walk(value: &Value, path: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(path, value);
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| walk(member, &format!("{path}/{name}"), visit)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| walk(item, &format!("{path}/{index}"), visit)),
        _ => {}
    }
}

fn each(check: impl Fn(&Schema)) {
    SCHEMAS.iter().for_each(|schema| check(schema));
}

#[test]
fn every_schema_is_valid_and_named_after_its_file() {
    each(|schema| {
        let value = schema.value();
        assert!(value.is_object(), "{schema:?} is no JSON");
        jsonschema::meta::validate(value).expect("a schema file is a schema");
        jsonschema::draft202012::new(value).expect("a schema file compiles");
        jsonschema::draft202012::new(&assertions_of(value)).expect("so does what it asserts");
        let text = value.to_string();
        assert!(!text.contains("unevaluated"));
        assert!(
            !text.contains("schema:common"),
            "{schema:?} needs another file"
        );
        assert_eq!(
            value["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert_eq!(value["$id"], format!("urn:clreq:schema:{}", schema.name));
    });
}

#[test]
fn every_property_has_a_title_and_a_description() {
    each(|schema| {
        walk(schema.value(), "", &mut |path, value| {
            let is_property = path.rsplit('/').nth(1) == Some("properties");
            let in_condition =
                path.contains("/if/") || path.contains("/then/") || path.contains("/body/");
            // The parts of a relationship get their title from the relationship.
            let is_shared = ["to_one", "to_many", "identifier"]
                .iter()
                .any(|name| path.starts_with(&format!("/$defs/{name}/")));
            if is_property && !in_condition && !is_shared {
                for keyword in ["title", "description"] {
                    let referred = schema.definition(value);
                    let is_there = value.get(keyword).is_some()
                        || referred.is_some_and(|definition| definition.get(keyword).is_some());
                    assert!(is_there, "{path} of {schema:?} has no {keyword}");
                }
            }
        });
    });
}

#[test]
fn no_condition_contains_a_reference() {
    each(|schema| {
        walk(schema.value(), "", &mut |path, _| {
            assert!(
                !(path.contains("/if/") && path.ends_with("/$ref")),
                "{path}"
            );
        });
    });
}

#[test]
fn every_choice_has_one_description() {
    each(|schema| {
        walk(schema.value(), "", &mut |path, value| {
            if let Some(described) = value
                .get("markdownEnumDescriptions")
                .and_then(Value::as_array)
            {
                assert_eq!(
                    Some(described.len()),
                    value["enum"].as_array().map(Vec::len),
                    "{path}"
                );
            }
        });
    });
}

#[test]
fn a_view_depends_on_the_document() {
    let role_under = |kind: &str| {
        let text =
            format!(r#"{{"data": {{"attributes": {{"kind": "{kind}"}}, "relationships": {{}}}}}}"#);
        let tree = Tree::parse(text);
        let relationships = View::at(&API_CREDENTIALS_CREATE, &tree, "/data/relationships");
        let role = relationships.member("role", None);
        (relationships.requires("role"), role.is_forbidden())
    };
    assert_eq!(role_under("integration"), (true, false));
    assert_eq!(role_under("sales_channel"), (false, true));
    assert_eq!(role_under("orders"), (false, false));
}

#[test]
fn a_view_knows_choices_names_and_documentation() {
    let tree = Tree::parse("");
    let mode = View::at(&API_CREDENTIALS_CREATE, &tree, "/data/attributes/mode");
    let choices: Vec<String> = mode.choices().iter().map(|c| c.value.to_string()).collect();
    assert_eq!(choices, ["\"test\"", "\"live\"", "null"]);
    assert!(mode.choices()[0].documentation.is_some());
    let attributes = View::at(&API_CREDENTIALS_CREATE, &tree, "/data/attributes");
    assert_eq!(attributes.member_names()[..2], ["name", "kind"]);
    assert!(attributes.member("client_secret", None).is_forbidden());
    assert!(!View::at(&API_CREDENTIALS_CREATE, &tree, "/nowhere").is_known());
}

#[test]
fn views_follow_the_path_to_a_node() {
    let text =
        r#"{"data": {"attributes": {"kind": "webapp", "metadata": {"a": 1}, "name": ["b"]}}}"#;
    let tree = Tree::parse(text);
    let titles = |mark: &str| {
        let node = tree.node_at(text.find(mark).expect("a mark"));
        let views = View::along(&API_CREDENTIALS_CREATE, node.expect("a node"))?;
        Some(
            views
                .iter()
                .filter_map(|view| view.text("title"))
                .collect::<Vec<_>>(),
        )
    };
    let root = "Create an API credential";
    assert_eq!(
        titles("webapp"),
        Some(vec![root, "Resource", "Attributes", "Kind"])
    );
    assert_eq!(titles("\"kind"), titles("webapp"));
    assert_eq!(titles("{\"data"), Some(vec![root]));
    assert_eq!(titles("\"a\""), None, "metadata is free");
    assert_eq!(titles("\"b\""), None, "in an array");
}

#[test]
fn the_default_lifetime_depends_on_the_kind() {
    let default = |kind: &str| {
        let tree = Tree::parse(format!(
            r#"{{"data": {{"attributes": {{"kind": {kind}}}}}}}"#
        ));
        let view = View::at(
            &API_CREDENTIALS_CREATE,
            &tree,
            "/data/attributes/expires_in",
        );
        view.get("default").and_then(Value::as_u64)
    };
    assert_eq!(default("\"sales_channel\""), Some(14_400));
    assert_eq!(default("\"integration\""), Some(7_200));
    assert_eq!(default("\"orders\""), Some(7_200));
    assert_eq!(default("1"), None);
}

#[test]
fn a_place_prefers_its_own_description_to_those_of_its_branches() {
    let view = View::at(
        &API_CREDENTIALS_CREATE,
        &Tree::default(),
        "/data/attributes/kind",
    );
    let documentation = view.documentation();
    assert!(documentation.is_some_and(|text| text.starts_with("What the credential is for.")));
}
