//! Keeps only the asserting keywords of a schema. A validator doesn't need the others, and compiling and running them
//! takes time.

use serde_json::Value;

/// The keywords that only annotate: those of JSON Schema (Validation 2020-12, section 9, and `$comment`) and those of
/// JSON editors. Keywords that start with `x-` are clreq's own annotations.
const ANNOTATIONS: [&str; 13] = [
    "$comment",
    "default",
    "defaultSnippets",
    "deprecated",
    "description",
    "enumDescriptions",
    "errorMessage",
    "examples",
    "markdownDescription",
    "markdownEnumDescriptions",
    "readOnly",
    "title",
    "writeOnly",
];

/// The schema without its annotations. If nothing is left of a part of an `allOf`, such as a condition that only
/// chooses a `default`, the part becomes `true`. So every keyword keeps its path in the schema. A dropped condition no
/// longer evaluates properties, which would break `unevaluatedProperties`; no schema uses that keyword.
pub(super) fn assertions_of(schema: &Value) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    members
        .iter()
        .filter(|(keyword, _)| !is_annotation(keyword))
        .map(|(keyword, value)| (keyword.clone(), assertions_in(keyword, value)))
        .collect()
}

fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-") || ANNOTATIONS.contains(&keyword)
}

/// Removes the annotations from the schemas in a keyword's value. The value of an unlisted keyword stays as it is.
fn assertions_in(keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        ("$defs" | "properties", Value::Object(schemas)) => schemas
            .iter()
            .map(|(name, schema)| (name.clone(), assertions_of(schema)))
            .collect(),
        ("allOf", Value::Array(parts)) => parts
            .iter()
            .map(assertions_of)
            .map(|part| match allows_everything(&part) {
                true => Value::Bool(true),
                false => part,
            })
            .collect(),
        ("anyOf" | "oneOf", Value::Array(schemas)) => schemas.iter().map(assertions_of).collect(),
        ("additionalProperties" | "else" | "if" | "items" | "not" | "then", schema) => {
            assertions_of(schema)
        }
        _ => value.clone(),
    }
}

/// Whether a schema without annotations certainly accepts every value, judged by its keywords.
fn allows_everything(schema: &Value) -> bool {
    let Value::Object(members) = schema else {
        return *schema == Value::Bool(true);
    };
    members
        .iter()
        .all(|(keyword, value)| match (keyword.as_str(), value) {
            ("properties", Value::Object(schemas)) => schemas.values().all(allows_everything),
            ("then" | "else", branch) => allows_everything(branch),
            (keyword, _) => keyword == "if",
        })
}

#[cfg(test)]
mod tests {
    use super::assertions_of;
    use serde_json::json;

    #[test]
    fn annotations_are_removed_and_empty_parts_become_true() {
        let schema = json!({
            "title": "A",
            "required": ["x"],
            "properties": {
                "title": { "type": "string", "description": "a property of this name", "x-unit": "s" },
                "x": { "allOf": [
                    { "if": { "required": ["a"] }, "then": { "properties": { "b": { "default": 1 } } } },
                    { "if": { "required": ["a"] }, "then": { "title": "B" }, "else": { "required": ["b"] } },
                    { "minimum": 1 },
                    { "description": "nothing" },
                ] },
            },
        });
        let expected = json!({
            "required": ["x"],
            "properties": {
                "title": { "type": "string" },
                "x": { "allOf": [
                    true,
                    { "if": { "required": ["a"] }, "then": {}, "else": { "required": ["b"] } },
                    { "minimum": 1 },
                    true,
                ] },
            },
        });
        assert_eq!(assertions_of(&schema), expected);
    }

    #[test]
    fn data_and_unknown_keywords_are_kept() {
        let schema = json!({
            "const": { "title": "data" },
            "enum": [{ "default": 1 }],
            "contains": { "title": "not looked into" },
        });
        assert_eq!(assertions_of(&schema), schema);
    }
}
