//! The state of a document in words, and the commands that are its next steps. Code lenses and code actions share them.

use std::time::SystemTime;

use lsp_types::{Command, Url};
use serde_json::json;

use super::execute_command::{DIFF, LOOK_UP, RECOVER, SEND, SHOW_PROBLEM, UPDATE};
use crate::analysis::Severity;
use crate::analysis::link::link;
use crate::analysis::request::earlier_success;
use crate::api::EndpointKind;
use crate::operation::{self, Action};
use crate::server::local_time;
use crate::server::snapshot::Snapshot;
use crate::syntax::{Node, Tree};

/// The lenses above `data`: the state of the document and its next steps.
pub(super) fn lenses(snapshot: &Snapshot, uri: &Url) -> Vec<Command> {
    let state = &snapshot.context.send_state;
    let tree = snapshot.tree();
    if state.is_sending {
        // Clients show a lens without a command as text.
        return vec![command("Sending…".to_owned(), "", uri)];
    }
    let mut lenses = Vec::new();
    if let Some(send) = &state.unknown {
        let (next, name) = match send.creates() {
            true => ("Look it up", LOOK_UP),
            false => ("Compare", DIFF),
        };
        let title = format!("Outcome unknown since {} · {next}", send.time());
        lenses.push(command(title, name, uri));
    } else if let Some(count) = errors(snapshot) {
        lenses.push(command(count, SHOW_PROBLEM, uri));
    } else {
        lenses.extend(of_request(tree, uri));
    }
    if state.kept_response.is_some() {
        lenses.push(command("Insert the response".to_owned(), RECOVER, uri));
    } else if state.kept_secret.is_some() {
        lenses.push(command("Get the secret".to_owned(), RECOVER, uri));
    }
    lenses
}

/// The lenses of a document without errors.
fn of_request(tree: &Tree, uri: &Url) -> Vec<Command> {
    let send = || command(send_title(tree), SEND, uri);
    let compare = |title: String| command(title, DIFF, uri);
    if is_deleted(tree) {
        return vec![send()];
    }
    if earlier_success(tree).is_none() {
        return match link(tree) {
            Some(_) => vec![send(), compare("Compare".to_owned())],
            None => vec![send()],
        };
    }
    let sent = sent(tree);
    if link(tree).is_none() {
        return vec![command(format!("{sent} · Send again"), SEND, uri)];
    }
    vec![
        compare(format!("{sent} · Compare")),
        command("Update…".to_owned(), UPDATE, uri),
    ]
}

/// The number of errors, if there are any: `8 errors`.
pub(super) fn errors(snapshot: &Snapshot) -> Option<String> {
    let problems = snapshot.diagnostics().iter();
    match problems
        .filter(|found| found.severity == Severity::Error)
        .count()
    {
        0 => None,
        1 => Some("1 error".to_owned()),
        count => Some(format!("{count} errors")),
    }
}

/// Whether the response records a deletion.
pub(super) fn is_deleted(tree: &Tree) -> bool {
    earlier_success(tree).is_some_and(|success| success.status == 204)
}

/// The title of the action that sends the request.
pub(super) fn send_title(tree: &Tree) -> String {
    format!("Send request: {}", operation::for_document(tree).title())
}

/// What the response records: `Created 29 Nov, production`.
fn sent(tree: &Tree) -> String {
    let action = match tree.at_pointer("/response/status").map(Node::source) {
        Some("201") => Action::Create,
        _ => Action::Update,
    };
    let mut sent = action.past_participle().to_owned();
    if let Some(first) = sent.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if let Some(time) = sent_at(tree) {
        sent += &format!(" {}", local_time::short(time));
    }
    if let Some(place) = place(tree) {
        sent += &format!(", {place}");
    }
    sent
}

/// The time of the send in the response. The value may be anything, so it is shown only if it is a time.
fn sent_at(tree: &Tree) -> Option<SystemTime> {
    let text = tree.at_pointer("/response/sent_at")?.string()?;
    humantime::parse_rfc3339_weak(&text).ok()
}

/// Where the request was sent: `production`, `sandbox`, or the endpoint's host.
fn place(tree: &Tree) -> Option<String> {
    let success = earlier_success(tree)?;
    if success.is_sandbox {
        return Some("sandbox".to_owned());
    }
    let endpoint = success.endpoint?;
    match EndpointKind::of(&endpoint) {
        EndpointKind::Production => Some("production".to_owned()),
        EndpointKind::Sandbox | EndpointKind::Other => {
            Some(Url::parse(&endpoint).ok()?.authority().to_owned())
        }
    }
}

/// A command on a document.
pub(super) fn command(title: String, name: &str, uri: &Url) -> Command {
    Command {
        title,
        command: name.to_owned(),
        arguments: (!name.is_empty()).then(|| vec![json!({ "uri": uri })]),
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::Url;

    use super::of_request;
    use crate::syntax::Tree;

    /// Checks the titles of the lenses of a document with a response.
    fn check(response: &str, expected: &[&str]) {
        let response = match response {
            "" => String::new(),
            response => format!(r#", "response": {response}"#),
        };
        let text = format!(r#"{{ "data": {{ "type": "api_credentials" }}{response} }}"#);
        let uri = Url::parse("file:///shop.clreq.json").expect("a URI");
        let lenses = of_request(&Tree::parse(&text), &uri);
        let titles: Vec<&str> = lenses.iter().map(|lens| lens.title.as_str()).collect();
        assert_eq!(titles, expected, "{text}");
    }

    const SEND: &str = "Send request: create API credential";

    #[test]
    fn a_linked_document_says_when_and_where_it_was_sent() {
        let body = r#""body": {"data": {"type": "api_credentials", "id": "a"}}"#;
        let production = "https://provisioning.commercelayer.io/api";
        check(
            &format!(
                r#"{{"status": 201, "sent_at": "2020-02-15T12:00:00Z", "endpoint": "{production}", {body}}}"#
            ),
            &["Created 15 Feb 2020, production · Compare", "Update…"],
        );
        check(
            &format!(
                r#"{{"status": 200, "endpoint": "https://api.example.com:8443/api", {body}}}"#
            ),
            &["Updated, api.example.com:8443 · Compare", "Update…"],
        );
        check(
            &format!(
                r#"{{"status": 201, "sandbox": true, "endpoint": "http://127.0.0.1:1/api", {body}}}"#
            ),
            &["Created, sandbox · Compare", "Update…"],
        );
        check(
            &format!(r#"{{"status": 201, "sent_at": "soon", {body}}}"#),
            &["Created · Compare", "Update…"],
        );
    }

    #[test]
    fn other_documents_can_be_sent() {
        check("", &[SEND]);
        check(r#"{"status": 422}"#, &[SEND]);
        check(r#"{"status": 204}"#, &[SEND]);
        check(r#"{"status": 201}"#, &["Created · Send again"]);
    }
}
