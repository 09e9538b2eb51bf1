//! Request files that are not open: they have diagnostics too.

use std::sync::Arc;

use lsp_types::*;

use super::progress::Progress;
use super::session::Session;
use super::snapshot::Snapshot;
use super::uri::{is_request_file, to_path};
use crate::discovery;
use crate::text::Text;

/// So many files of a workspace are looked at; beyond that the client is told.
const MOST_FILES: usize = 10_000;

/// Asks the client to tell of changes of request files.
pub(super) fn watch(session: &Arc<Session>) {
    if !session.features().watched_files {
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: vec![FileSystemWatcher {
                glob_pattern: GlobPattern::String(format!("**/*{}", discovery::SUFFIX)),
                kind: None,
            }],
        };
        let registration = Registration {
            id: "clreq-watched-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        if let Err(error) = session.client.register_capability(vec![registration]).await {
            tracing::warn!(%error, "the client does not tell of changed files");
        }
    });
}

/// Looks for request files in folders, in the background.
pub(super) fn scan(session: &Arc<Session>, folders: Vec<Url>) {
    let folders: Vec<_> = folders.iter().filter_map(to_path).collect();
    if folders.is_empty() {
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        let progress = Progress::begin(&session, "Checking request files", false).await;
        let found = tokio::task::spawn_blocking(move || {
            let files = folders
                .iter()
                .flat_map(|folder| discovery::request_files(folder));
            let uris = files.filter_map(|file| Url::from_file_path(file.ok()?).ok());
            uris.take(MOST_FILES + 1).collect::<Vec<_>>()
        });
        let mut found = found.await.unwrap_or_default();
        if found.len() > MOST_FILES {
            found.truncate(MOST_FILES);
            let message = format!(
                "The workspace has more than {MOST_FILES} request files. The others are checked when they are opened."
            );
            session
                .client
                .show_message(MessageType::WARNING, message)
                .await;
        }
        refresh_closed(&session, found).await;
        progress.end().await;
    });
}

/// Reads files that are not open again and tells the client what is wrong with them.
pub(super) async fn refresh_closed(session: &Arc<Session>, uris: Vec<Url>) {
    for uri in uris.into_iter().filter(is_request_file) {
        if session.state().documents.contains_key(&uri) {
            continue;
        }
        match read(&uri).await {
            Some(snapshot) => {
                {
                    let mut state = session.state();
                    if state.documents.contains_key(&uri) {
                        continue;
                    }
                    state.closed.insert(uri.clone(), Arc::clone(&snapshot));
                }
                if !session.features().pull_diagnostics {
                    let diagnostics = session
                        .diagnostics_of(&uri, snapshot)
                        .await
                        .unwrap_or_default();
                    let is_closed = session.state().closed.contains_key(&uri);
                    if is_closed {
                        session
                            .client
                            .publish_diagnostics(uri, diagnostics, None)
                            .await;
                    }
                }
            }
            None => {
                {
                    let mut state = session.state();
                    state.closed.remove(&uri);
                    state.api_errors.remove(&uri);
                }
                if !session.features().pull_diagnostics {
                    session.retract(uri).await;
                }
            }
        }
    }
    refresh_pulled(session).await;
}

/// Forgets files that are in none of the folders any more.
pub(super) async fn forget_outside(session: &Arc<Session>) {
    let gone: Vec<Url> = {
        let mut state = session.state();
        let folders: Vec<_> = state.folders.iter().filter_map(to_path).collect();
        let is_outside = |uri: &Url| {
            to_path(uri).is_none_or(|path| !folders.iter().any(|folder| path.starts_with(folder)))
        };
        let gone: Vec<Url> = state
            .closed
            .keys()
            .filter(|uri| is_outside(uri))
            .cloned()
            .collect();
        for uri in &gone {
            state.closed.remove(uri);
        }
        gone
    };
    if session.features().pull_diagnostics {
        refresh_pulled(session).await;
        return;
    }
    for uri in gone {
        session.retract(uri).await;
    }
}

/// Lets a client that asks for diagnostics itself ask again.
pub(super) async fn refresh_pulled(session: &Arc<Session>) {
    let features = session.features();
    if !(features.pull_diagnostics && features.refresh_diagnostics) {
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        if let Err(error) = session.client.workspace_diagnostic_refresh().await {
            tracing::warn!(%error, "the client does not refresh its diagnostics");
        }
    });
}

/// The file as it is on disk; none if it is gone or can't be read.
async fn read(uri: &Url) -> Option<Arc<Snapshot>> {
    let path = to_path(uri)?;
    let read = tokio::task::spawn_blocking(move || {
        let is_file = std::fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
        // An editor shows no byte order mark, so positions don't count it.
        let text = is_file
            .then(|| std::fs::read_to_string(&path).ok())
            .flatten()?;
        Some(Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text)))
    });
    let text = read.await.ok().flatten()?;
    Some(Snapshot::new(None, text))
}
