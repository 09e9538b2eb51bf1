//! The client: its capabilities, and messages and questions to its user.

use std::collections::HashMap;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use lsp_types::{MessageActionItem, MessageType, ShowDocumentParams, Url};
use tokio_util::sync::CancellationToken;
use tower_lsp::Client;

use super::client_process;
use super::features::Features;

/// The time-out for the client to open a file.
const OPEN_PATIENCE: Duration = Duration::from_secs(5);

/// A handle to the client. Dereferences to tower-lsp's client, for the other calls of the protocol.
#[derive(Clone)]
pub(super) struct ClientHandle {
    client: Client,
    /// Empty until the client has sent `initialize`.
    features: Arc<OnceLock<Features>>,
    /// Cancelled when the client has left.
    gone: CancellationToken,
    process_ended: CancellationToken,
}

impl ClientHandle {
    /// `process_ended` gets cancelled when the client's process ends.
    pub fn new(client: Client, process_ended: CancellationToken) -> Self {
        Self {
            client,
            features: Arc::default(),
            gone: CancellationToken::new(),
            process_ended,
        }
    }

    /// Watches the client's process, and reports when it ends.
    pub fn watch_process(&self, id: u32) {
        let process_ended = self.process_ended.clone();
        tokio::spawn(async move {
            if client_process::wait_for_end(id).await {
                process_ended.cancel();
            }
        });
    }

    /// What the client can do.
    pub fn features(&self) -> Features {
        self.features.get().cloned().unwrap_or_default()
    }

    /// Stores the client's capabilities. Clients send them once.
    pub fn set_features(&self, features: Features) {
        let _ = self.features.set(features);
    }

    /// Whether the client has left.
    pub fn is_gone(&self) -> bool {
        self.gone.is_cancelled()
    }

    /// Does some work. If the client leaves, gives the work this much time, and then cancels it.
    pub async fn finish_within<T>(
        &self,
        patience: Duration,
        cancellation: &CancellationToken,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = std::pin::pin!(work);
        let too_long = async {
            self.gone.cancelled().await;
            tokio::time::sleep(patience).await;
        };
        tokio::select! {
            result = &mut work => return result,
            () = too_long => cancellation.cancel(),
        }
        work.await
    }

    /// Cancels everything that waits for the client.
    pub fn set_gone(&self) {
        self.gone.cancel();
    }

    /// Shows the user a message, unless the client has left.
    pub async fn tell(&self, level: MessageType, message: impl std::fmt::Display) {
        tokio::select! {
            () = self.client.show_message(level, message) => {}
            () = self.gone.cancelled() => {}
        }
    }

    /// Adds a line to the client's log of this server.
    pub async fn log(&self, message: impl std::fmt::Display) {
        tokio::select! {
            () = self.client.log_message(MessageType::INFO, message) => {}
            () = self.gone.cancelled() => {}
        }
    }

    /// Waits for the client: for its reply to a call, or for a change that it makes. Returns `None` if the client leaves or the time
    /// is up. The call itself goes on in its own task, because a reply to a dropped call would confuse tower-lsp.
    pub async fn ask<T: Send + 'static>(
        &self,
        patience: Option<Duration>,
        call: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let call = tokio::spawn(call);
        let too_long = async {
            match patience {
                Some(patience) => tokio::time::sleep(patience).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            reply = call => reply.ok(),
            () = too_long => None,
            () = self.gone.cancelled() => None,
        }
    }

    /// Opens a file in the client. Returns whether it did.
    pub async fn open_file(&self, file: &Path) -> bool {
        let Ok(uri) = Url::from_file_path(file) else {
            return false;
        };
        if !self.features().shows_documents {
            return false;
        }
        let params = ShowDocumentParams {
            uri,
            external: None,
            take_focus: Some(true),
            selection: None,
        };
        let client = self.client.clone();
        let call = async move { client.show_document(params).await };
        matches!(self.ask(Some(OPEN_PATIENCE), call).await, Some(Ok(true)))
    }

    /// Asks the user to choose; `None` if the user closes the question or the client can't ask.
    pub async fn choose(&self, question: impl Into<String>, choices: &[&str]) -> Option<String> {
        self.choose_at(MessageType::WARNING, question, choices)
            .await
    }

    /// Like [`choose`](Self::choose), with a severity.
    pub async fn choose_at(
        &self,
        level: MessageType,
        question: impl Into<String>,
        choices: &[&str],
    ) -> Option<String> {
        let question = question.into();
        let choices = choices.iter().map(|title| MessageActionItem {
            title: (*title).to_owned(),
            properties: HashMap::new(),
        });
        let choices = Some(choices.collect());
        let client = self.client.clone();
        let call = async move { client.show_message_request(level, question, choices).await };
        let choice = self.ask(None, call).await?.ok()??;
        Some(choice.title)
    }
}

impl Deref for ClientHandle {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}
