//! One stored resource.

use std::time::SystemTime;

use serde_json::{Map, Value};

use super::Links;
use crate::sandbox::identifiers::Identifiers;
use crate::sandbox::table::{Attribute, Initial, Resource};

/// One resource. It has no `Debug`, because its attributes can contain a secret.
#[derive(Clone)]
pub struct Record {
    pub id: String,
    /// The attributes, as in an answer.
    pub attributes: Map<String, Value>,
    /// The links of `Source::Stored`, and the ids in to-many links to records that are not stored.
    pub links: Links,
    /// The number of list requests since it was created.
    pub list_requests: u32,
}

/// The creation time of the sandbox's own organizations and roles, and of assumed records.
const LONG_AGO: &str = "2018-01-01T12:00:00.000Z";

impl Record {
    /// A record with these attributes. All others get their initial values.
    pub fn new(
        resource: &Resource,
        id: &str,
        mut attributes: Map<String, Value>,
        now: &Value,
        identifiers: &Identifiers,
    ) -> Self {
        let effects = take_effects(resource, &mut attributes);
        let mut record = Self {
            id: id.to_owned(),
            attributes: Map::new(),
            links: Links::new(),
            list_requests: 0,
        };
        for attribute in resource.attributes {
            let sent = attributes
                .remove(attribute.name)
                .filter(|value| !value.is_null());
            let value = match attribute.name {
                "created_at" | "updated_at" => Some(now.clone()),
                _ => sent.or_else(|| record.initial(attribute, identifiers)),
            };
            if let Some(value) = value.filter(|_| attribute.effect.is_none()) {
                record.attributes.insert(attribute.name.to_owned(), value);
            }
        }
        record.finish(resource, &effects, now);
        record
    }

    /// The record for an id that was never created. Its name is its id.
    pub fn assumed(resource: &Resource, id: &str, identifiers: &Identifiers) -> Self {
        let mut attributes = Map::new();
        if resource.attribute("name").is_some() {
            attributes.insert("name".to_owned(), id.into());
        }
        Self::long_ago(resource, id, attributes, identifiers)
    }

    /// A record that existed before the sandbox was started.
    pub fn long_ago(
        resource: &Resource,
        id: &str,
        attributes: Map<String, Value>,
        identifiers: &Identifiers,
    ) -> Self {
        Self {
            list_requests: u32::MAX,
            ..Self::new(resource, id, attributes, &LONG_AGO.into(), identifiers)
        }
    }

    /// Sets these attributes. A null resets one to its initial value.
    pub fn change(
        &mut self,
        resource: &Resource,
        mut attributes: Map<String, Value>,
        now: &Value,
        identifiers: &Identifiers,
    ) {
        let effects = take_effects(resource, &mut attributes);
        for (name, value) in attributes {
            let Some(attribute) = resource.attribute(&name) else {
                continue;
            };
            let value = if value.is_null() {
                self.initial(attribute, identifiers)
            } else {
                Some(value)
            };
            self.attributes.insert(name, value.unwrap_or_default());
        }
        self.attributes.insert("updated_at".to_owned(), now.clone());
        self.finish(resource, &effects, now);
    }

    /// Whether the attribute `name` is this text.
    pub fn has_text(&self, name: &str, text: &str) -> bool {
        self.attributes.get(name).and_then(Value::as_str) == Some(text)
    }

    fn initial(&self, attribute: &Attribute, identifiers: &Identifiers) -> Option<Value> {
        (attribute.initial)(&Initial {
            id: &self.id,
            attributes: &self.attributes,
            identifiers,
        })
    }

    /// Applies commands and calculates derived attributes.
    fn finish(&mut self, resource: &Resource, effects: &[&Attribute], now: &Value) {
        for attribute in effects {
            if let Some(effect) = attribute.effect {
                effect(&mut self.attributes, now);
            }
        }
        for attribute in resource.attributes {
            if let Some(derive) = attribute.derive {
                let value = derive(&self.attributes);
                self.attributes.insert(attribute.name.to_owned(), value);
            }
        }
    }
}

/// Removes the commands from a request. Returns those that are `true`.
fn take_effects(
    resource: &Resource,
    attributes: &mut Map<String, Value>,
) -> Vec<&'static Attribute> {
    resource
        .attributes
        .iter()
        .filter(|attribute| attribute.effect.is_some())
        .filter(|attribute| attributes.remove(attribute.name) == Some(Value::Bool(true)))
        .collect()
}

/// `time` as an attribute. A time before 1970 becomes 1970.
pub fn timestamp(time: SystemTime) -> Value {
    humantime::format_rfc3339_millis(time.max(SystemTime::UNIX_EPOCH))
        .to_string()
        .into()
}
