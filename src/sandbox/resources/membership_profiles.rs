//! Membership profiles: the applications of a group of members.

use super::application_memberships::APPLICATION_MEMBERSHIPS;
use super::memberships::includes_test;
use super::{ACCESS_SCOPES, CREATE_READ_UPDATE_DELETE, ORGANIZATIONS};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource};

pub static MEMBERSHIP_PROFILES: Resource = Resource {
    name: "membership_profiles",
    methods: CREATE_READ_UPDATE_DELETE,
    attributes: &[
        Attribute::new("name", Form::FilledText)
            .required()
            .writable()
            .sortable(),
        Attribute::new("access_scope", Form::OneOf(ACCESS_SCOPES))
            .required()
            .writable(),
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
        Relationship::many(
            "application_memberships",
            &APPLICATION_MEMBERSHIPS,
            "membership_profile",
        )
        .writable(),
    ],
    ..Resource::DEFAULT
};
