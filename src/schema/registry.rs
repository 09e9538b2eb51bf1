//! The list of embedded schemas. Each one is parsed and compiled on first use.

use std::sync::OnceLock;

use serde_json::Value;

use super::assertions::assertions_of;
use super::common;
use super::instance::Validator;
use super::validation;
use super::view::{Choice, View};
use crate::syntax::Tree;

/// The JSON Pointer of the attribute `kind`.
const KIND: &str = "/data/attributes/kind";

/// The schema of one action on one resource.
pub struct Schema {
    /// `RESOURCE.ACTION`, such as `api_credentials.create`.
    pub name: &'static str,
    /// The schema file's text. It may refer to definitions of `schemas/common.schema.json`.
    source: &'static str,
    value: OnceLock<Value>,
    validator: OnceLock<Validator>,
    conditions: OnceLock<Vec<Condition>>,
    kinds: OnceLock<Vec<Choice<'static>>>,
}

/// An `if` of a schema: the address of its value, and its validator once it is compiled.
struct Condition {
    address: usize,
    validator: OnceLock<Validator>,
}

/// Declares a static for each embedded schema file, and the list of all of them.
macro_rules! embedded_schemas {
    ($($identifier:ident = $name:literal;)*) => {
        $(
            #[doc = concat!("The schema `", $name, "`.")]
            pub static $identifier: Schema = Schema::new(
                $name,
                include_str!(concat!("../../schemas/", $name, ".schema.json")),
            );
        )*

        /// Every embedded schema.
        pub static SCHEMAS: &[&Schema] = &[$(&$identifier),*];
    };
}

embedded_schemas! {
    API_CREDENTIALS_CREATE = "api_credentials.create";
    API_CREDENTIALS_UPDATE = "api_credentials.update";
    ORGANIZATIONS_CREATE = "organizations.create";
    ORGANIZATIONS_UPDATE = "organizations.update";
    ROLES_CREATE = "roles.create";
    ROLES_UPDATE = "roles.update";
    PERMISSIONS_CREATE = "permissions.create";
    PERMISSIONS_UPDATE = "permissions.update";
    MEMBERSHIPS_CREATE = "memberships.create";
    MEMBERSHIPS_UPDATE = "memberships.update";
    APPLICATION_MEMBERSHIPS_CREATE = "application_memberships.create";
    APPLICATION_MEMBERSHIPS_UPDATE = "application_memberships.update";
    MEMBERSHIP_PROFILES_CREATE = "membership_profiles.create";
    MEMBERSHIP_PROFILES_UPDATE = "membership_profiles.update";
    IDENTITY_PROVIDERS_CREATE = "identity_providers.create";
    IDENTITY_PROVIDERS_UPDATE = "identity_providers.update";
    USERS_UPDATE = "users.update";
}

impl Schema {
    pub(crate) const fn new(name: &'static str, source: &'static str) -> Self {
        Self {
            name,
            source,
            value: OnceLock::new(),
            validator: OnceLock::new(),
            conditions: OnceLock::new(),
            kinds: OnceLock::new(),
        }
    }

    /// The JSON:API type of the resource.
    pub fn resource(&self) -> &'static str {
        self.name
            .split_once('.')
            .map_or(self.name, |(resource, _)| resource)
    }

    /// The schema as a self-contained JSON value. It is parsed on first use.
    pub fn value(&self) -> &Value {
        // A test parses every embedded file. If parsing failed here, the schema would allow everything.
        self.value
            .get_or_init(|| common::self_contained(self.source).unwrap_or(Value::Bool(true)))
    }

    /// The validator. It is compiled on first use.
    pub(super) fn validator(&self) -> &Validator {
        self.validator
            .get_or_init(|| validation::compile(&assertions_of(self.value())))
    }

    /// The validator of an `if` in this schema, compiled on first use. The condition must not contain a `$ref`. A test
    /// checks this for the embedded schemas.
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

    /// The kinds that the schema knows, independent of any document.
    pub fn kinds(&'static self) -> &'static [Choice<'static>] {
        self.kinds
            .get_or_init(|| View::at(self, &Tree::default(), KIND).choices())
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

/// The schema with this name, such as `api_credentials.create`. The name of a resource alone means its first schema.
pub fn named(name: &str) -> Option<&'static Schema> {
    SCHEMAS
        .iter()
        .find(|schema| schema.name == name || schema.resource() == name)
        .copied()
}
