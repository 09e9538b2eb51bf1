//! `textDocument/documentLink`.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::off_task;
use crate::analysis::links;
use crate::server::convert::to_lsp;
use crate::server::session::Session;

pub async fn document_link(
    session: &Session,
    params: DocumentLinkParams,
) -> Result<Option<Vec<DocumentLink>>> {
    let Some(snapshot) = session.snapshot(&params.text_document.uri) else {
        return Ok(None);
    };
    let encoding = session.features().encoding;
    off_task(snapshot, move |snapshot| {
        let links = links::links(snapshot.tree()).into_iter();
        let links = links.map(|link| DocumentLink {
            range: to_lsp::range(&snapshot.text, encoding, link.span),
            target: Some(link.target),
            tooltip: Some(link.tooltip.to_owned()),
            data: None,
        });
        Some(links.collect())
    })
    .await
}
