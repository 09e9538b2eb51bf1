use std::sync::OnceLock;
use std::thread;

use serde_json::Value;

use super::assertions::assertions_of;
use super::instance::Validator;
use super::validation;
use super::view::{Choice, View};
use crate::syntax::Tree;

/// Where a request says what kind of thing it makes.
const KIND: &str = "/data/attributes/kind";

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
    conditions: OnceLock<Vec<Condition>>,
    kinds: OnceLock<Vec<Choice<'static>>>,
}

/// An `if` of a schema: the address of its value, and its validator when that was asked for.
struct Condition {
    address: usize,
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
    pub(crate) const fn new(
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
            conditions: OnceLock::new(),
            kinds: OnceLock::new(),
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
            .get_or_init(|| validation::compile(&assertions_of(self.value())))
    }

    /// The compiled validator of an `if` of this schema, compiled when it is first asked for. A condition stands for itself:
    /// the embedded schemas use no `$ref` in one, which a test makes sure of.
    pub(super) fn condition(&self, condition: &Value) -> Option<&Validator> {
        let conditions = self.conditions.get_or_init(|| {
            let mut found = Vec::new();
            find_conditions(self.value(), &mut found);
            found
        });
        let address = std::ptr::from_ref(condition).addr();
        let known = conditions.iter().find(|known| known.address == address)?;
        let compile = || validation::compile(condition);
        Some(known.validator.get_or_init(compile))
    }

    /// The kinds that the schema knows, whatever else a document says.
    pub fn kinds(&'static self) -> &'static [Choice<'static>] {
        self.kinds
            .get_or_init(|| View::at(self, &Tree::default(), KIND).choices())
    }
}

/// Compiles the schema that a document needs unless it says otherwise, on a thread of its own, for whoever has something to do meanwhile.
pub fn compile_meanwhile() {
    let [first, ..] = &SCHEMAS;
    if first.validator.get().is_none() {
        // Where no other thread can be had, it is compiled when it is asked for.
        let _ = thread::Builder::new().spawn(|| first.validator());
    }
}

fn find_conditions(value: &Value, found: &mut Vec<Condition>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("if").map(|condition| Condition {
                address: std::ptr::from_ref(condition).addr(),
                validator: OnceLock::new(),
            }));
            members
                .values()
                .for_each(|member| find_conditions(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| find_conditions(item, found)),
        _ => {}
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
    let root = tree.root();
    let resource = root.and_then(|root| root.get("data")?.get("type")?.string());
    let [first, ..] = &SCHEMAS;
    SCHEMAS
        .iter()
        .find(|schema| resource.as_deref() == Some(schema.resource))
        .unwrap_or(first)
}
