//! Adds the shared definitions of `schemas/common.schema.json` to a schema file.

use serde_json::{Map, Value};

const COMMON: &str = include_str!("../../schemas/common.schema.json");
/// The prefix of a reference to a shared definition.
const COMMON_PREFIX: &str = "urn:clreq:schema:common#";
const DEFINITIONS: &str = "$defs";
const DEFINITION_PREFIX: &str = "#/$defs/";

/// A schema with all shared definitions that it refers to, so that it is self-contained. `None` if a file is not JSON.
pub(super) fn self_contained(source: &str) -> Option<Value> {
    if !source.contains(COMMON_PREFIX) {
        return serde_json::from_str(source).ok();
    }
    let mut schema: Value = serde_json::from_str(&source.replace(COMMON_PREFIX, "#")).ok()?;
    let mut common: Value = serde_json::from_str(COMMON).ok()?;
    let mut shared = std::mem::take(common.get_mut(DEFINITIONS)?.as_object_mut()?);
    let mut needed = Map::new();
    let mut pending = Vec::new();
    collect_references(&schema, &mut pending);
    while let Some(name) = pending.pop() {
        if let Some(definition) = shared.remove(&name) {
            collect_references(&definition, &mut pending);
            needed.insert(name, definition);
        }
    }
    let members = schema.as_object_mut()?;
    let own = members
        .entry(DEFINITIONS)
        .or_insert_with(|| Value::Object(Map::new()));
    own.as_object_mut()?.extend(needed);
    Some(schema)
}

/// Collects the names of the definitions that a value refers to.
fn collect_references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let name = match (key.as_str(), member) {
                    ("$ref", Value::String(reference)) => reference.strip_prefix(DEFINITION_PREFIX),
                    _ => None,
                };
                match name {
                    Some(name) => names.push(name.to_owned()),
                    None => collect_references(member, names),
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, names)),
        _ => {}
    }
}
