//! Work-done progress that the server starts, and its cancellation.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lsp_types::notification::Progress as ProgressNotification;
use lsp_types::request::WorkDoneProgressCreate;
use lsp_types::*;
use tokio_util::sync::CancellationToken;

use super::session::Session;

/// A client that has not agreed to show progress by then does without.
const CLIENT_PATIENCE: Duration = Duration::from_secs(5);

/// The progress that clients can cancel.
#[derive(Default)]
pub(super) struct Registry {
    next: AtomicU64,
    running: Mutex<HashMap<ProgressToken, CancellationToken>>,
}

impl Registry {
    /// Cancels what the client shows under this token.
    pub fn cancel(&self, token: &ProgressToken) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancellation) = running.get(token) {
            cancellation.cancel();
        }
    }

    fn add(&self, cancellation: CancellationToken) -> ProgressToken {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let token = NumberOrString::String(format!("clreq-{number}"));
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(token.clone(), cancellation);
        token
    }

    fn remove(&self, token: &ProgressToken) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(token);
    }
}

/// Progress that the client shows, if it can.
pub(super) struct Progress {
    session: Arc<Session>,
    token: ProgressToken,
    is_shown: bool,
    /// Set when the client cancels.
    pub cancellation: CancellationToken,
}

impl Progress {
    pub async fn begin(session: &Arc<Session>, title: &str, cancellable: bool) -> Self {
        let cancellation = CancellationToken::new();
        let token = session.progress.add(cancellation.clone());
        let create = WorkDoneProgressCreateParams {
            token: token.clone(),
        };
        let is_shown = session.features().work_done_progress && {
            let client = session.client.clone();
            let call = async move { client.send_request::<WorkDoneProgressCreate>(create).await };
            matches!(session.ask(Some(CLIENT_PATIENCE), call).await, Some(Ok(())))
        };
        let progress = Self {
            session: Arc::clone(session),
            token,
            is_shown,
            cancellation,
        };
        progress
            .notify(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: title.to_owned(),
                cancellable: Some(cancellable),
                ..WorkDoneProgressBegin::default()
            }))
            .await;
        progress
    }

    pub async fn report(&self, message: String) {
        self.notify(WorkDoneProgress::Report(WorkDoneProgressReport {
            message: Some(message),
            ..WorkDoneProgressReport::default()
        }))
        .await;
    }

    pub async fn end(self) {
        self.notify(WorkDoneProgress::End(WorkDoneProgressEnd::default()))
            .await;
    }

    async fn notify(&self, progress: WorkDoneProgress) {
        if self.is_shown && !self.session.gone.is_cancelled() {
            let params = ProgressParams {
                token: self.token.clone(),
                value: ProgressParamsValue::WorkDone(progress),
            };
            self.session
                .client
                .send_notification::<ProgressNotification>(params)
                .await;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.session.progress.remove(&self.token);
    }
}
