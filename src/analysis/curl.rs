//! Formats a request as a `curl` command.

use url::Url;

use super::request::request_body;
use crate::operation::{self, Operation};
use crate::syntax::{Node, Tree};

/// A file's request as a `curl` command for a POSIX shell. It refers to the environment variable of the token and never
/// contains the token itself. `None` if the file has no request that can be sent.
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

/// The operation's URL. `None` if it needs an id and the file has none.
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

/// Removes the user name and password: people share commands.
fn without_user_information(endpoint: &Url) -> Url {
    let mut url = endpoint.clone();
    // Both calls fail only for a URL that can't have a user name.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// Quotes a text as one word of a POSIX shell (IEEE Std 1003.1, Shell Command Language, 2.2.2). Between single quotes
/// nothing is special, but a single quote can't be written there.
pub fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests;
