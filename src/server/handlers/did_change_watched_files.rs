//! `workspace/didChangeWatchedFiles`: files that change outside of the editor.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::{DidChangeWatchedFilesParams, FileChangeType, Url};

use crate::config;
use crate::server::reload::reload_configurations;
use crate::server::session::Session;
use crate::server::uri::{file_name, is_request_file, to_path};
use crate::server::workspace;

pub async fn did_change_watched_files(session: &Arc<Session>, params: DidChangeWatchedFilesParams) {
    let mut files: Vec<Url> = Vec::new();
    let mut deleted: Vec<PathBuf> = Vec::new();
    let mut is_rescan_needed = false;
    let mut is_configuration_changed = false;
    for change in params.changes {
        if is_request_file(&change.uri) {
            files.push(change.uri);
        } else if file_name(&change.uri) == ".gitignore" {
            is_rescan_needed = true;
        } else if file_name(&change.uri) == config::FILE_NAME {
            is_configuration_changed = true;
        } else if change.typ == FileChangeType::DELETED {
            deleted.extend(to_path(&change.uri));
        }
    }
    // A deleted file may have been a folder.
    files.extend(workspace::known_within(session, &deleted));
    if !files.is_empty() {
        workspace::refresh(session, files).await;
    }
    if is_configuration_changed {
        reload_configurations(session).await;
    } else if is_rescan_needed {
        let folders = session.documents.lock().folder_paths();
        workspace::scan(session, folders).await;
    }
}
