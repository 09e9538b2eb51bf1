//! `textDocument/codeLens`: "send" above the request, and "redact" above secrets.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::code_action::{redact_title, send_command, send_title};
use super::execute_command::REDACT;
use super::off_task;
use crate::analysis::request::earlier_success;
use crate::operation;
use crate::server::convert::to_lsp;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::syntax::{Node, Tree};

pub async fn code_lens(session: &Session, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
    let uri = params.text_document.uri;
    if !session.settings().code_lenses {
        return Ok(None);
    }
    let Some(snapshot) = session.snapshot(&uri) else {
        return Ok(None);
    };
    let encoding = session.features().encoding;
    off_task(snapshot, move |snapshot| {
        let tree = snapshot.tree();
        let lens = |key: Node<'_>, command| CodeLens {
            range: to_lsp::range(&snapshot.text, encoding, key.span()),
            command: Some(command),
            data: None,
        };
        let send = key(tree, "data").map(|key| lens(key, send(tree, &uri)));
        let redact = redact(snapshot, &uri).map(|(key, command)| lens(key, command));
        Some(send.into_iter().chain(redact).collect())
    })
    .await
}

fn key<'t>(tree: &'t Tree, name: &str) -> Option<Node<'t>> {
    tree.root().and_then(|root| root.key_named(name))
}

fn send(tree: &Tree, uri: &Url) -> Command {
    let title = match earlier_success(tree) {
        Some(earlier) => format!("Send again (sent{}, {})", sent_at(tree), earlier.status),
        None => send_title(operation::for_document(tree)),
    };
    send_command(&title, uri)
}

/// The redact command and the key that it is shown above: `response` if the secrets are in the response.
fn redact<'t>(snapshot: &'t Snapshot, uri: &Url) -> Option<(Node<'t>, Command)> {
    let mut secrets = snapshot.secrets();
    let count = secrets.len();
    let name = match secrets.next()?.in_response {
        true => "response",
        false => "data",
    };
    let command = Command {
        title: redact_title(count),
        command: REDACT.to_owned(),
        arguments: Some(vec![serde_json::json!({ "uri": uri })]),
    };
    Some((key(snapshot.tree(), name)?, command))
}

/// The time of the send in the response.
fn sent_at(tree: &Tree) -> String {
    let sent_at = tree.at_pointer("/response/sent_at").and_then(Node::string);
    // The value may be anything, so show it only if it is a time.
    let time = sent_at.filter(|text| humantime::parse_rfc3339_weak(text).is_ok());
    time.map_or_else(String::new, |time| format!(" {time}"))
}
