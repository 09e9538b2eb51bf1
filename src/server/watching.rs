//! Asks the client to report changes of files and of settings.

use std::time::Duration;

use lsp_types::notification::{DidChangeConfiguration, DidChangeWatchedFiles, Notification};
use lsp_types::*;

use super::client::ClientHandle;
use crate::config;
use crate::files;

/// The time-out for the client to register the watchers.
const CLIENT_PATIENCE: Duration = Duration::from_secs(10);

/// Registers for reports of changes, if the client supports that.
pub(super) async fn watch(client: &ClientHandle) {
    tokio::join!(watch_files(client), watch_settings(client));
}

async fn watch_settings(client: &ClientHandle) {
    if !client.features().register_configuration {
        return;
    }
    let registration = Registration {
        id: "clreq-settings".to_owned(),
        method: DidChangeConfiguration::METHOD.to_owned(),
        register_options: Some(serde_json::json!({ "section": "clreq" })),
    };
    register(client, registration).await;
}

/// Request files, and the files that determine which of them are checked and how.
async fn watch_files(client: &ClientHandle) {
    if !client.features().watched_files {
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
            // Some clients report only a deleted folder and not the files in it.
            watcher("**/*".to_owned(), Some(WatchKind::Delete)),
        ],
    };
    let registration = Registration {
        id: "clreq-watched-files".to_owned(),
        method: DidChangeWatchedFiles::METHOD.to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    register(client, registration).await;
}

async fn register(client: &ClientHandle, registration: Registration) {
    let method = registration.method.clone();
    let asking = client.clone();
    let call = async move { asking.register_capability(vec![registration]).await };
    if let Some(Err(error)) = client.ask(Some(CLIENT_PATIENCE), call).await {
        tracing::warn!(%error, method, "the client does not take a registration");
    }
}
