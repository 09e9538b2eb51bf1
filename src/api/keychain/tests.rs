use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, Entry, mock};
use secrecy::{ExposeSecret, SecretString};

use super::{Keychain, KeychainError, Login, SERVICE};
use crate::api::{Credentials, CredentialsError, CredentialsKind, CredentialsSource};

/// A keychain in memory.
fn keychain(entry: &str) -> Keychain {
    Keychain {
        store: mock::Store::new().expect("a store"),
        entry: entry.to_owned(),
        patience: Duration::from_secs(60),
    }
}

fn token(text: &str) -> Login {
    Login::AccessToken(SecretString::from(text))
}

#[test]
fn a_login_is_kept_until_it_is_removed() {
    let keychain = keychain("a");
    assert!(keychain.load().expect("read").is_none());
    keychain.save(&token("hunter2")).expect("kept");
    let loaded = keychain.load().expect("read").expect("there");
    assert_eq!(loaded.source(), CredentialsSource::Keychain);
    assert_eq!(loaded.kind(), CredentialsKind::AccessToken);

    let client = Login::Client {
        id: "id".into(),
        secret: "hunter2".into(),
    };
    keychain.save(&client).expect("kept");
    let loaded = keychain.load().expect("read").expect("there");
    assert_eq!(loaded.kind(), CredentialsKind::Client);

    assert_eq!(keychain.remove(), Ok(true));
    assert_eq!(keychain.remove(), Ok(false));
    assert!(keychain.load().expect("read").is_none());
}

#[test]
fn entries_don_t_touch_each_other() {
    let one = keychain("one");
    let two = Keychain {
        entry: "two".to_owned(),
        ..one.clone()
    };
    one.save(&token("hunter2")).expect("kept");
    assert!(two.load().expect("read").is_none());
    assert_eq!(two.remove(), Ok(false));
    assert!(one.load().expect("read").is_some());
}

#[test]
fn an_entry_of_another_program_is_reported_without_its_text() {
    let keychain = keychain("a");
    let entry = keychain.store.build(SERVICE, "a", None).expect("an entry");
    for foreign in ["hunter2", "{\"access_token\": \"hunter2 hunter2\"}"] {
        entry.set_password(foreign).expect("set");
        assert_eq!(keychain.load().err(), Some(KeychainError::Foreign));
    }
    assert!(!KeychainError::Foreign.to_string().contains("hunter2"));
}

#[test]
fn what_the_platform_refuses_is_told_without_the_login() {
    let keychain = keychain("a");
    let entry = keychain.store.build(SERVICE, "a", None).expect("an entry");
    let mock: &mock::Cred = entry.as_any().downcast_ref().expect("a mock");
    let refuse = || {
        mock.set_error(keyring_core::Error::NotSupportedByStore(
            "locked".to_owned(),
        ))
    };
    let is_unusable = |error: Option<KeychainError>| {
        let said = error.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(
            said.contains("locked") && !said.contains("hunter2"),
            "{said}"
        );
        assert!(matches!(error, Some(KeychainError::Unusable(_))));
    };
    refuse();
    is_unusable(keychain.save(&token("hunter2")).err());
    refuse();
    is_unusable(keychain.load().err());
    refuse();
    is_unusable(keychain.remove().err());
    assert_eq!(keychain.remove(), Ok(false));
}

#[test]
fn a_keychain_that_says_nothing_is_given_up() {
    let keychain = Keychain {
        patience: Duration::ZERO,
        ..keychain("a")
    };
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let never = keychain.run(move |_| {
        let _ = held.recv();
        Ok(())
    });
    assert_eq!(never, Err(KeychainError::TimedOut(Duration::ZERO)));
    drop(hold);
}

#[test]
fn what_is_no_token_is_no_login() {
    assert_eq!(token("hunter2").check(), Ok(()));
    assert!(matches!(
        token("Bearer hunter2").check(),
        Err(CredentialsError::Scheme { .. })
    ));
}

#[test]
fn the_environment_goes_first_and_can_leave_the_keychain_out() {
    let off = |name: &str| (name == "CLREQ_KEYCHAIN").then(|| "off".to_owned());
    assert_eq!(
        Keychain::from_environment(&off).err(),
        Some(KeychainError::Off)
    );
    assert_eq!(
        Credentials::find(&off).err(),
        Some(CredentialsError::Missing)
    );
    let both = |name: &str| match name {
        "CLREQ_ACCESS_TOKEN" => Some("hunter2".to_owned()),
        other => off(other),
    };
    let found = Credentials::find(&both).expect("the environment's");
    assert_eq!(found.source(), CredentialsSource::AccessTokenVariable);
}

#[test]
fn neither_debug_form_shows_a_value() {
    let keychain = keychain("a");
    keychain.save(&token("hunter2")).expect("kept");
    let credentials = keychain.load().expect("read");
    let debug = format!("{keychain:?} {credentials:?}");
    assert!(!debug.contains("hunter2"), "{debug}");
    let kept = keychain.read().expect("read").expect("there");
    assert!(kept.expose_secret().contains("hunter2"));
}

/// A keychain that accepts every entry and returns none.
#[derive(Debug)]
struct ForgetfulStore;

impl CredentialStoreApi for ForgetfulStore {
    fn vendor(&self) -> String {
        "tests".to_owned()
    }

    fn id(&self) -> String {
        "forgetful".to_owned()
    }

    fn build(
        &self,
        _: &str,
        _: &str,
        _: Option<&HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        Ok(Entry::new_with_credential(Arc::new(ForgetfulCredential)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct ForgetfulCredential;

impl CredentialApi for ForgetfulCredential {
    fn set_secret(&self, _: &[u8]) -> keyring_core::Result<()> {
        Ok(())
    }

    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        Err(keyring_core::Error::NoEntry)
    }

    fn delete_credential(&self) -> keyring_core::Result<()> {
        Err(keyring_core::Error::NoEntry)
    }

    fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[test]
fn a_keychain_that_gives_nothing_back_is_found_out() {
    let keychain = Keychain {
        store: Arc::new(ForgetfulStore),
        ..keychain("a")
    };
    let error = keychain.save(&token("hunter2"));
    assert_eq!(error, Err(KeychainError::Forgetful));
    assert!(!KeychainError::Forgetful.to_string().contains("hunter2"));
}
