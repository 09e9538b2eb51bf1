//! Keys that are not allowed in `clreq.toml` or the editor's settings, because anyone with write access to the
//! workspace could set them.

/// Why a key is forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forbidden {
    /// It would hold a token or a secret in a file that others can read.
    Credential,
    /// It would set an address, and clreq could send a token there.
    Address,
}

impl Forbidden {
    /// Why a key is forbidden. Its spelling doesn't matter.
    pub fn named(key: &str) -> Option<Self> {
        let folded: String = key
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        if has(&CREDENTIALS) {
            Some(Self::Credential)
        } else if has(&ADDRESSES) {
            Some(Self::Address)
        } else {
            None
        }
    }
}

const CREDENTIALS: [&str; 8] = [
    "token",
    "secret",
    "password",
    "clientid",
    "credential",
    "authorization",
    "bearer",
    "apikey",
];

const ADDRESSES: [&str; 7] = [
    "endpoint", "url", "uri", "domain", "host", "server", "proxy",
];
