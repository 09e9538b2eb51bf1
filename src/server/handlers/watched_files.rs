//! Files that change outside of the editor.

use std::sync::Arc;

use lsp_types::DidChangeWatchedFilesParams;

use crate::server::session::Session;
use crate::server::workspace;

pub async fn did_change(session: &Arc<Session>, params: DidChangeWatchedFilesParams) {
    let uris = params
        .changes
        .into_iter()
        .map(|change| change.uri)
        .collect();
    workspace::refresh_closed(session, uris).await;
}
