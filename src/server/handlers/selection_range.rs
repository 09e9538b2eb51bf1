//! `textDocument/selectionRange`.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::selection;
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::text::Encoding;

pub async fn selection_range(
    session: &Session,
    params: SelectionRangeParams,
) -> Result<Option<Vec<SelectionRange>>> {
    let Some(snapshot) = session.snapshot(&params.text_document.uri) else {
        return Ok(None);
    };
    let encoding = session.features().encoding;
    off_task(snapshot, move |snapshot| {
        let ranges = params
            .positions
            .iter()
            .map(|position| chain(snapshot, encoding, *position));
        Some(ranges.collect())
    })
    .await
}

fn chain(snapshot: &Snapshot, encoding: Encoding, position: Position) -> SelectionRange {
    let offset = from_lsp::offset(&snapshot.text, encoding, position);
    let spans = selection::selection(snapshot.tree(), offset);
    let outermost_first = spans.into_iter().rev();
    let chain = outermost_first.fold(None, |parent, span| {
        Some(SelectionRange {
            range: to_lsp::range(&snapshot.text, encoding, span),
            parent: parent.map(Box::new),
        })
    });
    chain.unwrap_or(SelectionRange {
        range: Range::new(position, position),
        parent: None,
    })
}
