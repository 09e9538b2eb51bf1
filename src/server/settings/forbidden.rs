//! What is never taken from the settings, and where it belongs.

/// Why a setting is not taken, if its name says that it is a credential or an address.
pub(super) fn reason(path: &str) -> Option<String> {
    let folded: String = path
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if has(&CREDENTIALS) {
        Some(format!(
            "`clreq.{path}` is not taken from the settings: a workspace can set them, and a credential in one is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in the environment that the editor starts in."
        ))
    } else if has(&ADDRESSES) {
        Some(format!(
            "`clreq.{path}` is not taken from the settings: a workspace can set them, and could have your token sent to a server of its own. Remove it, and set CLREQ_ENDPOINT in the environment that the editor starts in."
        ))
    } else {
        None
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

const ADDRESSES: [&str; 6] = ["endpoint", "url", "uri", "domain", "host", "proxy"];
