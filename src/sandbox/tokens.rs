//! The access tokens that the sandbox accepts.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use serde_json::{Value, json};

use super::app::lock;
use super::identifiers::Identifiers;
use super::store::USER_ID;

/// The token that every sandbox accepts, for use without the token endpoint.
pub const SANDBOX_TOKEN: &str = "sandbox-token";

/// The lifetime of an issued token.
pub const LIFETIME: Duration = Duration::from_secs(7200);

/// The scope of tokens that can provision.
const SCOPE: &str = "provisioning-api";

/// The start of a client id that requests another kind of token.
const KIND_PREFIX: &str = "sandbox:";

/// The kind of token that a client id asks for.
///
/// Any client id gets a user's token. `sandbox:KIND` gets the token of an application of that kind. `sandbox:expired`,
/// `sandbox:no-scope` and `sandbox:opaque` get a token that is expired, lacks the scope, or is opaque.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    User,
    /// The token of an application of this kind. Only `user` and `dashboard` can provision.
    Application(String),
    /// The token of a user that expired an hour ago.
    Expired,
    /// The token of a user without the provisioning scope.
    WithoutScope,
    /// A token that can provision and is not a JSON web token.
    Opaque,
}

impl TokenKind {
    pub fn of_client(client_id: &str) -> Self {
        match client_id.strip_prefix(KIND_PREFIX) {
            None | Some("") => Self::User,
            Some("expired") => Self::Expired,
            Some("no-scope") => Self::WithoutScope,
            Some("opaque") => Self::Opaque,
            Some(kind) => Self::Application(kind.to_owned()),
        }
    }

    fn application_kind(&self) -> &str {
        match self {
            Self::Application(kind) => kind,
            _ => "user",
        }
    }

    /// The scope of its tokens.
    pub fn scope(&self) -> &'static str {
        let can_provision = matches!(self.application_kind(), "user" | "dashboard");
        if can_provision && *self != Self::WithoutScope {
            SCOPE
        } else {
            "market:all"
        }
    }
}

/// The result of checking a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Granted,
    /// The token is valid, but not for this API.
    WrongScope,
    /// The token is unknown or expired.
    Invalid,
}

struct Issued {
    expiry: SystemTime,
    scope: &'static str,
}

/// The issued tokens, and the one that the fault `expired-token` affects.
#[derive(Default)]
pub struct Tokens {
    issued: Mutex<HashMap<String, Issued>>,
    /// Only a hash, because a client may send a real token.
    declared_expired: OnceLock<u64>,
    hash_keys: RandomState,
    identifiers: Identifiers,
}

impl Tokens {
    /// A new token. It is valid until [`LIFETIME`] after `now`.
    pub fn issue(&self, kind: &TokenKind, issuer: &str, now: SystemTime) -> SecretString {
        let expiry = match kind {
            TokenKind::Expired => now - Duration::from_secs(3600),
            _ => now + LIFETIME,
        };
        let token = match kind {
            TokenKind::Opaque => self.identifiers.secret(),
            _ => json_web_token(kind, &self.identifiers, issuer, now, expiry),
        };
        let mut issued = lock(&self.issued);
        issued.retain(|_, issued| now < issued.expiry);
        let scope = kind.scope();
        issued.insert(token.clone(), Issued { expiry, scope });
        token.into()
    }

    /// The result of checking `token` at `now`.
    pub fn access(&self, token: &str, now: SystemTime) -> Access {
        if token == SANDBOX_TOKEN {
            return Access::Granted;
        }
        match lock(&self.issued).get(token) {
            Some(issued) if now >= issued.expiry => Access::Invalid,
            Some(issued) if issued.scope != SCOPE => Access::WrongScope,
            Some(_) => Access::Granted,
            None => Access::Invalid,
        }
    }

    /// Marks the first token that it is called with as expired. Returns whether `token` is that one.
    pub fn expire_first(&self, token: &str) -> bool {
        let hash = self.hash_keys.hash_one(token);
        *self.declared_expired.get_or_init(|| hash) == hash
    }
}

/// The vendor's tokens are JSON web tokens, and its tools read their claims. The signature is random: the sandbox remembers its
/// tokens and checks no signature.
fn json_web_token(
    kind: &TokenKind,
    identifiers: &Identifiers,
    issuer: &str,
    now: SystemTime,
    expiry: SystemTime,
) -> String {
    let header = json!({ "typ": "JWT", "alg": "HS512" });
    let claims = json!({
        "iss": issuer,
        "user": { "id": USER_ID },
        "application": {
            "id": identifiers.resource_id(),
            "kind": kind.application_kind(),
            "public": false,
        },
        "scope": kind.scope(),
        "iat": unix_seconds(now),
        "exp": unix_seconds(expiry),
        "jti": identifiers.resource_id(),
    });
    format!(
        "{}.{}.{}",
        encode(&header),
        encode(&claims),
        identifiers.secret()
    )
}

/// Seconds since the start of 1970.
pub fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

/// `value` as JSON in base64url without padding (RFC 4648 §5).
fn encode(value: &Value) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for group in value.to_string().as_bytes().chunks(3) {
        let bits = group
            .iter()
            .zip([16, 8, 0])
            .fold(0u32, |bits, (byte, shift)| bits | u32::from(*byte) << shift);
        for shift in [18, 12, 6, 0].into_iter().take(group.len() + 1) {
            text.push(char::from(ALPHABET[(bits >> shift & 0b11_1111) as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const ISSUER: &str = "http://127.0.0.1:1";

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)
    }

    #[test]
    fn json_is_encoded_as_base64url() {
        assert_eq!(encode(&json!({})), "e30");
        assert_eq!(encode(&json!("?>~")), "Ij8-fiI");
        assert_eq!(encode(&json!({"typ": "JWT"})), "eyJ0eXAiOiJKV1QifQ");
    }

    #[test]
    fn a_token_is_valid_until_it_expires() {
        let tokens = Tokens::default();
        let token = tokens.issue(&TokenKind::User, ISSUER, now());
        let access = |time| tokens.access(token.expose_secret(), time);
        assert_eq!(access(now()), Access::Granted);
        assert_eq!(
            access(now() + LIFETIME - Duration::from_secs(1)),
            Access::Granted
        );
        assert_eq!(access(now() + LIFETIME), Access::Invalid);
    }

    #[test]
    fn the_client_id_chooses_the_kind_of_token() {
        let tokens = Tokens::default();
        for (client_id, expected) in [
            ("anything", Access::Granted),
            ("sandbox:", Access::Granted),
            ("sandbox:user", Access::Granted),
            ("sandbox:dashboard", Access::Granted),
            ("sandbox:opaque", Access::Granted),
            ("sandbox:sales_channel", Access::WrongScope),
            ("sandbox:no-scope", Access::WrongScope),
            ("sandbox:expired", Access::Invalid),
        ] {
            let token = tokens.issue(&TokenKind::of_client(client_id), ISSUER, now());
            let access = tokens.access(token.expose_secret(), now());
            assert_eq!(access, expected, "{client_id}");
        }
    }

    #[test]
    fn only_the_first_token_is_declared_expired() {
        let tokens = Tokens::default();
        assert!(tokens.expire_first("first"));
        assert!(!tokens.expire_first("second"));
        assert!(tokens.expire_first("first"));
    }
}
