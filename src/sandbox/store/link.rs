//! The links of a record.

use std::collections::BTreeMap;

/// The links of a record or request, by the name of the relationship.
pub type Links = BTreeMap<&'static str, Link>;

/// The ids that a relationship links.
#[derive(Clone)]
pub enum Link {
    One(Option<String>),
    Many(Vec<String>),
}
