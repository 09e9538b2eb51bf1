//! Workspace folders that come and go while the server runs.

use std::sync::Arc;

use lsp_types::DidChangeWorkspaceFoldersParams;

use crate::server::session::Session;
use crate::server::workspace;

pub async fn did_change(session: &Arc<Session>, params: DidChangeWorkspaceFoldersParams) {
    let added: Vec<_> = params
        .event
        .added
        .into_iter()
        .map(|folder| folder.uri)
        .collect();
    let removed: Vec<_> = params
        .event
        .removed
        .into_iter()
        .map(|folder| folder.uri)
        .collect();
    {
        let mut state = session.state();
        state.folders.retain(|folder| !removed.contains(folder));
        let new = added
            .iter()
            .filter(|uri| !state.folders.contains(uri))
            .cloned();
        let new: Vec<_> = new.collect();
        state.folders.extend(new);
    }
    workspace::forget_outside(session).await;
    workspace::scan(session, added);
}
