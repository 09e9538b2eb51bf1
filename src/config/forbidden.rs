//! What must not stand in a file of the workspace, nor in settings, which a workspace can make.

/// What a key would hold that a workspace must not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forbidden {
    /// A token, a secret or the like: it would be for everybody to read.
    Credential,
    /// Where to send to: a token could be sent anywhere.
    Address,
}

impl Forbidden {
    /// What a key holds by its name, however that is spelt.
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
