//! Fingerprints of requests. They are keyed hashes, so that a reader of the journal can't guess `data` by hashing candidates.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;

use super::{JournalError, private_file};

const FILE: &str = "key";
const KEY_LENGTH: usize = 32;

/// The random key of a journal. `Debug` does not show it.
pub(super) struct Key(hmac::Key);

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key")
    }
}

impl Key {
    /// Reads the key of a journal. Creates one only if the journal is empty: with a new key, existing records would not match.
    /// Call it under the journal's lock.
    pub fn read_or_make(folder: &Path, is_empty: bool) -> Result<Self, JournalError> {
        let path = folder.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) if bytes.len() == KEY_LENGTH => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_empty => {
                let new = random::<KEY_LENGTH>().map_err(JournalError::io(&path))?;
                private_file::replace(&path, &new).map_err(JournalError::io(&path))?;
                new.to_vec()
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(JournalError::io(&path)(error));
            }
            _ => return Err(JournalError::Key(path)),
        };
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The fingerprint of some bytes.
    pub fn of_bytes(&self, bytes: &[u8]) -> String {
        hex(hmac::sign(&self.0, bytes).as_ref())
    }

    /// The fingerprint of a request: of its endpoint and its JSON value. Formatting and the order of keys don't matter.
    pub fn of_request(&self, request: &[&str], data: &str) -> String {
        let mut signed = hmac::Context::with_key(&self.0);
        for part in request {
            signed.update(part.as_bytes());
            signed.update(&[0]);
        }
        match serde_json::from_str::<Value>(data) {
            Ok(mut value) => {
                value.sort_all_objects();
                signed.update(value.to_string().as_bytes());
            }
            // An unpaired surrogate: valid in JSON, but not in a Rust string.
            Err(_) => signed.update(data.as_bytes()),
        }
        hex(signed.sign().as_ref())
    }
}

/// A random id for a send.
pub(super) fn random_hex() -> io::Result<String> {
    random::<8>().map(|bytes| hex(&bytes))
}

fn random<const LENGTH: usize>() -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| io::Error::other("the system gives no random numbers"))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
