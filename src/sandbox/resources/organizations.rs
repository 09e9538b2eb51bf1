//! Organizations. The vendor's description has about forty more read-only attributes, all optional: the limits and switches of
//! a plan. The sandbox omits them.

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::api_credentials::API_CREDENTIALS;
use super::{CREATE_READ_UPDATE, MEMBERSHIPS, PERMISSIONS, ROLES};
use crate::sandbox::store::{Link, Links, Store};
use crate::sandbox::table::{Attribute, Form, Relationship, Resource};

pub static ORGANIZATIONS: Resource = Resource {
    name: "organizations",
    methods: CREATE_READ_UPDATE,
    attributes: &[
        Attribute::new("name", Form::FilledText)
            .required()
            .writable()
            .sortable(),
        Attribute::new("slug", Form::Text)
            .sortable()
            .derived(|attributes| slug(attributes).into()),
        Attribute::new("domain", Form::Text)
            .sortable()
            .derived(|attributes| format!("{}.commercelayer.io", slug(attributes)).into()),
        Attribute::new("support_phone", Form::Text).writable(),
        Attribute::new("support_email", Form::Text).writable(),
        Attribute::new("logo_url", Form::Text).writable(),
        Attribute::new("favicon_url", Form::Text).writable(),
        Attribute::new("primary_color", Form::Text).writable(),
        Attribute::new("contrast_color", Form::Text).writable(),
        Attribute::new("gtm_id", Form::Text).writable(),
        Attribute::new("gtm_id_test", Form::Text).writable(),
        Attribute::new("region", Form::Text)
            .on_create()
            .initially(|_| Some("eu-west-1".into())),
        Attribute::new("can_switch_live", Form::Boolean).initially(|_| Some(false.into())),
        Attribute::new("subscription_info", Form::Object)
            .unfilterable()
            .initially(|_| Some(json!({ "plan_type": "growth" }))),
        Attribute::new("config", Form::Object).writable(),
        Attribute::CREATED_AT,
        Attribute::UPDATED_AT,
        Attribute::REFERENCE,
        Attribute::REFERENCE_ORIGIN,
        Attribute::METADATA,
    ],
    relationships: &[
        Relationship::many("memberships", &MEMBERSHIPS, "organization"),
        Relationship::many("roles", &ROLES, "organization"),
        Relationship::many("permissions", &PERMISSIONS, "organization"),
        Relationship::many("api_credentials", &API_CREDENTIALS, "organization"),
    ],
    commands: &[(Method::PATCH, "transfer_ownership")],
    after_create: add_standard_parts,
    assumes_ids: true,
    ..Resource::DEFAULT
};

/// The name in lower case, with a dash for each run of characters other than letters and digits.
fn slug(attributes: &Map<String, Value>) -> String {
    let name = attributes.get("name").and_then(Value::as_str);
    let name = name.unwrap_or_default().to_lowercase();
    let words: Vec<&str> = name
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}

/// The API creates two roles and two credentials for each organization. Nobody may delete or import those credentials.
fn add_standard_parts(store: &mut Store, id: &str, now: &Value) {
    let mut add = |resource, attributes: Value| {
        let organization = Link::One(Some(id.to_owned()));
        let links = Links::from([("organization", organization)]);
        if let Value::Object(attributes) = attributes {
            store.create(resource, attributes, links, now);
        }
    };
    add(&ROLES, json!({ "name": "Admin", "kind": "admin" }));
    add(&ROLES, json!({ "name": "Read only", "kind": "read_only" }));
    for mode in ["test", "live"] {
        let name = format!("Resources {mode}");
        let attributes = json!({ "name": name, "kind": "resources", "mode": mode });
        add(&API_CREDENTIALS, attributes);
    }
}
