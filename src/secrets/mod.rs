//! What a secret is: the only definition, for diagnostics, for what is shown of a file, and for what is written down of an answer.
//!
//! A value is a secret because of its name (`names`), because of its shape (`shapes`), or because it is a text that holds a
//! secret (`text`): JSON, a form, a URL, a header. The shapes follow gitleaks' published rule set (`config/gitleaks.toml`,
//! read in November 2026), restricted to rules that need no name beside the value. A placeholder is no secret.
//!
//! * [`secrets`] finds the secrets of a tree; [`Finder`] does so node by node.
//! * [`Mask`] hides secrets in what is shown of a document, whatever is wrong with the document.
//! * [`redact`](redact()) takes the secrets out of an answer; [`Known`] replaces values that are known to be secret.
//!
//! Invariants: no `Debug` output shows a secret; the work is linear in the length of the text, whatever the text.

mod find;
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

pub use find::{Finder, Secret, may_hold_secret, secrets};
pub use known::Known;
pub use mask::{Mask, Pieces, mask_document};
pub use names::kind_named;
pub use redact::{
    FoundSecret, Redacted, redact, redact_body, redact_known, redact_text, secrets_as_json,
};

/// What stands in place of a secret.
pub const REDACTED: &str = "<redacted>";

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// The secret half of an API credential.
    ClientSecret,
    /// A token that gives access to an API.
    AccessToken,
    /// A token that gets new access tokens.
    RefreshToken,
    /// A password or passphrase.
    Password,
    /// A private, signing or API key.
    Key,
    /// A token of another kind.
    Token,
    /// A value whose name says only that it is secret.
    Secret,
    /// User name and password, or whatever else gives access.
    Credentials,
    /// What identifies the session of a user.
    Session,
    /// A password for one use.
    OneTimePassword,
    /// A JSON Web Token (RFC 7519).
    JsonWebToken,
    /// The value of an `Authorization` header.
    Authorization,
}

impl SecretKind {
    /// What messages call it, with its article.
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
