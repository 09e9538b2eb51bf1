//! Work-done progress, started by the server and cancellable by the client.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use lsp_types::notification::Progress as ProgressNotification;
use lsp_types::request::WorkDoneProgressCreate;
use lsp_types::*;
use tokio_util::sync::CancellationToken;

use super::client::ClientHandle;
use super::shared::Shared;

/// The time-out for the client to create the progress.
const CLIENT_PATIENCE: Duration = Duration::from_secs(5);

/// The tokens of the active progress. Clients cancel by token.
#[derive(Clone, Default)]
pub(super) struct ProgressTokens {
    next: Arc<AtomicU64>,
    running: Shared<HashMap<ProgressToken, CancellationToken>>,
}

impl ProgressTokens {
    /// Cancels the progress with this token.
    pub fn cancel(&self, token: &ProgressToken) {
        if let Some(cancellation) = self.running.lock().get(token) {
            cancellation.cancel();
        }
    }

    fn add(&self, cancellation: CancellationToken) -> ProgressToken {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let token = NumberOrString::String(format!("clreq-{number}"));
        self.running.lock().insert(token.clone(), cancellation);
        token
    }

    fn remove(&self, token: &ProgressToken) {
        self.running.lock().remove(token);
    }
}

/// Progress in the client, if the client supports it.
pub(super) struct Progress {
    client: ClientHandle,
    tokens: ProgressTokens,
    token: ProgressToken,
    is_shown: bool,
}

impl Progress {
    /// Shows progress. With a token the user can cancel the work: that sets the token.
    pub async fn begin(
        client: &ClientHandle,
        tokens: &ProgressTokens,
        title: &str,
        cancellation: Option<CancellationToken>,
    ) -> Self {
        let cancellable = cancellation.is_some();
        let token = tokens.add(cancellation.unwrap_or_default());
        let create = WorkDoneProgressCreateParams {
            token: token.clone(),
        };
        let is_shown = client.features().work_done_progress && {
            let asking = client.clone();
            let call = async move { asking.send_request::<WorkDoneProgressCreate>(create).await };
            matches!(client.ask(Some(CLIENT_PATIENCE), call).await, Some(Ok(())))
        };
        let progress = Self {
            client: client.clone(),
            tokens: tokens.clone(),
            token,
            is_shown,
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
        if self.is_shown && !self.client.is_gone() {
            let params = ProgressParams {
                token: self.token.clone(),
                value: ProgressParamsValue::WorkDone(progress),
            };
            self.client
                .send_notification::<ProgressNotification>(params)
                .await;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.tokens.remove(&self.token);
    }
}
