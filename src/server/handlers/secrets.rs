//! `clreq/secrets`: the secrets in an open document, for an editor that copies one to the clipboard.
//!
//! An extension of the protocol. The params are a `TextDocumentIdentifier`, the result is a list of [`PlacedSecret`]. No log holds it.

use lsp_types::TextDocumentIdentifier;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::server::placed_secret::PlacedSecret;
use crate::server::session::Session;

/// The name of the request.
pub const METHOD: &str = "clreq/secrets";

pub(in crate::server) async fn secrets(
    session: &Session,
    document: &TextDocumentIdentifier,
) -> Result<Option<Vec<PlacedSecret>>> {
    let Some(snapshot) = session.snapshot(&document.uri) else {
        return Ok(None);
    };
    off_task(snapshot, |snapshot| {
        let found = snapshot.secrets().map(|secret| PlacedSecret {
            pointer: secret.pointer(),
            secret: match secret.node.string() {
                Some(text) => text.into_owned(),
                None => snapshot.tree().slice(secret.node.span()).to_owned(),
            },
        });
        Some(found.collect())
    })
    .await
}
