//! Roles: what members and integrations of an organization may do.

use super::api_credentials::API_CREDENTIALS;
use super::{CREATE_READ_UPDATE, MEMBERSHIPS, ORGANIZATIONS, PERMISSIONS, VERSIONS};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource, Source};

pub static ROLES: Resource = Resource {
    name: "roles",
    methods: CREATE_READ_UPDATE,
    attributes: &[
        Attribute::new("name", Form::FilledText)
            .required()
            .writable(),
        // Only the API creates roles of the other kinds, `admin` and `read_only`.
        Attribute::new("kind", Form::Text).initially(|_| Some("custom".into())),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
        Attribute::new("_add_missing_base_permissions", Form::Boolean)
            .on_update()
            .command(|_, _| ()),
    ],
    relationships: &[
        Relationship::one("organization", &ORGANIZATIONS)
            .required()
            .on_create(),
        Relationship::many("permissions", &PERMISSIONS, "role"),
        Relationship::many("memberships", &MEMBERSHIPS, "role"),
        Relationship::many("api_credentials", &API_CREDENTIALS, "role"),
        Relationship::new("versions", &VERSIONS, Source::Versions),
    ],
    assumes_ids: true,
    has_versions: true,
    ..Resource::DEFAULT
};
