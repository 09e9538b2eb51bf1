//! `sort=-created_at,id`: the order of a list.

use std::cmp::Ordering;

use super::field::{Comparable, Field};
use super::invalid;
use crate::sandbox::errors::ApiError;
use crate::sandbox::store::{Record, Store};
use crate::sandbox::table::Resource;

/// The order of a list: the first field that differs decides.
#[derive(Default)]
pub struct Sort {
    criteria: Vec<(Field, Direction)>,
}

#[derive(Clone, Copy)]
enum Direction {
    Ascending,
    Descending,
}

impl Sort {
    /// Reads the value of `sort`.
    pub fn parse(value: &str, resource: &'static Resource) -> Result<Self, ApiError> {
        let names = value.split(',').map(str::trim);
        let criteria = names.map(|name| {
            let (name, direction) = match name.strip_prefix('-') {
                Some(name) => (name, Direction::Descending),
                None => (name, Direction::Ascending),
            };
            let field = Field::for_sort(resource, name).ok_or_else(|| {
                let detail = format!("{} can't be sorted by {name:?}.", resource.name);
                invalid("INVALID_SORT_CRITERIA", "Invalid sort criteria", detail)
            })?;
            Ok((field, direction))
        });
        Ok(Self {
            criteria: criteria.collect::<Result<_, _>>()?,
        })
    }

    /// The order of two records.
    pub fn compare(
        &self,
        store: &Store,
        resource: &'static Resource,
        left: &Record,
        right: &Record,
    ) -> Ordering {
        let value = |field: Field, record| {
            Comparable::of(&field.value(store, resource, record), field.is_time())
        };
        self.criteria
            .iter()
            .map(|(field, direction)| {
                let order = value(*field, left).order(&value(*field, right));
                match direction {
                    Direction::Ascending => order,
                    Direction::Descending => order.reverse(),
                }
            })
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}
