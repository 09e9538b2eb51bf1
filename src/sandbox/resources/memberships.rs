//! Memberships: the people of an organization.

use axum::http::Method;
use serde_json::{Map, Value};

use super::application_memberships::APPLICATION_MEMBERSHIPS;
use super::membership_profiles::MEMBERSHIP_PROFILES;
use super::{ACCESS_SCOPES, CREATE_READ_UPDATE_DELETE, ORGANIZATIONS, ROLES, VERSIONS};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource, Source};

pub static MEMBERSHIPS: Resource = Resource {
    name: "memberships",
    methods: CREATE_READ_UPDATE_DELETE,
    attributes: &[
        Attribute::new("user_email", Form::Email)
            .required()
            .on_create(),
        Attribute::new("user_first_name", Form::Text),
        Attribute::new("user_last_name", Form::Text),
        Attribute::new("status", Form::Text)
            .sortable()
            .initially(|_| Some("pending".into())),
        Attribute::new("owner", Form::Boolean).initially(|_| Some(false.into())),
        Attribute::new("access_scope", Form::OneOf(ACCESS_SCOPES))
            .writable()
            .initially(|_| Some("live_access".into())),
        Attribute::new("test_enabled", Form::Boolean).derived(includes_test),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
    ],
    relationships: &[
        Relationship::one("organization", &ORGANIZATIONS)
            .required()
            .on_create(),
        Relationship::one("role", &ROLES).required().writable(),
        Relationship::many(
            "application_memberships",
            &APPLICATION_MEMBERSHIPS,
            "membership",
        )
        .writable(),
        Relationship::one("membership_profile", &MEMBERSHIP_PROFILES).writable(),
        Relationship::new("versions", &VERSIONS, Source::Versions),
    ],
    commands: &[(Method::POST, "resend")],
    has_versions: true,
    ..Resource::DEFAULT
};

/// Whether the access scope includes the test mode.
pub fn includes_test(attributes: &Map<String, Value>) -> Value {
    let scope = attributes.get("access_scope").and_then(Value::as_str);
    matches!(scope, Some("test_access" | "all_access")).into()
}
