//! `textDocument/didOpen`.

use std::sync::Arc;

use lsp_types::DidOpenTextDocumentParams;

use crate::server::names;
use crate::server::open_configurations::is_configuration;
use crate::server::reload::reload_outdated_configuration;
use crate::server::session::Session;
use crate::server::uri::is_request_file;

pub async fn did_open(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    let uri = document.uri.clone();
    if is_configuration(&uri) {
        session.open_configurations.open(&session.client, &document);
        return;
    }
    session
        .documents
        .lock()
        .open(document.uri, document.version, &document.text);
    session.publisher.publish(&uri);
    if is_request_file(&uri) {
        reload_outdated_configuration(session, &uri).await;
        names::load_if_changed(session).await;
        session.send_states.refresh(&uri).await;
    }
}
