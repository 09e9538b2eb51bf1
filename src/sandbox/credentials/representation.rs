//! A credential as it stands in an answer: the members of `apiCredentialResponse` in the interface description.

use std::time::SystemTime;

use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::RESOURCE_TYPE;
use super::credential::Credential;
use crate::sandbox::directory::relationship_links;

/// The address of a credential.
pub fn url(credential: &Credential, base_url: &str) -> String {
    format!("{base_url}/api/{RESOURCE_TYPE}/{}", credential.id)
}

/// The resource object.
pub fn represent(credential: &Credential, base_url: &str) -> Value {
    let url = url(credential, base_url);
    json!({
        "id": credential.id,
        "type": RESOURCE_TYPE,
        "links": { "self": url },
        "attributes": attributes(credential),
        "relationships": {
            "organization": relationship_links(&url, "organization"),
            "role": relationship_links(&url, "role"),
        },
    })
}

fn attributes(credential: &Credential) -> Map<String, Value> {
    let fields = &credential.fields;
    let mut attributes = Map::new();
    let mut attribute = |name: &str, value: Value| attributes.insert(name.to_owned(), value);
    attribute("name", fields.name.as_str().into());
    attribute("kind", fields.kind.as_str().into());
    attribute("confidential", credential.client_secret.is_some().into());
    attribute("redirect_uri", fields.redirect_uri.as_deref().into());
    attribute("client_id", credential.client_id.as_str().into());
    // The description knows no null here: a public credential lacks the member.
    if let Some(secret) = &credential.client_secret {
        attribute("client_secret", secret.expose_secret().into());
    }
    attribute("scopes", "market:all".into());
    attribute("expires_in", credential.expires_in().into());
    attribute("mode", fields.mode.as_str().into());
    attribute("custom", fields.custom.into());
    attribute("created_at", timestamp(credential.created_at));
    attribute("updated_at", timestamp(credential.updated_at));
    attribute("reference", fields.reference.as_deref().into());
    attribute(
        "reference_origin",
        fields.reference_origin.as_deref().into(),
    );
    attribute("metadata", fields.metadata.clone().into());
    attributes
}

/// Times before 1970 can't be written: a clock that is so wrong gives 1970.
fn timestamp(time: SystemTime) -> Value {
    humantime::format_rfc3339_millis(time.max(SystemTime::UNIX_EPOCH))
        .to_string()
        .into()
}
