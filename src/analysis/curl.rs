//! A request as a `curl` command.

use url::Url;

use super::request::request_body;
use crate::syntax::Tree;

/// A file's request as a `curl` command for a POSIX shell. It names the environment variable of the token, never its value. `None` if
/// the file holds no request that can be sent.
pub fn curl_command(tree: &Tree, endpoint: &Url) -> Option<String> {
    let body = request_body(tree).ok()?.document();
    let url = without_user_information(endpoint);
    let lines = [
        "curl -g -X POST".to_owned(),
        single_quoted(url.as_str()),
        "-H 'Accept: application/vnd.api+json'".to_owned(),
        "-H 'Content-Type: application/vnd.api+json'".to_owned(),
        "-H \"Authorization: Bearer $CLREQ_ACCESS_TOKEN\"".to_owned(),
        format!("--data-binary {}", single_quoted(&body)),
    ];
    Some(format!("{}\n", lines.join(" \\\n  ")))
}

/// The command may be shared, so a password in the address is left out.
fn without_user_information(endpoint: &Url) -> Url {
    let mut url = endpoint.clone();
    // Both fail only for an address that can't have a user name.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// A text as one word of a POSIX shell (IEEE Std 1003.1, Shell Command Language, 2.2.2): nothing is special between
/// single quotes, and a single quote itself can't stand there.
fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests;
