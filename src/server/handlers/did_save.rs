//! `textDocument/didSave`: not every client reports changes of `clreq.toml`, so this is a time to look.

use std::sync::Arc;

use lsp_types::DidSaveTextDocumentParams;

use crate::server::reload::reload_outdated_configuration;
use crate::server::session::Session;
use crate::server::uri::is_request_file;

pub async fn did_save(session: &Arc<Session>, params: DidSaveTextDocumentParams) {
    let uri = params.text_document.uri;
    // The server knows the text already. A client that lost the diagnostics gets them again.
    session.publisher.publish(&uri);
    if is_request_file(&uri) {
        reload_outdated_configuration(session, &uri).await;
    }
}
