//! Hover.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use crate::server::session::Session;

pub async fn hover(_session: &Session, _params: HoverParams) -> Result<Option<Hover>> {
    Ok(None)
}
