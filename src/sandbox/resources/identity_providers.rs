//! Identity providers: single sign-on for the people of an organization.

use serde_json::Value;

use super::{CREATE_READ_UPDATE_DELETE, USERS};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource, Source};

pub static IDENTITY_PROVIDERS: Resource = Resource {
    name: "identity_providers",
    methods: CREATE_READ_UPDATE_DELETE,
    attributes: &[
        Attribute::new("name", Form::FilledText)
            .required()
            .writable()
            .sortable(),
        Attribute::new("client_id", Form::FilledText)
            .required()
            .writable()
            .sortable(),
        // The description has it in answers too.
        Attribute::new("client_secret", Form::FilledText)
            .required()
            .writable()
            .unfilterable(),
        Attribute::new("issuer", Form::FilledText)
            .required()
            .writable()
            .sortable(),
        Attribute::new("status", Form::Text)
            .sortable()
            .initially(|_| Some("pending".into())),
        Attribute::new("domains", Form::FilledText)
            .required()
            .writable()
            .sortable(),
        Attribute::new("token_url", Form::Uri)
            .required()
            .writable()
            .sortable(),
        Attribute::new("authorize_url", Form::Uri)
            .required()
            .writable()
            .sortable(),
        Attribute::new("jwks_url", Form::Uri)
            .required()
            .writable()
            .sortable(),
        Attribute::new("txt_record", Form::Text)
            .sortable()
            .initially(|initial| Some(format!("cl-verification={}", initial.id).into())),
        Attribute::new("organization", Form::Text)
            .writable()
            .sortable(),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
        Attribute::new("disabled_at", Form::Timestamp).sortable(),
        Attribute::new("_disable", Form::Boolean)
            .writable()
            .command(|attributes, now| {
                attributes.insert("disabled_at".to_owned(), now.clone());
            }),
        Attribute::new("_enable", Form::Boolean)
            .writable()
            .command(|attributes, _| {
                attributes.insert("disabled_at".to_owned(), Value::Null);
            }),
    ],
    relationships: &[Relationship::new("user", &USERS, Source::CurrentUser)],
    ..Resource::DEFAULT
};
