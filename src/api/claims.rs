//! The claims of an access token. Tokens are decoded but never verified. Only these claims are shown.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use thiserror::Error;

use super::time::timestamp;
use crate::text::sanitize;

/// The scope that a token needs for the Provisioning API.
const SCOPE: &str = "provisioning-api";
/// The kinds of applications whose tokens can be used with the Provisioning API.
const KINDS: [&str; 2] = ["user", "dashboard"];
/// The longest claim that is shown, in characters.
const LONGEST: usize = 60;

/// The claims of a JSON web token (RFC 7519) that decide whether it can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The kind of the application that the token belongs to, such as `user` or `integration`. Safe to display.
    pub kind: Option<String>,
    /// The id of the user that the token belongs to. Safe to display.
    pub user: Option<String>,
    /// Whether the token works with `test` or `live` data.
    pub mode: Option<&'static str>,
    /// When the token expires.
    pub expiry: Option<SystemTime>,
    scope: Option<String>,
}

/// Why an access token can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenProblem {
    /// It has expired.
    #[error(
        "the access token expired at {0}. Get a new one, or set `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET` so that clreq gets \
         tokens itself. If the token should still be valid, check this machine's clock."
    )]
    Expired(String),
    /// It belongs to an application of a kind that can't provision.
    #[error(
        "the access token belongs to an application of the kind `{0}`, which can't use the Provisioning API: only `user` and \
         `dashboard` can. Use the token of a user: the vendor's CLI gets one with `commercelayer applications:login` and its \
         provisioning plug-in."
    )]
    Kind(String),
    /// Its scope doesn't allow the Provisioning API.
    #[error(
        "the access token has no `provisioning-api` in its scope, so it can't be used with the Provisioning API. Get one with \
         that scope: the vendor's CLI gets one with `commercelayer applications:login` and its provisioning plug-in."
    )]
    Scope,
}

impl Claims {
    /// Decodes a token. `None` if it is not a JSON web token.
    pub(super) fn decode(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (header, claims) = (parts.next()?, parts.next()?);
        parts.next().filter(|_| parts.next().is_none())?;
        json_object(header)?;
        let claims = json_object(claims)?;
        let part = |name: &str, member: &str| {
            let value = claims.get(name)?.get(member)?.as_str()?;
            Some(sanitize(value).chars().take(LONGEST).collect())
        };
        let expiry = claims.get("exp").and_then(seconds);
        Some(Self {
            kind: part("application", "kind"),
            user: part("user", "id"),
            mode: match claims.get("test").and_then(Value::as_bool) {
                Some(true) => Some("test"),
                Some(false) => Some("live"),
                None => None,
            },
            expiry: expiry.and_then(|after| SystemTime::UNIX_EPOCH.checked_add(after)),
            scope: claims
                .get("scope")
                .and_then(Value::as_str)
                .map(str::to_owned),
        })
    }

    /// Why the token can't be used at a given time. Missing claims are no problem: the API decides.
    pub fn problem(&self, now: SystemTime) -> Option<TokenProblem> {
        if let Some(expiry) = self.expiry.filter(|expiry| *expiry <= now) {
            return Some(TokenProblem::Expired(timestamp(expiry)));
        }
        if let Some(kind) = &self.kind
            && !KINDS.contains(&kind.as_str())
        {
            return Some(TokenProblem::Kind(kind.clone()));
        }
        let mut scopes = self.scope.as_ref()?.split([' ', ',']);
        (!scopes.any(|scope| scope == SCOPE)).then_some(TokenProblem::Scope)
    }

    /// When the token expires, as RFC 3339 in UTC.
    pub fn expiry_text(&self) -> Option<String> {
        self.expiry.map(timestamp)
    }
}

fn json_object(part: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Seconds may have a fraction (RFC 7519, section 2).
fn seconds(value: &Value) -> Option<Duration> {
    Duration::try_from_secs_f64(value.as_f64()?).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::{Claims, TokenProblem};

    fn token(claims: &str) -> String {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!(
            "{}.{}.signature",
            encode(r#"{"alg": "HS512"}"#),
            encode(claims)
        )
    }

    #[track_caller]
    fn check(claims: &str, expected: Option<TokenProblem>) {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let claims = Claims::decode(&token(claims)).expect("a token");
        assert_eq!(claims.problem(now), expected);
    }

    #[test]
    fn a_token_that_can_not_provision_is_a_problem() {
        check(
            r#"{"application": {"kind": "user"}, "scope": "market:all provisioning-api", "exp": 1001}"#,
            None,
        );
        check(
            r#"{"application": {"kind": "dashboard"}, "scope": "provisioning-api"}"#,
            None,
        );
        check(
            r#"{"exp": 1000}"#,
            Some(TokenProblem::Expired("1970-01-01T00:16:40Z".to_owned())),
        );
        check(
            r#"{"exp": 999.5, "scope": ""}"#,
            Some(TokenProblem::Expired("1970-01-01T00:16:39Z".to_owned())),
        );
        check(
            r#"{"application": {"kind": "integration"}, "scope": "market:all"}"#,
            Some(TokenProblem::Kind("integration".to_owned())),
        );
        check(
            r#"{"application": {"kind": "user"}, "scope": "market:all"}"#,
            Some(TokenProblem::Scope),
        );
        check(
            r#"{"scope": "no-provisioning-api"}"#,
            Some(TokenProblem::Scope),
        );
    }

    #[test]
    fn claims_that_are_missing_or_of_another_type_leave_it_to_the_api() {
        for claims in [
            "{}",
            r#"{"exp": "soon", "scope": 7, "application": "x", "user": []}"#,
            r#"{"exp": 1e300}"#,
            r#"{"exp": -1}"#,
            r#"{"exp": 18446744073709551615}"#,
        ] {
            check(claims, None);
        }
    }

    #[test]
    fn an_opaque_token_has_no_claims() {
        for token in [
            "",
            "sandbox-token",
            "a.b",
            "a.b.c",
            "e30.e30",
            "e30.e30.x.y",
            "e30.W10.x",
            "..",
        ] {
            assert_eq!(Claims::decode(token), None, "{token}");
        }
    }

    #[test]
    fn claims_are_fit_to_be_shown() {
        let long = "x".repeat(1000);
        let claims = format!(r#"{{"user": {{"id": "\u001b[2J{long}"}}}}"#);
        let user = Claims::decode(&token(&claims)).and_then(|claims| claims.user);
        let user = user.expect("a user");
        assert!(user.len() <= 60 && !user.contains('\u{1b}'), "{user}");
    }
}
