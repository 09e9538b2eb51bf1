//! `textDocument/foldingRange`. The response has the kind "region", which clients can fold by default.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::folding::{self, FoldKind};
use crate::server::convert::to_lsp;
use crate::server::session::Session;

pub async fn folding_range(
    session: &Session,
    params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>> {
    let Some(snapshot) = session.snapshot(&params.text_document.uri) else {
        return Ok(None);
    };
    let encoding = session.features().encoding;
    off_task(snapshot, move |snapshot| {
        let ranges = folding::folds(snapshot.tree()).into_iter().map(|fold| {
            let range = to_lsp::range(&snapshot.text, encoding, fold.span);
            FoldingRange {
                start_line: range.start.line,
                end_line: range.end.line,
                kind: (fold.kind == FoldKind::Response).then_some(FoldingRangeKind::Region),
                ..FoldingRange::default()
            }
        });
        Some(ranges.collect())
    })
    .await
}
