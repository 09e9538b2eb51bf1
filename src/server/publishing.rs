//! Diagnostics pushed to the client.
//!
//! One task a document: it takes the newest snapshot, analyses it, publishes, and starts over if the text has changed in the
//! meantime. So the newest text wins, stale work is dropped, and nothing waits for a fixed delay.

use std::sync::Arc;

use lsp_types::Url;
use tower_lsp::jsonrpc::{Error, Result};

use super::convert::to_lsp;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::analysis::diagnostics::ApiErrors;

/// What the diagnostics of a document are made of.
#[derive(Clone)]
struct Basis {
    snapshot: Arc<Snapshot>,
    api_errors: Option<Arc<ApiErrors>>,
}

impl Basis {
    fn is_same(&self, other: &Self) -> bool {
        let address = |basis: &Self| basis.api_errors.as_ref().map(Arc::as_ptr);
        Arc::ptr_eq(&self.snapshot, &other.snapshot) && address(self) == address(other)
    }
}

impl Session {
    /// Sees to it that the client gets the diagnostics of the newest text. Clients that ask for diagnostics themselves are
    /// left alone.
    pub fn publish(self: &Arc<Self>, uri: &Url) {
        if !super::uri::is_request_file(uri) {
            return;
        }
        {
            let mut state = self.state();
            if state.features.pull_diagnostics {
                return;
            }
            match state.documents.get_mut(uri) {
                Some(document) if !document.is_publishing => document.is_publishing = true,
                _ => return,
            }
        }
        let session = Arc::clone(self);
        let uri = uri.clone();
        tokio::spawn(async move { session.publish_until_current(&uri).await });
    }

    async fn publish_until_current(self: Arc<Self>, uri: &Url) {
        let mut published: Option<Basis> = None;
        while let Some(basis) = self.next_to_publish(uri, published.as_ref()) {
            let snapshot = Arc::clone(&basis.snapshot);
            let diagnostics = self.diagnose(uri, basis.clone()).await.unwrap_or_default();
            let is_current = self
                .snapshot(uri)
                .is_some_and(|newest| Arc::ptr_eq(&newest, &snapshot));
            if is_current {
                self.client
                    .publish_diagnostics(uri.clone(), diagnostics, snapshot.version)
                    .await;
            }
            published = Some(basis);
        }
    }

    /// What is to be published if it isn't what was just published; else the task is done.
    fn next_to_publish(&self, uri: &Url, published: Option<&Basis>) -> Option<Basis> {
        let mut state = self.state();
        let api_errors = state.api_errors.get(uri).cloned();
        let document = state.documents.get_mut(uri)?;
        let basis = Basis {
            snapshot: Arc::clone(&document.snapshot),
            api_errors,
        };
        if published.is_some_and(|published| published.is_same(&basis)) {
            document.is_publishing = false;
            return None;
        }
        Some(basis)
    }

    /// Analyses a snapshot off the task, so that nothing else waits for it, and adds what the API said about the document.
    pub async fn diagnostics_of(
        &self,
        uri: &Url,
        snapshot: Arc<Snapshot>,
    ) -> Result<Vec<lsp_types::Diagnostic>> {
        let api_errors = self.state().api_errors.get(uri).cloned();
        let basis = Basis {
            snapshot,
            api_errors,
        };
        self.diagnose(uri, basis).await
    }

    async fn diagnose(&self, uri: &Url, basis: Basis) -> Result<Vec<lsp_types::Diagnostic>> {
        let features = self.features();
        let uri = uri.clone();
        let diagnose = move || {
            let Basis {
                snapshot,
                api_errors,
            } = basis;
            let mut diagnostics = to_lsp::diagnostics(&features, &uri, &snapshot);
            let api_errors = api_errors.iter().flat_map(|e| e.diagnose(snapshot.tree()));
            diagnostics.extend(
                api_errors.map(|found| to_lsp::diagnostic(&features, &uri, &snapshot.text, &found)),
            );
            diagnostics
        };
        tokio::task::spawn_blocking(diagnose)
            .await
            .map_err(|_| Error::internal_error())
    }

    /// Takes a document's diagnostics back.
    pub async fn retract(&self, uri: Url) {
        self.client.publish_diagnostics(uri, Vec::new(), None).await;
    }
}
