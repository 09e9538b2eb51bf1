//! Application memberships: the applications that a member or a profile may use, with the role for each.

use super::api_credentials::API_CREDENTIALS;
use super::membership_profiles::MEMBERSHIP_PROFILES;
use super::{CREATE_READ_UPDATE_DELETE, MEMBERSHIPS, ORGANIZATIONS, ROLES};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource};

pub static APPLICATION_MEMBERSHIPS: Resource = Resource {
    name: "application_memberships",
    methods: CREATE_READ_UPDATE_DELETE,
    attributes: &[
        Attribute::new("filters", Form::Object).writable(),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
    ],
    relationships: &[
        Relationship::one("api_credential", &API_CREDENTIALS)
            .required()
            .on_create(),
        Relationship::one("membership", &MEMBERSHIPS).on_create(),
        Relationship::one("membership_profile", &MEMBERSHIP_PROFILES).writable(),
        Relationship::one("organization", &ORGANIZATIONS)
            .required()
            .on_create(),
        Relationship::one("role", &ROLES).required().writable(),
    ],
    ..Resource::DEFAULT
};
