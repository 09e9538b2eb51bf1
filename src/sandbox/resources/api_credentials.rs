//! API credentials: the client id and secret of an application.

use serde_json::{Value, json};

use super::{CREATE_READ_UPDATE_DELETE, ORGANIZATIONS, ROLES};
use crate::sandbox::errors::ApiError;
use crate::sandbox::table::{Attribute, Broken, Draft, Form, Initial, Relationship, Resource};

/// The kinds that never have a role, and the kind that always has one.
const SALES_CHANNEL: &str = "sales_channel";
const WEBAPP: &str = "webapp";
const INTEGRATION: &str = "integration";

/// Applications of one's own, and the hosted apps that can be forked.
const KINDS: &[&str] = &[
    WEBAPP,
    SALES_CHANNEL,
    INTEGRATION,
    "generic",
    "metrics",
    "bundles",
    "customers",
    "exports",
    "gift_cards",
    "imports",
    "inventory",
    "orders",
    "price_lists",
    "promotions",
    "returns",
    "shipments",
    "sku_lists",
    "skus",
    "stock_transfers",
    "subscriptions",
    "tags",
    "webhooks",
];

pub static API_CREDENTIALS: Resource = Resource {
    name: "api_credentials",
    methods: CREATE_READ_UPDATE_DELETE,
    attributes: &[
        Attribute::new("name", Form::FilledText)
            .required()
            .writable(),
        Attribute::new("kind", Form::OpenList(KINDS))
            .required()
            .on_create(),
        Attribute::new("confidential", Form::Boolean)
            .initially(|initial| Some(is_confidential(initial).into())),
        Attribute::new("redirect_uri", Form::Uri).writable(),
        Attribute::new("client_id", Form::Text)
            .initially(|initial| Some(initial.identifiers.secret().into())),
        // The interface description allows no null here: public credentials lack the attribute.
        Attribute::new("client_secret", Form::Text)
            .unfilterable()
            .initially(|initial| {
                is_confidential(initial).then(|| initial.identifiers.secret().into())
            }),
        Attribute::new("scopes", Form::Text).initially(|_| Some("market:all".into())),
        Attribute::new(
            "expires_in",
            Form::Integer {
                min: 7_200,
                max: 31_536_000,
            },
        )
        .writable()
        .initially(|initial| Some(default_lifetime(initial))),
        Attribute::new("mode", Form::OneOf(&["test", "live"]))
            .on_create()
            .sortable()
            .initially(|_| Some("test".into())),
        Attribute::new("custom", Form::Boolean)
            .on_create()
            .unfilterable()
            .initially(|_| Some(false.into())),
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
        Relationship::one("role", &ROLES).writable(),
    ],
    rule: role_fits_kind,
    ..Resource::DEFAULT
};

/// Sales channels run in public places, such as browsers, so they have no secret.
fn is_confidential(initial: &Initial<'_>) -> bool {
    initial.text("kind") != SALES_CHANNEL
}

/// The lifetime of access tokens in seconds.
fn default_lifetime(initial: &Initial<'_>) -> Value {
    match initial.text("kind") {
        SALES_CHANNEL => json!(14_400),
        _ => json!(7_200),
    }
}

fn role_fits_kind(draft: &Draft<'_>) -> Result<(), ApiError> {
    let Some(kind) = draft.text("kind").filter(|_| !draft.is_invalid("role")) else {
        return Ok(());
    };
    let broken = match (kind, draft.linked_id("role")) {
        (SALES_CHANNEL | WEBAPP, Some(_)) => Broken::present(),
        (INTEGRATION, None) => Broken::blank(),
        _ => return Ok(()),
    };
    Err(broken.at("/data/relationships/role"))
}
