//! A request as a `curl` command.

use url::Url;

use super::request::request_body;
use crate::operation::{self, Operation};
use crate::syntax::{Node, Tree};

/// A file's request as a `curl` command for a POSIX shell. It names the environment variable of the token, never its value. `None` if
/// the file holds no request that can be sent.
pub fn curl_command(tree: &Tree, base: &Url) -> Option<String> {
    let body = request_body(tree).ok()?.document();
    let operation = operation::for_document(tree);
    let url = resource_url(tree, operation, base)?;
    let lines = [
        format!("curl -g -X {}", operation.method().as_str()),
        single_quoted(url.as_str()),
        "-H 'Accept: application/vnd.api+json'".to_owned(),
        "-H 'Content-Type: application/vnd.api+json'".to_owned(),
        "-H \"Authorization: Bearer $CLREQ_ACCESS_TOKEN\"".to_owned(),
        format!("--data-binary {}", single_quoted(&body)),
    ];
    Some(format!("{}\n", lines.join(" \\\n  ")))
}

/// The address of the operation below the base address of the API. `None` if it needs an id and the file has none.
fn resource_url(tree: &Tree, operation: &Operation, base: &Url) -> Option<Url> {
    let mut path = operation.path_template();
    if path.contains("{id}") {
        let id = tree.at_pointer("/data/id").and_then(Node::string)?;
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        path = is_id.then(|| path.replace("{id}", &id))?;
    }
    let mut url = without_user_information(base);
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    Some(url)
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
