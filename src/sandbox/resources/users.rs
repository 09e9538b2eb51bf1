//! The user whom the token belongs to.

use super::READ_UPDATE;
use crate::sandbox::table::{Attribute, Form, Path, Resource};

pub static USERS: Resource = Resource {
    name: "users",
    path: Path::Singleton("user"),
    methods: READ_UPDATE,
    attributes: &[
        Attribute::new("email", Form::Email)
            .required()
            .on_update()
            .sortable(),
        Attribute::new("first_name", Form::FilledText)
            .required()
            .on_update()
            .sortable(),
        Attribute::new("last_name", Form::FilledText)
            .required()
            .on_update()
            .sortable(),
        Attribute::new("time_zone", Form::Text)
            .on_update()
            .initially(|_| Some("UTC".into())),
        Attribute::new("otp_required_for_login", Form::Boolean).initially(|_| Some(false.into())),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
    ],
    ..Resource::DEFAULT
};
