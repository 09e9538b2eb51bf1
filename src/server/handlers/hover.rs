//! `textDocument/hover`.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::hover;
use crate::server::convert::plain_text::plain_text;
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::session::Session;

pub async fn hover(session: &Session, params: HoverParams) -> Result<Option<Hover>> {
    let at = params.text_document_position_params;
    let Some(snapshot) = session.snapshot(&at.text_document.uri) else {
        return Ok(None);
    };
    let features = session.features();
    off_task(snapshot, move |snapshot| {
        let offset = from_lsp::offset(&snapshot.text, features.encoding, at.position);
        let found = hover::hover(snapshot.tree(), offset, &snapshot.context.names)?;
        let contents = if features.hover_markdown {
            MarkupContent {
                kind: MarkupKind::Markdown,
                value: found.markdown,
            }
        } else {
            MarkupContent {
                kind: MarkupKind::PlainText,
                value: plain_text(&found.markdown),
            }
        };
        Some(Hover {
            contents: HoverContents::Markup(contents),
            range: Some(to_lsp::range(&snapshot.text, features.encoding, found.span)),
        })
    })
    .await
}
