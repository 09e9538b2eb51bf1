//! Open documents. Everything here changes the session before the first `await`.

use std::sync::Arc;

use lsp_types::*;

use crate::server::session::Session;
use crate::server::uri::is_request_file;
use crate::server::workspace;

pub async fn did_open(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    let uri = document.uri.clone();
    session
        .state()
        .documents
        .open(document.uri, document.version, &document.text);
    session.publish(&uri);
    if is_request_file(&uri) {
        session.look_for_configuration(&uri).await;
    }
}

pub fn did_change(session: &Arc<Session>, params: &DidChangeTextDocumentParams) {
    let document = &params.text_document;
    let is_open = session
        .state()
        .change(&document.uri, document.version, &params.content_changes);
    if is_open {
        session.publish(&document.uri);
    } else if is_request_file(&document.uri) {
        tracing::warn!(uri = %document.uri, "a change of a document that is not open is ignored");
    }
}

/// The text is known already; only a client that missed something learns from this. Not every client tells of changes of
/// `clreq.toml`, so that is looked for as well.
pub async fn did_save(session: &Arc<Session>, params: DidSaveTextDocumentParams) {
    let uri = params.text_document.uri;
    session.publish(&uri);
    if is_request_file(&uri) {
        session.look_for_configuration(&uri).await;
    }
}

/// From here on the file on disk counts again.
pub async fn did_close(session: &Arc<Session>, params: DidCloseTextDocumentParams) {
    let uri = params.text_document.uri;
    if session.state().documents.close(&uri) {
        workspace::refresh(session, vec![uri]).await;
    }
}
