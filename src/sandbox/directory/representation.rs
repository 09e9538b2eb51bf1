//! An organization or role as it stands in an answer.

use serde_json::{Map, Value, json};

use super::{Entry, Kind};

/// When everything in the directory was made.
const CREATED_AT: &str = "2018-01-01T12:00:00.000Z";

/// The relationships that the interface description gives to a resource of this kind.
const fn relationships(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Organization => &["memberships", "roles", "permissions", "api_credentials"],
        Kind::Role => &[
            "organization",
            "permissions",
            "memberships",
            "api_credentials",
            "versions",
        ],
    }
}

/// The resource object. The links of its relationships lead to parts of the API that the sandbox does not have.
pub fn represent(kind: Kind, entry: Entry<'_>, base_url: &str) -> Value {
    let url = format!("{base_url}/api/{}/{}", kind.resource_type(), entry.id);
    let relationships: Map<String, Value> = relationships(kind)
        .iter()
        .map(|name| ((*name).to_owned(), relationship_links(&url, name)))
        .collect();
    json!({
        "id": entry.id,
        "type": kind.resource_type(),
        "links": { "self": url },
        "attributes": attributes(kind, entry),
        "relationships": relationships,
    })
}

/// The links of one relationship of the resource at `url`.
pub fn relationship_links(url: &str, relationship: &str) -> Value {
    json!({
        "links": {
            "self": format!("{url}/relationships/{relationship}"),
            "related": format!("{url}/{relationship}"),
        }
    })
}

/// The description gives an organization some fifty more, all optional: the limits and switches of its plan.
fn attributes(kind: Kind, entry: Entry<'_>) -> Map<String, Value> {
    let mut attributes = Map::new();
    let mut attribute = |name: &str, value: Value| attributes.insert(name.to_owned(), value);
    attribute("name", entry.name.into());
    match kind {
        Kind::Organization => {
            let slug = entry.name.to_lowercase().replace(' ', "-");
            attribute("domain", format!("{slug}.commercelayer.io").into());
            attribute("slug", slug.into());
            attribute("region", "eu-west-1".into());
            attribute("can_switch_live", false.into());
        }
        Kind::Role => {
            attribute("kind", entry.role_kind.into());
        }
    }
    attribute("created_at", CREATED_AT.into());
    attribute("updated_at", CREATED_AT.into());
    attribute("reference", Value::Null);
    attribute("reference_origin", Value::Null);
    attribute("metadata", json!({}));
    attributes
}
