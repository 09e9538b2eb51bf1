//! `textDocument/didClose`: the file on disk takes precedence again.

use std::sync::Arc;

use lsp_types::DidCloseTextDocumentParams;

use crate::server::open_configurations::is_configuration;
use crate::server::reload::reload_configurations;
use crate::server::session::Session;
use crate::server::workspace;

pub async fn did_close(session: &Arc<Session>, params: DidCloseTextDocumentParams) {
    let uri = params.text_document.uri;
    if is_configuration(&uri) {
        session
            .open_configurations
            .close(&session.client, &uri)
            .await;
        reload_configurations(session).await;
        return;
    }
    let was_open = session.documents.lock().close(&uri);
    if was_open {
        session.in_progress.withdraw_question(&uri);
        workspace::refresh(session, vec![uri]).await;
    }
}
