//! `textDocument/inlayHint`: durations beside numbers of seconds, and names beside ids.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::hints;
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::session::Session;

pub async fn inlay_hint(
    session: &Session,
    params: InlayHintParams,
) -> Result<Option<Vec<InlayHint>>> {
    if !session.settings().inlay_hints {
        return Ok(None);
    }
    let Some(snapshot) = session.snapshot(&params.text_document.uri) else {
        return Ok(None);
    };
    let encoding = session.features().encoding;
    off_task(snapshot, move |snapshot| {
        let visible = from_lsp::span(&snapshot.text, encoding, params.range);
        let hints = hints::hints(snapshot.tree(), visible, &snapshot.context.names).into_iter();
        let hints = hints.map(|hint| InlayHint {
            position: to_lsp::position(&snapshot.text, encoding, hint.offset),
            label: InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
        Some(hints.collect())
    })
    .await
}
