//! `initialized`: from now on the server may call the client.

use std::sync::Arc;

use lsp_types::MessageType;

use super::did_change_configuration::pull_settings;
use crate::server::session::Session;
use crate::server::{names, watching, workspace};

pub async fn initialized(session: &Arc<Session>) {
    let complaint = session.configuration.lock().complaint().to_owned();
    if !complaint.is_empty() {
        session.client.tell(MessageType::WARNING, complaint).await;
    }
    for problem in session.access.take_problems() {
        session.client.tell(MessageType::WARNING, problem).await;
    }
    session
        .access
        .status(&session.client, &session.options)
        .await;
    // Watch first, then scan, so that no change in between is missed.
    tokio::join!(
        watching::watch(&session.client),
        pull_settings(session),
        names::load(session)
    );
    let folders = session.documents.lock().folder_paths();
    workspace::scan(session, folders).await;
}
