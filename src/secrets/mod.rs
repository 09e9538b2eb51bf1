//! Defines what a secret is. This is the only definition, used for diagnostics, for masking files, and for redacting
//! responses.
//!
//! A value is a secret because of its name (`names`), because of its shape (`shapes`), or because it is a text that
//! contains a secret (`text`): JSON, a form, a URL, a header. The shapes follow the published rules of gitleaks
//! (`config/gitleaks.toml`, as of November 2026), but only the rules that need no name beside the value. A placeholder
//! is not a secret.
//!
//! * [`secrets`] finds the secrets of a tree; [`Finder`] examines one node at a time.
//! * [`Mask`] masks secrets in the shown parts of a document, even a damaged one.
//! * [`redact`](redact()) removes the secrets from a response; [`Known`] replaces known secret values.
//!
//! Invariants: no `Debug` output shows a secret. The work is linear in the length of the text.

mod find;
mod hints;
mod known;
mod mask;
mod names;
mod placeholder;
mod redact;
mod shapes;
#[cfg(test)]
mod steps;
mod suspects;
mod text;

pub use find::{Finder, Secret, secrets};
pub use hints::may_hold_secret;
pub use known::Known;
pub use mask::{Mask, Pieces, mask_document};
pub use names::kind_named;
pub use redact::{
    FoundSecret, Redacted, redact, redact_body, redact_known, redact_text, secrets_as_json,
};

/// The replacement for a secret.
pub const REDACTED: &str = "<redacted>";

/// The kind of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// The client secret of an API credential.
    ClientSecret,
    /// A token for access to an API.
    AccessToken,
    /// A token for getting new access tokens.
    RefreshToken,
    /// A password or passphrase.
    Password,
    /// A private, signing or API key.
    Key,
    /// A token of another kind.
    Token,
    /// A value whose name says only that it is secret.
    Secret,
    /// A user name and password, or other credentials.
    Credentials,
    /// The identifier of a user's session.
    Session,
    /// A one-time password.
    OneTimePassword,
    /// A JSON Web Token (RFC 7519).
    JsonWebToken,
    /// The value of an `Authorization` header.
    Authorization,
}

impl SecretKind {
    /// The noun for messages, with its article.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientSecret => "a client secret",
            Self::AccessToken => "an access token",
            Self::RefreshToken => "a refresh token",
            Self::Password => "a password",
            Self::Key => "a key",
            Self::Token => "a token",
            Self::Secret => "a secret",
            Self::Credentials => "a set of credentials",
            Self::Session => "the id of a session",
            Self::OneTimePassword => "a one-time password",
            Self::JsonWebToken => "a JSON web token",
            Self::Authorization => "the credentials of an authorization header",
        }
    }
}

#[cfg(test)]
mod tests;
