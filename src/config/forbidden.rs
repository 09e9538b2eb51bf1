//! What must not stand in a file of the workspace, and what to do instead.

/// Why a key can't stand in `clreq.toml`, if its name says that it is a credential or an address.
pub(super) fn reason(key: &str) -> Option<String> {
    let folded: String = key
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if has(&CREDENTIALS) && folded != "secrets" {
        Some(format!(
            "`{key}` can't stand in clreq.toml: the file is committed with the project, and a credential in it is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in your environment."
        ))
    } else if has(&ADDRESSES) {
        Some(format!(
            "`{key}` can't stand in clreq.toml: whoever can change the project could have your token sent to a server of their own. Remove it, and set CLREQ_ENDPOINT in your environment, or say `clreq send --endpoint URL`."
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

const ADDRESSES: [&str; 7] = [
    "endpoint", "url", "uri", "domain", "host", "server", "proxy",
];
