//! Filters: `filter[q][FIELD_PREDICATE]=VALUE`. Several fields are written as `name_or_reference_eq`.

use super::field::Field;
use super::invalid;
use super::predicate::{self, Predicate};
use crate::sandbox::errors::ApiError;
use crate::sandbox::store::{Record, Store};
use crate::sandbox::table::Resource;

/// One filter. A record passes if the predicate holds for one of the fields.
pub struct Filter {
    fields: Vec<Field>,
    predicate: Predicate,
    text: String,
}

impl Filter {
    /// Reads the filter of a query. `key` is the whole key.
    pub fn parse(key: &str, text: &str, resource: &'static Resource) -> Result<Self, ApiError> {
        let name = key
            .strip_prefix("filter[q][")
            .and_then(|name| name.strip_suffix(']'));
        let (fields, predicate) = name
            .and_then(|name| split(name, resource))
            .ok_or_else(|| not_allowed(key, resource))?;
        let is_time = fields.iter().any(|field| field.is_time());
        if !predicate.takes(text, is_time) {
            let detail = format!(
                "{key} can't compare with this value: times need RFC 3339 in UTC, jcont needs JSON."
            );
            return Err(invalid(
                "INVALID_FILTER_VALUE",
                "Invalid filter value",
                detail,
            ));
        }
        Ok(Self {
            fields,
            predicate,
            text: text.to_owned(),
        })
    }

    /// Whether `record` passes the filter.
    pub fn passes(&self, store: &Store, resource: &'static Resource, record: &Record) -> bool {
        self.fields.iter().any(|field| {
            let value = field.value(store, resource, record);
            self.predicate.holds(&value, &self.text, field.is_time())
        })
    }
}

fn split(name: &str, resource: &'static Resource) -> Option<(Vec<Field>, Predicate)> {
    predicate::split(name).find_map(|(fields, predicate)| {
        let fields: Option<Vec<Field>> = fields
            .split("_or_")
            .map(|field| Field::for_filter(resource, field))
            .collect();
        Some((fields?, predicate))
    })
}

fn not_allowed(key: &str, resource: &Resource) -> ApiError {
    let attributes = resource.attributes.iter();
    let names: Vec<&str> = attributes
        .filter(|attribute| attribute.is_filterable)
        .map(|attribute| attribute.name)
        .collect();
    invalid(
        "FILTER_NOT_ALLOWED",
        "Filter not allowed",
        format!(
            "{key} is not a filter. Filters have the form filter[q][ATTRIBUTE_PREDICATE], such as \
             filter[q][created_at_gteq]. The attributes of {} are id, {}.",
            resource.name,
            names.join(", ")
        ),
    )
}
