//! `textDocument/didSave`. Also checks for changes of `clreq.toml`, because some clients don't report them.

use std::sync::Arc;

use lsp_types::DidSaveTextDocumentParams;

use crate::server::open_configurations::is_configuration;
use crate::server::reload::{reload_configurations, reload_outdated_configuration};
use crate::server::session::Session;
use crate::server::uri::is_request_file;

pub async fn did_save(session: &Arc<Session>, params: DidSaveTextDocumentParams) {
    let uri = params.text_document.uri;
    if is_configuration(&uri) && !session.features().watched_files {
        reload_configurations(session).await;
        return;
    }
    // The server already has the text. Publish again for a client that has lost its diagnostics.
    session.publisher.publish(&uri);
    if is_request_file(&uri) {
        reload_outdated_configuration(session, &uri).await;
        session.send_states.refresh(&uri).await;
    }
}
