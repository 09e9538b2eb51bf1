//! A resource object as the API gives it.

use serde_json::{Map, Value, json};

use crate::operation;
use crate::secrets;
use crate::text::sanitize;

/// A resource object (JSON:API 1.1, section 5.2). `Debug` shows no attributes: they may hold a secret.
#[derive(Clone, PartialEq)]
pub struct Resource {
    /// The JSON:API type.
    pub resource_type: String,
    /// The id.
    pub id: String,
    /// The attributes, in the order of the answer.
    pub attributes: Map<String, Value>,
    /// The relationships whose linkage the answer has.
    pub relationships: Vec<(String, Linkage)>,
}

/// What a relationship links to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linkage {
    /// One resource, or none.
    One(Option<Identifier>),
    /// Several resources.
    Many(Vec<Identifier>),
}

/// A resource identifier object: the type and the id of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// The JSON:API type.
    pub resource_type: String,
    /// The id.
    pub id: String,
}

impl Resource {
    /// Reads a resource object. `None` without a type and an id.
    pub fn from_json(value: &Value) -> Option<Self> {
        let Identifier { resource_type, id } = Identifier::from_json(value)?;
        let attributes = value.get("attributes").and_then(Value::as_object);
        let relationships = value.get("relationships").and_then(Value::as_object);
        let linkages = relationships.into_iter().flatten();
        Some(Self {
            resource_type,
            id,
            attributes: attributes.cloned().unwrap_or_default(),
            relationships: linkages
                .filter_map(|(name, value)| {
                    Some((name.clone(), Linkage::from_json(value.get("data")?)?))
                })
                .collect(),
        })
    }

    /// The resource object as JSON.
    pub fn to_json(&self) -> Value {
        let linkages = self.relationships.iter();
        let relationships: Map<String, Value> = linkages
            .map(|(name, linkage)| (name.clone(), json!({ "data": linkage.to_json() })))
            .collect();
        json!({
            "type": self.resource_type,
            "id": self.id,
            "attributes": self.attributes,
            "relationships": relationships,
        })
    }

    /// The same without the attributes that are secrets by their name.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        self.attributes
            .retain(|name, _| secrets::kind_named(name).is_none());
        self
    }

    /// The attribute of this name if it is a text.
    pub fn text(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute)?.as_str()
    }

    /// Its name for people, without control characters; without a name, its id.
    pub fn display_name(&self) -> String {
        let name = self.text("name").filter(|name| !name.trim().is_empty());
        sanitize(name.unwrap_or(&self.id)).into_owned()
    }

    /// Whether it works with live data.
    pub fn is_live(&self) -> bool {
        self.text("mode") == Some("live")
    }

    /// A note for a sentence about a resource in live mode; empty for others.
    pub fn live_note(&self) -> &'static str {
        match self.is_live() {
            true => ", which is LIVE,",
            false => "",
        }
    }

    /// Whether the API made it for itself, so that users must not change or delete it.
    pub fn is_made_by_the_api(&self, of: &operation::Resource) -> bool {
        of.made_by_the_api
            .is_some_and(|(attribute, value)| self.text(attribute) == Some(value))
    }

    /// What the relationship of this name links to. `None` if the answer doesn't say.
    pub fn relationship(&self, name: &str) -> Option<&Linkage> {
        let found = self.relationships.iter().find(|(other, _)| other == name);
        found.map(|(_, linkage)| linkage)
    }
}

impl Linkage {
    /// Reads the `data` of a relationship.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::One(None)),
            Value::Array(items) => {
                let items: Option<Vec<_>> = items.iter().map(Identifier::from_json).collect();
                items.map(Self::Many)
            }
            one => Identifier::from_json(one).map(|one| Self::One(Some(one))),
        }
    }

    /// Whether both link to the same resources. The order of several doesn't matter.
    pub fn links_to_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Many(one), Self::Many(other)) => {
                let sorted = |ids: &[Identifier]| {
                    let mut ids = ids.to_vec();
                    ids.sort();
                    ids
                };
                sorted(one) == sorted(other)
            }
            _ => self == other,
        }
    }

    /// The linkage as the `data` of a relationship.
    pub fn to_json(&self) -> Value {
        let identifier = |one: &Identifier| json!({ "type": one.resource_type, "id": one.id });
        match self {
            Self::One(one) => one.as_ref().map_or(Value::Null, identifier),
            Self::Many(many) => many.iter().map(identifier).collect(),
        }
    }

    /// The ids, for people: `-` for none, several separated by commas.
    pub fn to_text(&self) -> String {
        let ids: Vec<&str> = match self {
            Self::One(one) => one.iter().map(|one| one.id.as_str()).collect(),
            Self::Many(many) => many.iter().map(|one| one.id.as_str()).collect(),
        };
        match ids.is_empty() {
            true => "-".to_owned(),
            false => ids.join(", "),
        }
    }
}

impl Identifier {
    fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name)?.as_str().filter(|text| !text.is_empty());
        Some(Self {
            resource_type: text("type")?.to_owned(),
            id: text("id")?.to_owned(),
        })
    }
}

impl std::fmt::Debug for Resource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Resource")
            .field("resource_type", &self.resource_type)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
