//! What of a schema asserts something: a validator has no use for the rest, and compiling and running it takes time.

use serde_json::Value;

/// The keywords that only annotate: those of JSON Schema (Validation 2020-12, section 9, and `$comment`), and those that JSON editors
/// know. What begins with `x-` is our own.
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

/// The schema without its annotations. In an `allOf`, `true` stands in the place of a part of which nothing is left then, as of a condition
/// that chooses a `default`. So everything has the path that it has in the schema. What a condition evaluates is lost with it, so that
/// `unevaluatedProperties` would not be right; no schema has that.
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

/// The value of a keyword, with the schemas in it without their annotations. Those that aren't named here stay whole.
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

/// Whether a look at its keywords tells that every value is valid by a schema without annotations.
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
    fn annotations_are_left_out_and_what_only_annotates_gives_way_to_true() {
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
    fn data_and_keywords_that_are_not_known_stay_whole() {
        let schema = json!({
            "const": { "title": "data" },
            "enum": [{ "default": 1 }],
            "contains": { "title": "not looked into" },
        });
        assert_eq!(assertions_of(&schema), schema);
    }
}
