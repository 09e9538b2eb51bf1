//! The fields that a list can be filtered and sorted by.

use std::cmp::Ordering;
use std::time::SystemTime;

use serde_json::Value;

use crate::sandbox::store::{Record, Store};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource};

/// Where a value of a resource is found.
#[derive(Clone, Copy)]
pub enum Field {
    Id,
    Attribute(&'static Attribute),
    /// `organization_id`: the id that a to-one relationship links.
    LinkedId(&'static Relationship),
    /// `organization_name`: an attribute of the resource that it links.
    Linked(&'static Relationship, &'static Attribute),
}

impl Field {
    /// The field that a filter calls `name`.
    pub fn for_filter(resource: &'static Resource, name: &str) -> Option<Self> {
        if name == "id" {
            return Some(Self::Id);
        }
        if let Some(attribute) = filterable(resource, name) {
            return Some(Self::Attribute(attribute));
        }
        let mut to_one = resource.relationships.iter().filter(|it| !it.is_to_many());
        to_one.find_map(|relationship| {
            let rest = name.strip_prefix(relationship.name)?.strip_prefix('_')?;
            match rest {
                "id" => Some(Self::LinkedId(relationship)),
                _ => filterable(relationship.target, rest)
                    .map(|attribute| Self::Linked(relationship, attribute)),
            }
        })
    }

    /// The field that `sort` calls `name`.
    pub fn for_sort(resource: &'static Resource, name: &str) -> Option<Self> {
        if name == "id" {
            return Some(Self::Id);
        }
        resource
            .attribute(name)
            .filter(|attribute| attribute.is_sortable)
            .map(Self::Attribute)
    }

    /// The value in `record`. Null if it has none.
    pub fn value(self, store: &Store, resource: &'static Resource, record: &Record) -> Value {
        let value = match self {
            Self::Id => Some(record.id.as_str().into()),
            Self::Attribute(attribute) => record.attributes.get(attribute.name).cloned(),
            Self::LinkedId(relationship) => {
                let id = store.linked_id(resource, record, relationship);
                id.map(Value::from)
            }
            Self::Linked(relationship, attribute) => store
                .linked_id(resource, record, relationship)
                .and_then(|id| store.linkable(relationship.target, &id))
                .and_then(|linked| linked.attributes.get(attribute.name).cloned()),
        };
        value.unwrap_or_default()
    }

    /// Whether the values are times.
    pub fn is_time(self) -> bool {
        match self {
            Self::Attribute(attribute) | Self::Linked(_, attribute) => {
                matches!(attribute.form, Form::Timestamp)
            }
            Self::Id | Self::LinkedId(_) => false,
        }
    }
}

fn filterable(resource: &'static Resource, name: &str) -> Option<&'static Attribute> {
    resource
        .attribute(name)
        .filter(|attribute| attribute.is_filterable)
}

/// A value for comparisons: numbers by size, times by time, everything else as text.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Comparable {
    Null,
    Number(f64),
    Time(SystemTime),
    Text(String),
}

impl Comparable {
    /// The type by which a stored value is compared.
    pub fn of(value: &Value, is_time: bool) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            Value::String(text) if is_time => time(text).map_or(Self::Null, Self::Time),
            Value::String(text) => Self::Text(text.clone()),
            other => Self::Text(other.to_string()),
        }
    }

    /// Converts text of a query to the type of a value, if possible.
    pub fn parse_like(&self, text: &str) -> Option<Self> {
        match self {
            Self::Null => None,
            Self::Number(_) => text.parse().ok().map(Self::Number),
            Self::Time(_) => time(text).map(Self::Time),
            Self::Text(_) => Some(Self::Text(text.to_owned())),
        }
    }

    /// The order for `sort`: null comes first.
    pub fn order(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).unwrap_or(Ordering::Equal)
    }
}

/// Parses an RFC 3339 time in UTC. The fraction may be missing, and so may the whole time of day.
pub fn time(text: &str) -> Option<SystemTime> {
    humantime::parse_rfc3339(text)
        .or_else(|_| humantime::parse_rfc3339(&format!("{text}T00:00:00Z")))
        .ok()
}
