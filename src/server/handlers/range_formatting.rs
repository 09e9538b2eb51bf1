//! `textDocument/rangeFormatting`.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::formatting::{edits, options};
use crate::analysis::formatting::format_range;
use crate::server::convert::from_lsp;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;

pub async fn range_formatting(
    session: &Session,
    params: DocumentRangeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let encoding = session.features().encoding;
    let format = move |snapshot: &Snapshot| {
        let span = from_lsp::span(&snapshot.text, encoding, params.range);
        let options = options(snapshot.tree(), &params.options);
        format_range(snapshot.tree(), span, &options)
    };
    edits(session, &params.text_document.uri, format).await
}
