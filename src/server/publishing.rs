//! Pushes diagnostics to the client.
//!
//! There is one task per file. It takes the current version of the file, analyses it, publishes the diagnostics, and starts
//! over if the file has changed since. So the newest text wins, stale work stops, and no delay is needed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use lsp_types::{Diagnostic, Url};
use tokio::sync::Semaphore;

use super::client::ClientHandle;
use super::configuration_problems::ConfigurationProblems;
use super::convert::to_lsp;
use super::documents::{Current, Documents};
use super::features::Features;
use super::off_task::run_on_snapshot;
use super::shared::Shared;
use super::uri::{Key, is_request_file};

/// How many documents are analysed at once for publishing. The limit keeps requests from waiting for many analyses.
const MAX_ANALYSES: usize = 2;

/// Publishes diagnostics, except to clients that pull them.
#[derive(Clone)]
pub(super) struct Publisher(Arc<Inner>);

struct Inner {
    client: ClientHandle,
    documents: Shared<Documents>,
    configuration_problems: Arc<ConfigurationProblems>,
    analyses: Semaphore,
    state: Shared<State>,
}

#[derive(Default)]
struct State {
    /// The files with a running task.
    busy: HashSet<Key>,
    /// The URI under which the client last received the diagnostics of a file.
    published: HashMap<Key, Url>,
}

impl Publisher {
    pub fn new(
        client: ClientHandle,
        documents: Shared<Documents>,
        configuration_problems: Arc<ConfigurationProblems>,
    ) -> Self {
        Self(Arc::new(Inner {
            client,
            documents,
            configuration_problems,
            analyses: Semaphore::new(MAX_ANALYSES),
            state: Shared::default(),
        }))
    }

    /// Schedules the diagnostics of a file for publishing.
    pub fn publish(&self, uri: &Url) {
        if is_request_file(uri) {
            self.publish_key(Key::of(uri));
        }
    }

    /// Schedules the diagnostics of the file with this key for publishing.
    pub fn publish_key(&self, key: Key) {
        let Self(inner) = self;
        if inner.client.features().pull_diagnostics || !inner.state.lock().busy.insert(key.clone())
        {
            return;
        }
        let inner = Arc::clone(inner);
        tokio::spawn(async move { inner.publish_until_current(key).await });
    }
}

impl Inner {
    async fn publish_until_current(&self, key: Key) {
        let mut published: Option<Current> = None;
        loop {
            let turn = self.analyses.acquire().await;
            // Taken out, so that the old version can be freed while the new one is analysed.
            let before = published.take();
            let Some(current) = self.next(&key, before) else {
                return;
            };
            let diagnostics = tokio::select! {
                diagnostics = diagnostics_of(&current, self.client.features()) => diagnostics,
                () = current.superseded() => continue,
            };
            drop(turn);
            self.configuration_problems.show_new().await;
            if let Some(diagnostics) = diagnostics {
                self.publish_if_current(&key, &current, diagnostics).await;
            }
            published = Some(current);
        }
    }

    /// The current version of a file. If it has been published, removes the task and returns `None`.
    fn next(&self, key: &Key, published: Option<Current>) -> Option<Current> {
        // Lock both, so that a change between the check and the removal is not lost.
        let mut state = self.state.lock();
        let current = self.documents.lock().current(key);
        if published.is_some_and(|published| published.is(&current)) {
            state.busy.remove(key);
            return None;
        }
        Some(current)
    }

    async fn publish_if_current(&self, key: &Key, current: &Current, found: Vec<Diagnostic>) {
        let Some(Addresses { uri, outdated }) = self.addresses(key, current) else {
            return;
        };
        if let Some(outdated) = outdated {
            self.client
                .publish_diagnostics(outdated, Vec::new(), None)
                .await;
        }
        let version = match current {
            Current::Open(document) => document.snapshot.version,
            Current::Closed(_) | Current::Gone => None,
        };
        self.client.publish_diagnostics(uri, found, version).await;
    }

    /// The URIs to publish under. `None` if the version is outdated, or there are no diagnostics to remove.
    fn addresses(&self, key: &Key, current: &Current) -> Option<Addresses> {
        let mut state = self.state.lock();
        if !self.documents.lock().current(key).is(current) {
            return None;
        }
        let uri = match current {
            Current::Open(document) => document.uri.clone(),
            Current::Closed(file) => file.uri.clone(),
            Current::Gone => {
                let uri = state.published.remove(key)?;
                return Some(Addresses {
                    uri,
                    outdated: None,
                });
            }
        };
        let before = state.published.insert(key.clone(), uri.clone());
        let outdated = before.filter(|before| *before != uri);
        Some(Addresses { uri, outdated })
    }
}

/// The URIs to publish under.
struct Addresses {
    uri: Url,
    /// Another URI of the same file, under which the client still shows diagnostics.
    outdated: Option<Url>,
}

/// The diagnostics of a version of a file. `None` if the analysis failed; then the old diagnostics stay.
pub(super) async fn diagnostics_of(
    current: &Current,
    features: Features,
) -> Option<Vec<Diagnostic>> {
    let document = match current {
        Current::Open(document) => document.clone(),
        Current::Closed(file) => return Some(file.diagnostics.clone()),
        Current::Gone => return Some(Vec::new()),
    };
    let uri = document.uri;
    let analysis = run_on_snapshot(document.snapshot, move |snapshot| {
        to_lsp::diagnostics(&features, &uri, snapshot)
    });
    // The panic is already in the log.
    analysis.await.ok()
}
