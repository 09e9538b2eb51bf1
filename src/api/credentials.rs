//! Credentials: what authorizes a request, and where they come from.

use std::fmt;
use std::time::SystemTime;

use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use super::bearer::{Bearer, is_one_word};
use super::claims::{Claims, TokenProblem};
use super::keychain::{Keychain, KeychainError};

#[cfg(test)]
mod tests;

/// The environment variable that holds an access token.
pub const ACCESS_TOKEN_VARIABLE: &str = "CLREQ_ACCESS_TOKEN";
/// The environment variable that holds the id of an API client.
pub const CLIENT_ID_VARIABLE: &str = "CLREQ_CLIENT_ID";
/// The environment variable that holds the secret of an API client.
pub const CLIENT_SECRET_VARIABLE: &str = "CLREQ_CLIENT_SECRET";
/// The vendor's environment variable that holds an access token.
pub const VENDOR_ACCESS_TOKEN_VARIABLE: &str = "CL_CLI_ACCESS_TOKEN";

/// An access token, or a client id and secret that are exchanged for one.
///
/// The constructors check the values, so that each is valid in a header. `Debug` shows only the source.
#[derive(Clone)]
pub struct Credentials {
    grant: Grant,
    source: CredentialsSource,
}

/// How a token is obtained.
#[derive(Clone)]
pub(super) enum Grant {
    AccessToken(Bearer),
    Client {
        id: SecretString,
        secret: SecretString,
    },
}

/// The kind of credentials, for display.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsKind {
    /// An access token, which expires.
    AccessToken,
    /// A client id and secret, which are exchanged for access tokens.
    Client,
}

/// Where credentials come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsSource {
    /// `CLREQ_ACCESS_TOKEN`.
    AccessTokenVariable,
    /// `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`.
    ClientVariables,
    /// The vendor's `CL_CLI_ACCESS_TOKEN`.
    VendorVariable,
    /// The editor.
    HandedOver,
    /// The operating system's keychain, where `clreq login` keeps them.
    Keychain,
    /// The token that every sandbox accepts.
    Sandbox,
}

impl fmt::Display for CredentialsSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            CredentialsSource::AccessTokenVariable => "`CLREQ_ACCESS_TOKEN`",
            CredentialsSource::ClientVariables => "`CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`",
            CredentialsSource::VendorVariable => "`CL_CLI_ACCESS_TOKEN`",
            CredentialsSource::HandedOver => "the editor's credentials",
            CredentialsSource::Keychain => "the keychain",
            CredentialsSource::Sandbox => "the sandbox's own token",
        })
    }
}

/// Why there are no usable credentials. The messages never hold a value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CredentialsError {
    /// No source has any.
    #[error(
        "no credentials found. Set `CLREQ_ACCESS_TOKEN` to an access token, or `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET` \
         to the id and secret of an API client, in the environment that starts clreq or your editor; the vendor's \
         `CL_CLI_ACCESS_TOKEN` is read too. Or keep them in this machine's keychain with `clreq login`. Nothing was sent."
    )]
    Missing,
    /// The environment has none, and the keychain can't be read.
    #[error(
        "no credentials found in the environment, and this machine's keychain can't be read: {0}. Set `CLREQ_ACCESS_TOKEN` \
         to an access token, or `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET` to the id and secret of an API client, in the \
         environment that starts clreq or your editor. Nothing was sent."
    )]
    Keychain(KeychainError),
    /// Only one of client id and client secret is set.
    #[error(
        "`{present}` is set but `{missing}` is not. Set both, or set `CLREQ_ACCESS_TOKEN` instead. Nothing was sent."
    )]
    HalfPair {
        /// The variable that is set.
        present: &'static str,
        /// The variable that is not.
        missing: &'static str,
    },
    /// A value is empty or blank.
    #[error("{name} is set but empty. Set it to a value, or remove it. Nothing was sent.")]
    Blank {
        /// The name of the value.
        name: &'static str,
    },
    /// A value begins with `Bearer`.
    #[error(
        "{name} begins with `Bearer`. Give the token alone, without that word. Nothing was sent."
    )]
    Scheme {
        /// The name of the value.
        name: &'static str,
    },
    /// A value holds a space, a line break or another character that a token can't hold.
    #[error(
        "{name} holds a space, a line break or another character that no token or secret has, perhaps at its end. \
         Copy the value again without it. Nothing was sent."
    )]
    Character {
        /// The name of the value.
        name: &'static str,
    },
}

