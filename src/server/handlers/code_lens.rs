//! `textDocument/codeLens`: the state and the next steps above the request, and "redact" above secrets.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::code_action::redact_title;
use super::execute_command::REDACT;
use super::next_steps::{self, command};
use super::off_task;
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
        let lens = |key: Node<'_>, command| CodeLens {
            range: to_lsp::range(&snapshot.text, encoding, key.span()),
            command: Some(command),
            data: None,
        };
        let data = key(snapshot.tree(), "data").into_iter();
        let of_state = data.flat_map(|key| {
            let lenses = next_steps::lenses(snapshot, &uri).into_iter();
            lenses.map(move |command| lens(key, command))
        });
        let redact = redact(snapshot, &uri).map(|(key, command)| lens(key, command));
        Some(of_state.chain(redact).collect())
    })
    .await
}

fn key<'t>(tree: &'t Tree, name: &str) -> Option<Node<'t>> {
    tree.root().and_then(|root| root.key_named(name))
}

/// The redact command and the key that it is shown above: `response` if the secrets are in the response.
fn redact<'t>(snapshot: &'t Snapshot, uri: &Url) -> Option<(Node<'t>, Command)> {
    let mut secrets = snapshot.secrets();
    let count = secrets.len();
    let name = match secrets.next()?.in_response {
        true => "response",
        false => "data",
    };
    let command = command(redact_title(count), REDACT, uri);
    Some((key(snapshot.tree(), name)?, command))
}
