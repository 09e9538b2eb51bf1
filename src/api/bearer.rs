//! An access token as an `Authorization` header.

use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::claims::Claims;

/// A token that is valid in an `Authorization` header.
#[derive(Clone)]
pub(super) struct Bearer {
    token: SecretString,
    header: HeaderValue,
}

impl Bearer {
    /// `None` if the text is not a valid token.
    pub(super) fn new(token: SecretString) -> Option<Self> {
        if !is_one_word(token.expose_secret()) {
            return None;
        }
        let mut header = HeaderValue::try_from(format!("Bearer {}", token.expose_secret())).ok()?;
        header.set_sensitive(true);
        Some(Self { token, header })
    }

    /// The token that every sandbox accepts.
    pub(super) fn sandbox() -> Self {
        let mut header = HeaderValue::from_static("Bearer sandbox-token");
        header.set_sensitive(true);
        Self {
            token: "sandbox-token".into(),
            header,
        }
    }

    pub(super) fn header(&self) -> &HeaderValue {
        &self.header
    }

    pub(super) fn secret(&self) -> &SecretString {
        &self.token
    }

    /// The token's claims. `None` if it is opaque.
    pub(super) fn claims(&self) -> Option<Claims> {
        Claims::decode(self.token.expose_secret())
    }
}

impl PartialEq for Bearer {
    fn eq(&self, other: &Self) -> bool {
        self.token.expose_secret() == other.token.expose_secret()
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Bearer")
    }
}

/// Whether a text is one word of visible ASCII characters, as all tokens, client ids and secrets are.
pub(super) fn is_one_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::Bearer;

    #[test]
    fn a_header_is_marked_as_sensitive_for_whoever_logs_it() {
        for bearer in [Bearer::sandbox(), Bearer::new("hunter2".into()).unwrap()] {
            assert!(bearer.header().is_sensitive());
            assert_eq!(
                format!("{bearer:?} {:?}", bearer.header()),
                "Bearer Sensitive"
            );
        }
    }

    #[test]
    fn what_would_break_out_of_the_header_is_no_token() {
        for text in ["", " ", "a b", "a\r\nb", "a\0", "é", "\u{7f}"] {
            assert!(Bearer::new(text.into()).is_none(), "{text:?}");
        }
    }
}
