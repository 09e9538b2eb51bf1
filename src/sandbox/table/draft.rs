//! A request as input for the rules of a resource.

use serde_json::{Map, Value};

use crate::sandbox::store::{Link, Links, Record};

/// A create or update request whose values have been checked one by one.
pub struct Draft<'a> {
    /// The resource to update.
    pub old: Option<&'a Record>,
    /// The valid attributes of the request.
    pub attributes: &'a Map<String, Value>,
    /// The valid relationships of the request.
    pub links: &'a Links,
    /// The names of invalid attributes and relationships, which are already reported.
    pub invalid: &'a [&'static str],
}

impl Draft<'_> {
    /// The text that the attribute will have. `None` if it has none or an invalid one.
    pub fn text(&self, name: &str) -> Option<&str> {
        let old = self.old.and_then(|record| record.attributes.get(name));
        self.attributes.get(name).or(old).and_then(Value::as_str)
    }

    /// The id that the to-one relationship will link.
    pub fn linked_id(&self, name: &str) -> Option<&str> {
        let old = self.old.and_then(|record| record.links.get(name));
        match self.links.get(name).or(old)? {
            Link::One(id) => id.as_deref(),
            Link::Many(_) => None,
        }
    }

    /// Whether the attribute or relationship is reported as invalid.
    pub fn is_invalid(&self, name: &str) -> bool {
        self.invalid.contains(&name)
    }
}
