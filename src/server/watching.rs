//! What the client is asked to tell of: changes on disk and of settings.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::notification::{DidChangeConfiguration, DidChangeWatchedFiles, Notification};
use lsp_types::*;

use super::session::Session;
use crate::config;
use crate::files;

/// A client that has not agreed by then will not.
const CLIENT_PATIENCE: Duration = Duration::from_secs(10);

/// Asks the client to tell of changes, as far as it can.
pub(super) async fn watch(session: &Arc<Session>) {
    tokio::join!(watch_files(session), watch_settings(session));
}

async fn watch_settings(session: &Arc<Session>) {
    if !session.features().register_configuration {
        return;
    }
    let registration = Registration {
        id: "clreq-settings".to_owned(),
        method: DidChangeConfiguration::METHOD.to_owned(),
        register_options: Some(serde_json::json!({ "section": "clreq" })),
    };
    register(session, registration).await;
}

/// Request files, and what decides about them.
async fn watch_files(session: &Arc<Session>) {
    if !session.features().watched_files {
        return;
    }
    let watcher = |pattern: String, kind| FileSystemWatcher {
        glob_pattern: GlobPattern::String(pattern),
        kind,
    };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![
            watcher(format!("**/*{}", files::SUFFIX), None),
            watcher("**/.gitignore".to_owned(), None),
            watcher(format!("**/{}", config::FILE_NAME), None),
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
