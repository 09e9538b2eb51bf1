//! Diagnostics pushed to the client.
//!
//! One task a document: it takes the newest snapshot, analyses it, publishes, and starts over if the text has changed in the
//! meantime. So the newest text wins, stale work is dropped, and nothing waits for a fixed delay.

use std::sync::Arc;

use lsp_types::Url;

use super::convert::to_lsp;
use super::session::Session;
use super::snapshot::Snapshot;

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
        let mut published: Option<Arc<Snapshot>> = None;
        while let Some(snapshot) = self.next_to_publish(uri, published.as_ref()) {
            let diagnostics = self.diagnostics_of(uri, Arc::clone(&snapshot)).await;
            let is_current = self
                .snapshot(uri)
                .is_some_and(|newest| Arc::ptr_eq(&newest, &snapshot));
            if is_current {
                self.client
                    .publish_diagnostics(uri.clone(), diagnostics, snapshot.version)
                    .await;
            }
            published = Some(snapshot);
        }
    }

    /// The newest snapshot if it isn't the one that was just published; else the task is done.
    fn next_to_publish(
        &self,
        uri: &Url,
        published: Option<&Arc<Snapshot>>,
    ) -> Option<Arc<Snapshot>> {
        let mut state = self.state();
        let document = state.documents.get_mut(uri)?;
        if published.is_some_and(|published| Arc::ptr_eq(published, &document.snapshot)) {
            document.is_publishing = false;
            return None;
        }
        Some(Arc::clone(&document.snapshot))
    }

    /// Analyses a snapshot off the task, so that nothing else waits for it.
    pub async fn diagnostics_of(
        &self,
        uri: &Url,
        snapshot: Arc<Snapshot>,
    ) -> Vec<lsp_types::Diagnostic> {
        let features = self.features();
        let uri = uri.clone();
        tokio::task::spawn_blocking(move || to_lsp::diagnostics(&features, &uri, &snapshot))
            .await
            .unwrap_or_default()
    }

    /// Takes a document's diagnostics back.
    pub async fn retract(&self, uri: Url) {
        self.client.publish_diagnostics(uri, Vec::new(), None).await;
    }
}
