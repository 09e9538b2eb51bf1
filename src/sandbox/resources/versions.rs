//! Versions: who changed what, for the resources that keep an audit trail.

use super::READ;
use crate::sandbox::table::{Attribute, Form, Resource};

pub static VERSIONS: Resource = Resource {
    name: "versions",
    methods: READ,
    attributes: &[
        Attribute::new("resource_type", Form::Text),
        Attribute::new("resource_id", Form::Text),
        Attribute::new("event", Form::Text),
        Attribute::new("changes", Form::Object),
        Attribute::new("who", Form::Object).unfilterable(),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
    ],
    ..Resource::DEFAULT
};
