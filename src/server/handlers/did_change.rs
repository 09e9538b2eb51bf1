//! `textDocument/didChange`.

use lsp_types::DidChangeTextDocumentParams;

use crate::server::open_configurations::is_configuration;
use crate::server::session::Session;
use crate::server::uri::is_request_file;

pub fn did_change(session: &Session, params: &DidChangeTextDocumentParams) {
    let document = &params.text_document;
    if is_configuration(&document.uri) {
        session.open_configurations.change(&session.client, params);
        return;
    }
    let is_open = session.documents.lock().change(
        &document.uri,
        document.version,
        &params.content_changes,
        session.features().encoding,
    );
    if is_open {
        session.in_progress.withdraw_question(&document.uri);
        session.publisher.publish(&document.uri);
    } else if is_request_file(&document.uri) {
        tracing::warn!(uri = %document.uri, "a change of a document that is not open is ignored");
    }
}
