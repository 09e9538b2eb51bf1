//! Keys that must not be in `clreq.toml` or in the editor's settings: anybody who can write to the workspace could set them.

/// Why a key is forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forbidden {
    /// It would hold a token or a secret, for everybody to read.
    Credential,
    /// It would name an address, to which a token could be sent.
    Address,
}

impl Forbidden {
    /// Whether a key is forbidden, by its name in any spelling.
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
