//! Diagnostics pushed to the client.
//!
//! One task a file: it takes what counts for the file, analyses it, publishes, and starts over if something else counts in the
//! meantime. So the newest text wins, stale work is dropped, nothing waits for a fixed delay, and what is published for a
//! file last is what counts for it, whoever opened, closed, changed or deleted it in which order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use lsp_types::{Diagnostic, Url};

use super::convert::to_lsp;
use super::documents::Current;
use super::off_task::run_on_snapshot;
use super::session::{Session, State};
use super::uri::{Key, is_request_file};

/// What is being published, and what the client was told.
#[derive(Default)]
pub(super) struct Publishing {
    /// The files that a task is at work on.
    under_way: HashSet<Key>,
    /// The spelling of the address under which the client last got diagnostics for a file.
    told: HashMap<Key, Url>,
}

impl Session {
    /// Sees to it that the client gets the diagnostics of what counts for a file. Clients that ask for diagnostics
    /// themselves are left alone.
    pub fn publish(self: &Arc<Self>, uri: &Url) {
        if is_request_file(uri) {
            self.publish_key(Key::of(uri));
        }
    }

    pub fn publish_key(self: &Arc<Self>, key: Key) {
        {
            let mut state = self.state();
            let is_needed =
                !state.features.pull_diagnostics && state.publishing.under_way.insert(key.clone());
            if !is_needed {
                return;
            }
        }
        let session = Arc::clone(self);
        tokio::spawn(async move { session.publish_until_current(key).await });
    }

    async fn publish_until_current(self: Arc<Self>, key: Key) {
        let mut published: Option<Current> = None;
        loop {
            // However many files there are, a request never waits for the analysis of more than a few of them.
            let turn = self.analyses.acquire().await;
            // Taken, so that the version before is not kept while the new one is analysed.
            let before = published.take();
            let Some(current) = self.state().next_to_publish(&key, before) else {
                return;
            };
            let diagnostics = tokio::select! {
                diagnostics = self.current_diagnostics(&current) => diagnostics,
                () = current.superseded() => continue,
            };
            drop(turn);
            self.tell_of_configurations().await;
            if let Some(diagnostics) = diagnostics {
                self.tell_diagnostics(&key, &current, diagnostics).await;
            }
            published = Some(current);
        }
    }

    /// The diagnostics of what counts for a file; none if the analysis failed, which is no reason to say that all is well.
    pub async fn current_diagnostics(&self, current: &Current) -> Option<Vec<Diagnostic>> {
        let document = match current {
            Current::Open(document) => document.clone(),
            Current::Closed(file) => return Some(file.diagnostics.clone()),
            Current::Gone => return Some(Vec::new()),
        };
        let features = self.features();
        let uri = document.uri;
        let analysis = run_on_snapshot(document.snapshot, move |snapshot| {
            to_lsp::diagnostics(&features, &uri, snapshot)
        });
        // Where it panicked is in the log already.
        analysis.await.ok()
    }

    async fn tell_diagnostics(&self, key: &Key, current: &Current, found: Vec<Diagnostic>) {
        let Some(Telling {
            uri,
            other_spelling,
        }) = self.state().telling(key, current)
        else {
            return;
        };
        if let Some(other) = other_spelling {
            self.client
                .publish_diagnostics(other, Vec::new(), None)
                .await;
        }
        let version = match current {
            Current::Open(document) => document.snapshot.version,
            Current::Closed(_) | Current::Gone => None,
        };
        self.client.publish_diagnostics(uri, found, version).await;
    }
}

/// Under which address the client is told something.
struct Telling {
    uri: Url,
    /// Where it was told something of the same file before.
    other_spelling: Option<Url>,
}

impl State {
    /// What counts for a file if that isn't what was just published; else its task is done.
    fn next_to_publish(&mut self, key: &Key, published: Option<Current>) -> Option<Current> {
        let current = self.documents.current(key);
        if published.is_some_and(|published| published.is(&current)) {
            self.publishing.under_way.remove(key);
            return None;
        }
        Some(current)
    }

    /// How to tell the client; none if something else counts by now, or there is nothing to take back.
    fn telling(&mut self, key: &Key, current: &Current) -> Option<Telling> {
        if !self.documents.current(key).is(current) {
            return None;
        }
        let told = &mut self.publishing.told;
        let uri = match current {
            Current::Open(document) => document.uri.clone(),
            Current::Closed(file) => file.uri.clone(),
            Current::Gone => {
                let uri = told.remove(key)?;
                return Some(Telling {
                    uri,
                    other_spelling: None,
                });
            }
        };
        let other_spelling = told
            .insert(key.clone(), uri.clone())
            .filter(|told| *told != uri);
        Some(Telling {
            uri,
            other_spelling,
        })
    }
}
