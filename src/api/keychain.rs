//! Credentials in the operating system's keychain: the macOS keychain, the Windows credential manager, or the Linux kernel's
//! keyrings.
//!
//! * It starts no other program, and every wait is bounded.
//! * On Linux the kernel keeps the entry until the machine restarts. It needs no desktop and no daemon.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use thiserror::Error;

use super::credentials::{Credentials, CredentialsError};

#[cfg(test)]
mod tests;

/// The environment variable that names the entry in the keychain, or is `off`.
pub const KEYCHAIN_VARIABLE: &str = "CLREQ_KEYCHAIN";

const OFF: &str = "off";
const SERVICE: &str = "clreq";
const DEFAULT_ENTRY: &str = "default";
/// How long to wait: a keychain may ask its user for permission.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why the keychain can't be used. The messages never contain a value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeychainError {
    /// `CLREQ_KEYCHAIN` is `off`.
    #[error("`CLREQ_KEYCHAIN` is `off`")]
    Off,
    /// There is no supported keychain, or it can't be reached.
    #[error("{0}")]
    Unusable(String),
    /// It did not answer in time.
    #[error("it did not answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    /// Its entry was not written by clreq.
    #[error("its entry is not one that clreq wrote")]
    Foreign,
    /// It did not keep the entry.
    #[error("it did not store the value")]
    Forgetful,
}

/// The content of the entry.
pub enum Login {
    /// An access token.
    AccessToken(SecretString),
    /// A client id and secret.
    Client {
        /// The id.
        id: SecretString,
        /// The secret.
        secret: SecretString,
    },
}

/// An entry of the keychain.
#[derive(Clone)]
pub struct Keychain {
    store: Arc<CredentialStore>,
    entry: String,
    patience: Duration,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    AccessToken {
        access_token: SecretString,
    },
    Client {
        client_id: SecretString,
        client_secret: SecretString,
    },
}

impl Keychain {
    /// The keychain of this machine. The environment may name the entry.
    pub fn from_environment(
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, KeychainError> {
        let entry = match lookup(KEYCHAIN_VARIABLE) {
            Some(name) if name == OFF => return Err(KeychainError::Off),
            Some(name) if !name.trim().is_empty() => name,
            _ => DEFAULT_ENTRY.to_owned(),
        };
        let store = platform_store().map_err(unusable)?;
        Ok(Self {
            store,
            entry,
            patience: PATIENCE,
        })
    }

    /// The login that `clreq login` keeps.
    pub fn load(&self) -> Result<Option<Credentials>, KeychainError> {
        let Some(kept) = self.read()? else {
            return Ok(None);
        };
        let kept: Kept =
            serde_json::from_str(kept.expose_secret()).map_err(|_| KeychainError::Foreign)?;
        let credentials = match kept {
            Kept::AccessToken { access_token } => Credentials::access_token(access_token),
            Kept::Client {
                client_id,
                client_secret,
            } => Credentials::client(client_id, client_secret),
        };
        credentials
            .map(|credentials| Some(credentials.kept_in_keychain()))
            .map_err(|_| KeychainError::Foreign)
    }

    /// Replaces the login, and checks that it is there.
    pub fn save(&self, login: &Login) -> Result<(), KeychainError> {
        // Some keychains accept an entry but can't read or remove it. Test this with a value that is not secret.
        self.write("{}".into())?;
        self.write(login.to_json().into())
    }

    fn write(&self, text: SecretString) -> Result<(), KeychainError> {
        let written = text.clone();
        self.run(move |entry| entry.set_password(written.expose_secret()))?;
        match self.read()? {
            Some(kept) if kept.expose_secret() == text.expose_secret() => Ok(()),
            _ => Err(KeychainError::Forgetful),
        }
    }

    /// Removes the login. Returns false if there was none.
    pub fn remove(&self) -> Result<bool, KeychainError> {
        self.run(|entry| match entry.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(error),
        })
    }

    fn read(&self) -> Result<Option<SecretString>, KeychainError> {
        self.run(|entry| match entry.get_password() {
            Ok(kept) => Ok(Some(SecretString::from(kept))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    /// Accesses the entry on a separate thread, and gives up after a time-out.
    fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, KeychainError> {
        let (done, result) = mpsc::channel();
        let store = Arc::clone(&self.store);
        let name = self.entry.clone();
        let started = thread::Builder::new().spawn(move || {
            let worked = store
                .build(SERVICE, &name, None)
                .and_then(|entry| work(&entry));
            // The receiver is gone after a time-out.
            let _ = done.send(worked);
        });
        started.map_err(|error| KeychainError::Unusable(error.to_string()))?;
        match result.recv_timeout(self.patience) {
            Ok(worked) => worked.map_err(unusable),
            Err(_) => Err(KeychainError::TimedOut(self.patience)),
        }
    }
}

impl Login {
    /// Whether the text has the form of a stored login.
    pub fn check(&self) -> Result<(), CredentialsError> {
        match self {
            Self::AccessToken(token) => Credentials::access_token(token.clone()),
            Self::Client { id, secret } => Credentials::client(id.clone(), secret.clone()),
        }
        .map(|_| ())
    }

    fn to_json(&self) -> String {
        match self {
            Self::AccessToken(token) => json!({ "access_token": token.expose_secret() }),
            Self::Client { id, secret } => json!({
                "client_id": id.expose_secret(),
                "client_secret": secret.expose_secret(),
            }),
        }
        .to_string()
    }
}

impl std::fmt::Debug for Keychain {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Keychain")
            .field("entry", &self.entry)
            .finish_non_exhaustive()
    }
}

/// The platform's message. Data in an error is not shown.
fn unusable(error: Error) -> KeychainError {
    KeychainError::Unusable(error.to_string())
}

#[cfg(target_os = "linux")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    use linux_keyutils::{KeyRing, KeyRingIdentifier};

    // Without a login through PAM, as in a container or a service, the session keyring is a shared default that forbids searches.
    // With a session keyring of its own the process reaches the user's persistent keyring. Where that is refused, the first use of
    // the store fails with a message.
    let _ = KeyRing::from_special_id(KeyRingIdentifier::Session, true);
    Ok(linux_keyutils_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(Error::NoDefaultStore)
}
