//! The access tokens that the sandbox takes.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use serde_json::{Value, json};

use super::app::lock;
use super::identifiers::Identifiers;

/// The token that every sandbox takes, for use without the token endpoint.
pub const SANDBOX_TOKEN: &str = "sandbox-token";

/// How long an issued token counts.
pub const LIFETIME: Duration = Duration::from_secs(7200);

/// The issued tokens that have not expired, and what the fault `expired-token` made of one of them.
#[derive(Default)]
pub struct Tokens {
    expiries: Mutex<HashMap<String, SystemTime>>,
    /// Only a hash: a client may come with a token of the real API.
    declared_expired: OnceLock<u64>,
    hash_keys: RandomState,
}

impl Tokens {
    /// A new token, taken until [`LIFETIME`] after `now`.
    pub fn issue(&self, identifiers: &Identifiers, issuer: &str, now: SystemTime) -> SecretString {
        let expiry = now + LIFETIME;
        let token = json_web_token(identifiers, issuer, now, expiry);
        let mut expiries = lock(&self.expiries);
        expiries.retain(|_, expiry| now < *expiry);
        expiries.insert(token.clone(), expiry);
        token.into()
    }

    /// Whether `token` counts at `now`.
    pub fn accept(&self, token: &str, now: SystemTime) -> bool {
        token == SANDBOX_TOKEN
            || lock(&self.expiries)
                .get(token)
                .is_some_and(|expiry| now < *expiry)
    }

    /// Declares the first token this is called with as expired. Says whether `token` is that one.
    pub fn expire_first(&self, token: &str) -> bool {
        let hash = self.hash_keys.hash_one(token);
        *self.declared_expired.get_or_init(|| hash) == hash
    }
}

/// The vendor's tokens are JSON web tokens, and its SDK reads their expiry. The signature is made up: the sandbox
/// knows its tokens by heart and checks none.
fn json_web_token(
    identifiers: &Identifiers,
    issuer: &str,
    now: SystemTime,
    expiry: SystemTime,
) -> String {
    let header = json!({ "typ": "JWT", "alg": "HS256" });
    let claims = json!({
        "iss": issuer,
        "scope": super::token_endpoint::SCOPE,
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

    #[test]
    fn json_is_encoded_as_base64url() {
        assert_eq!(encode(&json!({})), "e30");
        assert_eq!(encode(&json!("?>~")), "Ij8-fiI");
        assert_eq!(encode(&json!({"typ": "JWT"})), "eyJ0eXAiOiJKV1QifQ");
    }

    #[test]
    fn a_token_counts_until_it_expires() {
        let tokens = Tokens::default();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let token = tokens.issue(&Identifiers::default(), "http://127.0.0.1:1", now);
        let token = token.expose_secret();
        assert!(tokens.accept(token, now));
        assert!(tokens.accept(token, now + LIFETIME - Duration::from_secs(1)));
        assert!(!tokens.accept(token, now + LIFETIME));
    }

    #[test]
    fn only_the_first_token_is_declared_expired() {
        let tokens = Tokens::default();
        assert!(tokens.expire_first("first"));
        assert!(!tokens.expire_first("second"));
        assert!(tokens.expire_first("first"));
    }
}
