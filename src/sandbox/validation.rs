//! Checks the rules of a create or update request. Reports all broken rules together, each with its pointer.

use serde_json::{Map, Value};

use super::document::{Operation, ResourceObject};
use super::errors::{ApiError, Errors};
use super::linkage;
use super::store::{Links, Record, Store};
use super::table::{Attribute, Broken, Draft, Relationship, Resource};

/// The attributes and links that a valid request sets.
pub struct Changes {
    /// A null resets an attribute to its initial value.
    pub attributes: Map<String, Value>,
    pub links: Links,
}

/// Checks a request. `old` is the resource to update.
pub fn check(
    store: &Store,
    resource: &'static Resource,
    object: &ResourceObject,
    operation: Operation<'_>,
    old: Option<&Record>,
) -> Result<Changes, Errors> {
    let is_create = operation == Operation::Create;
    let mut changes = Changes {
        attributes: Map::new(),
        links: Links::new(),
    };
    let mut errors = Vec::new();
    let mut invalid = Vec::new();
    for attribute in resource.attributes {
        let sent = object.attributes.get(attribute.name);
        match check_attribute(attribute, sent, is_create, store.is_strict()) {
            Ok(Some(value)) => {
                changes
                    .attributes
                    .insert(attribute.name.to_owned(), value.clone());
            }
            Ok(None) => {}
            Err(error) => {
                errors.push(error);
                invalid.push(attribute.name);
            }
        }
    }
    for relationship in resource.relationships {
        let sent = object.relationships.get(relationship.name);
        if let Err(error) = check_relationship(store, relationship, sent, is_create, &mut changes) {
            errors.push(error);
            invalid.push(relationship.name);
        }
    }
    let draft = Draft {
        old,
        attributes: &changes.attributes,
        links: &changes.links,
        invalid: &invalid,
    };
    errors.extend((resource.rule)(&draft).err());
    Errors::check(errors)?;
    Ok(changes)
}

/// The value to set, which can be null. `None` leaves the attribute unchanged.
fn check_attribute<'a>(
    attribute: &Attribute,
    sent: Option<&'a Value>,
    is_create: bool,
    is_strict: bool,
) -> Result<Option<&'a Value>, ApiError> {
    let checked = match sent {
        None if attribute.is_required && attribute.on_create && is_create => Err(Broken::blank()),
        None => return Ok(None),
        Some(Value::Null) if attribute.is_required => Err(Broken::blank()),
        Some(Value::Null) => Ok(()),
        Some(value) => attribute.form.check(value, is_strict),
    };
    checked.map_err(|broken| broken.at(format!("/data/attributes/{}", attribute.name)))?;
    Ok(sent)
}

fn check_relationship(
    store: &Store,
    relationship: &Relationship,
    sent: Option<&Value>,
    is_create: bool,
    changes: &mut Changes,
) -> Result<(), ApiError> {
    let pointer = format!("/data/relationships/{}", relationship.name);
    let Some(sent) = sent else {
        let is_missing = is_create && relationship.is_required;
        return if is_missing {
            Err(Broken::blank().at(pointer))
        } else {
            Ok(())
        };
    };
    let link = linkage::read(store, relationship, sent, &pointer)?;
    changes.links.insert(relationship.name, link);
    Ok(())
}
