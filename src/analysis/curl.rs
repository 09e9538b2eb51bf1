//! A request as a command that other people can run.

use url::Url;

use super::request::request_body;
use crate::syntax::Tree;

/// A file's request as a `curl` command for a POSIX shell. The token is a reference to an environment variable, never
/// a value. None if the file holds no request that could be sent.
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

/// A password in the address is not for other people.
fn without_user_information(endpoint: &Url) -> Url {
    let mut url = endpoint.clone();
    // Both fail only for an address that can't have user information.
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
