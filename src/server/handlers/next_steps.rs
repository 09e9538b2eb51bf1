//! The state of a document in words, and the commands that are its next steps. Code lenses and code actions share them.

use std::time::SystemTime;

use lsp_types::{Command, Url};
use serde_json::json;

use super::execute_command::{DIFF, LOOK_UP, RECOVER, SEND, SHOW_PROBLEM, UPDATE};
use crate::analysis::Severity;
use crate::analysis::diagnostics::Differences;
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
        let (next, name) = match send.is_compared() {
            true => ("Compare", DIFF),
            false => ("Look it up", LOOK_UP),
        };
        let title = format!("Outcome unknown since {} · {next}", send.time());
        lenses.push(command(title, name, uri));
    } else if let Some(count) = errors(snapshot) {
        lenses.push(command(count, SHOW_PROBLEM, uri));
    } else {
        lenses.extend(of_request(tree, &state.differences, uri));
    }
    if state.kept_response.is_some() {
        lenses.push(command("Insert the response".to_owned(), RECOVER, uri));
    } else if state.kept_secret.is_some() {
        lenses.push(command("Get the secret".to_owned(), RECOVER, uri));
    }
    lenses
}

/// The lenses of a document without errors.
fn of_request(tree: &Tree, differences: &Differences, uri: &Url) -> Vec<Command> {
    let send = || command(send_title(tree), SEND, uri);
    let compare = |title: String| command(title, DIFF, uri);
    if is_deleted(tree) {
        return vec![send()];
    }
    let is_linked = link(tree).is_some();
    let differs = match differences.count(tree) {
        0 => None,
        1 => Some("1 value differs from the API".to_owned()),
        count => Some(format!("{count} values differ from the API")),
    };
    if earlier_success(tree).is_none() {
        let compared = match differs {
            Some(differs) => Some(format!("{differs} · Compare")),
            None => is_linked.then(|| "Compare".to_owned()),
        };
        return [send()].into_iter().chain(compared.map(compare)).collect();
    }
    let sent = sent(tree);
    if !is_linked {
        return vec![command(format!("{sent} · Send again"), SEND, uri)];
    }
    match differs {
        Some(differs) if differences.can_be_updated(tree) => vec![
            command(format!("{differs} · Update…"), UPDATE, uri),
            compare("Compare".to_owned()),
        ],
        Some(differs) => vec![compare(format!("{differs} · Compare"))],
        None => vec![
            compare(format!("{sent} · Compare")),
            command("Update…".to_owned(), UPDATE, uri),
        ],
    }
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
    use crate::analysis::diagnostics::{ApiValue, Differences};
    use crate::syntax::Tree;

    /// Checks the titles of the lenses of a document with a response.
    fn check(response: &str, expected: &[&str]) {
        let response = match response {
            "" => String::new(),
            response => format!(r#", "response": {response}"#),
        };
        let text = format!(r#"{{ "data": {{ "type": "api_credentials" }}{response} }}"#);
        let uri = Url::parse("file:///shop.clreq.json").expect("a URI");
        let lenses = of_request(&Tree::parse(&text), &Differences::default(), &uri);
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
    fn a_document_that_differs_says_so_with_its_next_step() {
        let check = |response: &str, can_be_changed: bool, expected: &[&str]| {
            let tree = Tree::parse(format!(
                r#"{{"data": {{"type": "api_credentials", "id": "a", "attributes": {{"name": "Shop", "kind": "webapp"}}}}{response}}}"#
            ));
            let value = |name: &str| ApiValue {
                pointer: format!("/data/attributes/{name}"),
                json: "\"other\"".to_owned(),
                can_be_changed,
            };
            let differences = Differences::new(&tree, ["name", "kind"].map(value));
            let uri = Url::parse("file:///shop.clreq.json").expect("a URI");
            let lenses = of_request(&tree, &differences, &uri);
            let titles: Vec<&str> = lenses.iter().map(|lens| lens.title.as_str()).collect();
            assert_eq!(titles, expected);
        };
        let sent = r#", "response": {"status": 200, "body": {"data": {"type": "api_credentials", "id": "a"}}}"#;
        check(
            sent,
            true,
            &["2 values differ from the API · Update…", "Compare"],
        );
        check(sent, false, &["2 values differ from the API · Compare"]);
        check(
            "",
            true,
            &[
                "Send request: update API credential",
                "2 values differ from the API · Compare",
            ],
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
