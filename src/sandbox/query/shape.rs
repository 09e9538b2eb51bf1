//! `include` and `fields[TYPE]`: the parts of an answer.

use std::collections::HashMap;

use url::form_urlencoded;

use super::invalid;
use crate::sandbox::errors::{ApiError, Errors};
use crate::sandbox::resources;
use crate::sandbox::table::{Relationship, Resource};

/// How deep `include` can go, as in the vendor's API.
const LARGEST_DEPTH: usize = 3;

/// The parts of an answer. The default is the whole resource without linked resources.
#[derive(Default)]
pub struct Shape {
    pub include: Vec<Include>,
    /// By the name of the resource. A resource without an entry is shown whole.
    pub fields: HashMap<&'static str, Vec<String>>,
}

/// A relationship to include, and what to include of the linked resources.
pub struct Include {
    pub relationship: &'static Relationship,
    pub children: Vec<Include>,
}

impl Shape {
    /// The shape in `query`, for a request that allows no other keys.
    pub fn parse(query: &str, resource: &'static Resource) -> Result<Self, Errors> {
        let mut shape = Self::default();
        let mut errors = Vec::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match shape.take(&key, &value, resource) {
                Some(Ok(())) => {}
                Some(Err(error)) => errors.push(error),
                None => errors.push(ApiError::parameter_not_allowed(&key)),
            }
        }
        Errors::check(errors)?;
        Ok(shape)
    }

    /// Reads one key of a query. `None` if the key is not about the shape.
    pub fn take(
        &mut self,
        key: &str,
        value: &str,
        resource: &'static Resource,
    ) -> Option<Result<(), ApiError>> {
        if key == "include" {
            return Some(self.take_include(value, resource));
        }
        let name = key.strip_prefix("fields[")?.strip_suffix(']')?;
        Some(self.take_fields(name, value))
    }

    fn take_include(&mut self, value: &str, resource: &'static Resource) -> Result<(), ApiError> {
        for path in names(value) {
            let is_too_deep = path.split('.').count() > LARGEST_DEPTH;
            if is_too_deep || !add_path(&mut self.include, path, resource) {
                return Err(invalid(
                    "INVALID_INCLUDE",
                    "Invalid include",
                    format!("{} has no relationship {path} to include.", resource.name),
                ));
            }
        }
        Ok(())
    }

    fn take_fields(&mut self, name: &str, value: &str) -> Result<(), ApiError> {
        let resource = resources::find(name).ok_or_else(|| {
            let detail = format!("There is no resource {name} for the key fields[{name}].");
            invalid("INVALID_RESOURCE", "Invalid resource", detail)
        })?;
        let fields = self.fields.entry(resource.name).or_default();
        for field in names(value) {
            if !is_field(resource, field) {
                let detail = format!("{name} has no field {field}.");
                return Err(invalid("INVALID_FIELD", "Invalid field", detail));
            }
            fields.push(field.to_owned());
        }
        Ok(())
    }

    /// Whether the attribute or relationship `field` is shown.
    pub fn shows(&self, resource: &Resource, field: &str) -> bool {
        self.fields
            .get(resource.name)
            .is_none_or(|fields| fields.iter().any(|shown| shown == field))
    }
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

/// Adds a path such as `role.organization`. Returns whether its relationships exist.
fn add_path(includes: &mut Vec<Include>, path: &str, resource: &'static Resource) -> bool {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let Some(relationship) = resource.relationship(first) else {
        return false;
    };
    let position = includes
        .iter()
        .position(|include| include.relationship.name == first)
        .unwrap_or_else(|| {
            let children = Vec::new();
            includes.push(Include {
                relationship,
                children,
            });
            includes.len() - 1
        });
    match (rest, includes.get_mut(position)) {
        (Some(rest), Some(include)) => add_path(&mut include.children, rest, relationship.target),
        _ => true,
    }
}

fn is_field(resource: &Resource, name: &str) -> bool {
    let is_attribute = resource
        .attribute(name)
        .is_some_and(|attribute| attribute.effect.is_none());
    matches!(name, "id" | "type") || is_attribute || resource.relationship(name).is_some()
}
