//! `textDocument/onTypeFormatting`.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::formatting::{edits, options};
use crate::analysis::formatting::format_on_type;
use crate::server::convert::from_lsp;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;

pub async fn on_type_formatting(
    session: &Session,
    params: DocumentOnTypeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let encoding = session.features().encoding;
    let at = params.text_document_position;
    let format = move |snapshot: &Snapshot| {
        let Some(typed) = params.ch.chars().next() else {
            return Ok(Vec::new());
        };
        let offset = from_lsp::offset(&snapshot.text, encoding, at.position);
        let options = options(snapshot.tree(), &params.options);
        let edit = format_on_type(snapshot.tree(), offset, typed, &options);
        Ok(edit.into_iter().collect())
    };
    edits(session, &at.text_document.uri, format).await
}