impl Credentials {
    /// Reads `CLREQ_ACCESS_TOKEN`, else `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`, else `CL_CLI_ACCESS_TOKEN`. `None` if none
    /// of them is set.
    pub fn from_environment(
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, CredentialsError> {
        let read = |name: &str| lookup(name).map(SecretString::from);
        if let Some(token) = read(ACCESS_TOKEN_VARIABLE) {
            let grant = access_token_grant(token, "`CLREQ_ACCESS_TOKEN`")?;
            return Ok(Some(Self::new(
                grant,
                CredentialsSource::AccessTokenVariable,
            )));
        }
        match (read(CLIENT_ID_VARIABLE), read(CLIENT_SECRET_VARIABLE)) {
            (Some(id), Some(secret)) => {
                let grant = client_grant(id, "`CLREQ_CLIENT_ID`", secret, "`CLREQ_CLIENT_SECRET`")?;
                return Ok(Some(Self::new(grant, CredentialsSource::ClientVariables)));
            }
            (Some(_), None) => return Err(half_pair(CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE)),
            (None, Some(_)) => return Err(half_pair(CLIENT_SECRET_VARIABLE, CLIENT_ID_VARIABLE)),
            (None, None) => {}
        }
        let Some(token) = read(VENDOR_ACCESS_TOKEN_VARIABLE) else {
            return Ok(None);
        };
        let grant = access_token_grant(token, "`CL_CLI_ACCESS_TOKEN`")?;
        Ok(Some(Self::new(grant, CredentialsSource::VendorVariable)))
    }

    /// The credentials of the environment, else those of the keychain.
    pub fn find(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialsError> {
        if let Some(credentials) = Self::from_environment(lookup)? {
            return Ok(credentials);
        }
        match Keychain::from_environment(lookup).and_then(|keychain| keychain.load()) {
            Ok(Some(credentials)) => Ok(credentials),
            Ok(None) | Err(KeychainError::Off) => Err(CredentialsError::Missing),
            Err(error) => Err(CredentialsError::Keychain(error)),
        }
    }

    /// An access token from an editor or the keychain.
    pub fn access_token(token: SecretString) -> Result<Self, CredentialsError> {
        let grant = access_token_grant(token, "the access token handed over")?;
        Ok(Self::new(grant, CredentialsSource::HandedOver))
    }

    /// A client id and secret from an editor or the keychain.
    pub fn client(id: SecretString, secret: SecretString) -> Result<Self, CredentialsError> {
        let grant = client_grant(
            id,
            "the client id handed over",
            secret,
            "the client secret handed over",
        )?;
        Ok(Self::new(grant, CredentialsSource::HandedOver))
    }

    pub(super) fn kept_in_keychain(self) -> Self {
        Self {
            source: CredentialsSource::Keychain,
            ..self
        }
    }

    /// The token that every sandbox accepts. A client uses it only for an endpoint on this machine.
    pub fn sandbox() -> Self {
        Self::new(
            Grant::AccessToken(Bearer::sandbox()),
            CredentialsSource::Sandbox,
        )
    }

    fn new(grant: Grant, source: CredentialsSource) -> Self {
        Self { grant, source }
    }

    /// Their kind.
    pub fn kind(&self) -> CredentialsKind {
        match self.grant {
            Grant::AccessToken(_) => CredentialsKind::AccessToken,
            Grant::Client { .. } => CredentialsKind::Client,
        }
    }

    /// Where they come from.
    pub fn source(&self) -> CredentialsSource {
        self.source
    }

    /// The claims of the access token. `None` if it is opaque, or if there is none yet.
    pub fn claims(&self) -> Option<Claims> {
        match &self.grant {
            Grant::AccessToken(token) => token.claims(),
            Grant::Client { .. } => None,
        }
    }

    /// A hash of the access token or of the client id. It distinguishes credentials without revealing them.
    pub fn fingerprint(&self) -> String {
        let secret = match &self.grant {
            Grant::AccessToken(token) => token.secret(),
            Grant::Client { id, .. } => id,
        };
        let hash = digest(&SHA256, secret.expose_secret().as_bytes());
        let bytes = hash.as_ref().iter().take(16);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }

    /// Why the access token can't be used now, judged by its claims.
    pub fn problem(&self) -> Option<TokenProblem> {
        self.claims()?.problem(SystemTime::now())
    }

    pub(super) fn into_grant(self) -> Grant {
        self.grant
    }
}

fn access_token_grant(token: SecretString, name: &'static str) -> Result<Grant, CredentialsError> {
    check(&token, name)?;
    Bearer::new(token)
        .map(Grant::AccessToken)
        .ok_or(CredentialsError::Character { name })
}

fn client_grant(
    id: SecretString,
    id_name: &'static str,
    secret: SecretString,
    secret_name: &'static str,
) -> Result<Grant, CredentialsError> {
    check(&id, id_name)?;
    check(&secret, secret_name)?;
    Ok(Grant::Client { id, secret })
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

fn half_pair(present: &'static str, missing: &'static str) -> CredentialsError {
    CredentialsError::HalfPair { present, missing }
}

fn check(value: &SecretString, name: &'static str) -> Result<(), CredentialsError> {
    let value = value.expose_secret();
    if value.trim().is_empty() {
        Err(CredentialsError::Blank { name })
    } else if value
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("bearer "))
    {
        Err(CredentialsError::Scheme { name })
    } else if is_one_word(value) {
        Ok(())
    } else {
        Err(CredentialsError::Character { name })
    }
}
