//! If `CLREQ_OPENAPI` names the vendor's interface description, the tables must match it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::sandbox::table::{Attribute, Path, Relationship};

type Names = BTreeSet<String>;

fn names(object: &Value) -> Names {
    let keys = object.as_object().into_iter().flat_map(|it| it.keys());
    keys.cloned().collect()
}

fn required(object: &Value) -> Names {
    let items = object["required"].as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The name of the schemas of a resource, such as `apiCredential` for `api_credentials`.
fn schema_name(resource: &Resource) -> String {
    let singular = resource.name.trim_end_matches('s');
    let mut words = singular.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        name.push_str(&word[..1].to_uppercase());
        name.push_str(&word[1..]);
    }
    name
}

fn attributes(resource: &Resource, takes: fn(&Attribute) -> bool) -> Names {
    let attributes = resource.attributes.iter().filter(|it| takes(it));
    attributes.map(|it| it.name.to_owned()).collect()
}

fn relationships(resource: &Resource, takes: fn(&Relationship) -> bool) -> Names {
    let relationships = resource.relationships.iter().filter(|it| takes(it));
    relationships.map(|it| it.name.to_owned()).collect()
}

fn check_create(resource: &Resource, sent: &Value) {
    let (given, links) = (&sent["attributes"], &sent["relationships"]);
    let own = attributes(resource, |it| it.on_create);
    assert_eq!(own, names(&given["properties"]), "{}", resource.name);
    let own = attributes(resource, |it| it.on_create && it.is_required);
    assert_eq!(own, required(given), "{}", resource.name);
    let own = relationships(resource, |it| it.on_create);
    assert_eq!(own, names(&links["properties"]), "{}", resource.name);
    let own = relationships(resource, |it| it.is_required);
    assert_eq!(own, required(links), "{}", resource.name);
}

fn check_update(resource: &Resource, sent: &Value) {
    let given = &sent["attributes"]["properties"];
    let own = attributes(resource, |it| it.on_update);
    assert_eq!(own, names(given), "{}", resource.name);
    for attribute in resource.attributes {
        if attribute.on_update && attribute.effect.is_none() {
            let is_nullable = given[attribute.name]["nullable"] == true;
            let place = (resource.name, attribute.name);
            assert_ne!(attribute.is_required, is_nullable, "{place:?}");
        }
    }
    let links = &sent["relationships"]["properties"];
    let own = relationships(resource, |it| it.on_update);
    assert_eq!(own, names(links), "{}", resource.name);
}

fn check_answer(resource: &Resource, shown: &Value) {
    let given = names(&shown["attributes"]["properties"]);
    let own = attributes(resource, |it| it.effect.is_none());
    // The table of organizations omits the limits and switches of a plan.
    let missing: Names = given.difference(&own).cloned().collect();
    assert!(own.is_subset(&given), "{}: {own:?}", resource.name);
    assert!(
        missing.is_empty() || resource.name == "organizations",
        "{missing:?}"
    );
    let own = relationships(resource, |_| true);
    let links = &shown["relationships"]["properties"];
    assert_eq!(own, names(links), "{}", resource.name);
}

#[test]
fn the_tables_agree_with_the_interface_description() {
    let Ok(path) = std::env::var("CLREQ_OPENAPI") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the description");
    let description: Value = serde_json::from_str(&text).expect("JSON");
    let schemas = &description["components"]["schemas"];
    for resource in ALL {
        let name = schema_name(resource);
        let data = |suffix: &str| {
            let schema = &schemas[format!("{name}{suffix}")];
            &schema["properties"]["data"]["properties"]
        };
        check_answer(resource, data(""));
        let (create, update) = (data("Create"), data("Update"));
        let takes = |method| resource.methods.contains(&method);
        assert_eq!(create.is_object(), takes(Method::POST), "{name}");
        assert_eq!(update.is_object(), takes(Method::PATCH), "{name}");
        if create.is_object() {
            check_create(resource, create);
        }
        if update.is_object() {
            check_update(resource, update);
        }
        let list = match resource.path {
            Path::Collection => format!("/{}", resource.name),
            Path::Singleton(path) => format!("/{path}"),
        };
        let paths = description["paths"].as_object().expect("paths").iter();
        let of_resource = paths.filter(|(path, _)| {
            **path == list || path.strip_prefix(&list).is_some_and(|id| id.ends_with('}'))
        });
        let mut methods: Names = of_resource
            .flat_map(|(_, methods)| names(methods))
            .collect();
        methods.remove("parameters");
        let own = resource.methods.iter();
        let own: Names = own.map(|it| it.as_str().to_lowercase()).collect();
        assert_eq!(own, methods, "{}", resource.name);
    }
}
