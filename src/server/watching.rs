//! What the client is asked to tell of changes on disk.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::notification::{DidChangeWatchedFiles, Notification};
use lsp_types::*;

use super::session::Session;
use crate::discovery;

/// A client that has not agreed by then will not.
const CLIENT_PATIENCE: Duration = Duration::from_secs(10);

/// Asks the client to tell of changes of request files and of what decides about them.
pub(super) async fn watch(session: &Arc<Session>) {
    if !session.features().watched_files {
        return;
    }
    let watcher = |pattern: String, kind| FileSystemWatcher {
        glob_pattern: GlobPattern::String(pattern),
        kind,
    };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![
            watcher(format!("**/*{}", discovery::SUFFIX), None),
            watcher("**/.gitignore".to_owned(), None),
            // Some clients tell of a deleted folder and not of the files in it.
            watcher("**/*".to_owned(), Some(WatchKind::Delete)),
        ],
    };
    let registration = Registration {
        id: "clreq-watched-files".to_owned(),
        method: DidChangeWatchedFiles::METHOD.to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    register(session, registration).await;
}

async fn register(session: &Arc<Session>, registration: Registration) {
    let method = registration.method.clone();
    let client = session.client.clone();
    let call = async move { client.register_capability(vec![registration]).await };
    if let Some(Err(error)) = session.ask(Some(CLIENT_PATIENCE), call).await {
        tracing::warn!(%error, method, "the client does not take a registration");
    }
}
