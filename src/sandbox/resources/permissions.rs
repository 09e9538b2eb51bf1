//! Permissions: what a role may do with one kind of resource.

use super::{CREATE_READ_UPDATE, ORGANIZATIONS, ROLES, VERSIONS};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource, Source};

pub static PERMISSIONS: Resource = Resource {
    name: "permissions",
    methods: CREATE_READ_UPDATE,
    attributes: &[
        Attribute::new("can_create", Form::Boolean)
            .required()
            .writable(),
        Attribute::new("can_read", Form::Boolean)
            .required()
            .writable(),
        Attribute::new("can_update", Form::Boolean)
            .required()
            .writable(),
        Attribute::new("can_destroy", Form::Boolean)
            .required()
            .writable(),
        Attribute::new("subject", Form::FilledText)
            .required()
            .on_create(),
        Attribute::new("restrictions", Form::Object).initially(|_| Some(serde_json::json!({}))),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
    ],
    relationships: &[
        Relationship::new(
            "organization",
            &ORGANIZATIONS,
            Source::Through("role", "organization"),
        ),
        Relationship::one("role", &ROLES).required().on_create(),
        Relationship::new("versions", &VERSIONS, Source::Versions),
    ],
    has_versions: true,
    ..Resource::DEFAULT
};
