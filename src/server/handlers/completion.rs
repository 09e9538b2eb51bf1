//! Completion.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use crate::server::session::Session;

pub async fn completion(
    _session: &Session,
    _params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    Ok(None)
}
