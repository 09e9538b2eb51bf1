use std::sync::OnceLock;

use serde_json::Value;

use super::instance::Validator;
use super::validation;
use crate::syntax::Tree;

/// The schema of one resource and one action on it.
pub struct Schema {
    /// `RESOURCE.ACTION`, such as `api_credentials.create`.
    pub name: &'static str,
    /// The JSON:API type of the resource.
    pub resource: &'static str,
    /// What the action is called in a menu.
    pub title: &'static str,
    /// The schema file's text.
    pub source: &'static str,
    value: OnceLock<Value>,
    validator: OnceLock<Validator>,
}

/// Every schema there is. The first one is used for a document that doesn't say what it is for.
pub static SCHEMAS: [Schema; 1] = [Schema::new(
    "api_credentials.create",
    "api_credentials",
    "create API credential",
    include_str!("../../schemas/api_credentials.create.schema.json"),
)];

impl Schema {
    const fn new(
        name: &'static str,
        resource: &'static str,
        title: &'static str,
        source: &'static str,
    ) -> Self {
        Self {
            name,
            resource,
            title,
            source,
            value: OnceLock::new(),
            validator: OnceLock::new(),
        }
    }

    /// The schema as a JSON value. It is read from the file when it is first asked for.
    pub fn value(&self) -> &Value {
        // A test reads every embedded file; should one ever not parse, it allows everything.
        self.value
            .get_or_init(|| serde_json::from_str(self.source).unwrap_or(Value::Bool(true)))
    }

    /// The compiled validator. It is compiled when it is first asked for.
    pub(super) fn validator(&self) -> &Validator {
        self.validator
            .get_or_init(|| validation::compile(self.value()))
    }
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// The schema of this name: `api_credentials.create`, or the resource alone.
pub fn named(name: &str) -> Option<&'static Schema> {
    SCHEMAS
        .iter()
        .find(|schema| schema.name == name || schema.resource == name)
}

/// The schema that a document is for: the one of its `data.type`, else the first.
pub fn for_document(tree: &Tree) -> &'static Schema {
    let resource = tree.at_pointer("/data/type").and_then(|node| node.string());
    let [first, ..] = &SCHEMAS;
    SCHEMAS
        .iter()
        .find(|schema| resource.as_deref() == Some(schema.resource))
        .unwrap_or(first)
}
