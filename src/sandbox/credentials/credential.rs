//! An API credential.

use std::time::SystemTime;

use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::sandbox::identifiers::Identifiers;

/// The kinds that never have a role, and the one that always has.
pub const SALES_CHANNEL: &str = "sales_channel";
pub const WEBAPP: &str = "webapp";
pub const INTEGRATION: &str = "integration";

/// One API credential.
#[derive(Clone)]
pub struct Credential {
    pub id: String,
    pub client_id: String,
    /// Confidential credentials have one.
    pub client_secret: Option<SecretString>,
    pub created_at: SystemTime,
    pub updated_at: SystemTime,
    pub fields: Fields,
}

/// What a client says about a credential.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    pub name: String,
    pub kind: String,
    pub redirect_uri: Option<String>,
    pub expires_in: Option<u64>,
    pub mode: String,
    pub custom: bool,
    pub reference: Option<String>,
    pub reference_origin: Option<String>,
    pub metadata: Map<String, Value>,
    pub organization: String,
    pub role: Option<String>,
}

/// What a request does to a field: JSON:API distinguishes a member that is absent from one that is null.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<T> {
    Keep,
    Clear,
    Set(T),
}

impl<T> Change<T> {
    /// The new value, given the old one.
    pub fn of(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

/// What an update changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    pub name: Option<String>,
    pub redirect_uri: Change<String>,
    pub expires_in: Change<u64>,
    pub reference: Change<String>,
    pub reference_origin: Change<String>,
    pub metadata: Change<Map<String, Value>>,
    pub role: Change<String>,
}

impl Credential {
    /// A credential as it is right after its creation.
    pub fn new(fields: Fields, identifiers: &Identifiers, now: SystemTime) -> Self {
        Self {
            id: identifiers.resource_id(),
            client_id: identifiers.secret(),
            client_secret: is_confidential(&fields.kind).then(|| identifiers.secret().into()),
            created_at: now,
            updated_at: now,
            fields,
        }
    }

    /// Applies an update.
    pub fn change(&mut self, changes: Changes, now: SystemTime) {
        let fields = &mut self.fields;
        if let Some(name) = changes.name {
            fields.name = name;
        }
        fields.redirect_uri = changes.redirect_uri.of(fields.redirect_uri.take());
        fields.expires_in = changes.expires_in.of(fields.expires_in);
        fields.reference = changes.reference.of(fields.reference.take());
        fields.reference_origin = changes.reference_origin.of(fields.reference_origin.take());
        fields.role = changes.role.of(fields.role.take());
        let metadata = std::mem::take(&mut fields.metadata);
        fields.metadata = changes.metadata.of(Some(metadata)).unwrap_or_default();
        self.updated_at = now;
    }

    /// The lifetime of this credential's access tokens, in seconds.
    pub fn expires_in(&self) -> u64 {
        self.fields
            .expires_in
            .unwrap_or(match self.fields.kind.as_str() {
                SALES_CHANNEL => 14_400,
                _ => 7_200,
            })
    }
}

/// Sales channels run where anyone can read them: they are public.
fn is_confidential(kind: &str) -> bool {
    kind != SALES_CHANNEL
}
