//! `workspace/didChangeWorkspaceFolders`.

use std::sync::Arc;

use lsp_types::{DidChangeWorkspaceFoldersParams, Url, WorkspaceFolder};

use crate::server::session::Session;
use crate::server::uri::to_path;
use crate::server::workspace;

pub async fn did_change_workspace_folders(
    session: &Arc<Session>,
    params: DidChangeWorkspaceFoldersParams,
) {
    let added = uris(params.event.added);
    let removed = uris(params.event.removed);
    session.documents.lock().change_folders(&added, &removed);
    workspace::forget_outside(session);
    workspace::scan(session, added.iter().filter_map(to_path).collect()).await;
}

fn uris(folders: Vec<WorkspaceFolder>) -> Vec<Url> {
    folders.into_iter().map(|folder| folder.uri).collect()
}
