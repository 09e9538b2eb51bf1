//! What the server knows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lsp_types::{MessageType, TextDocumentContentChangeEvent, Url};
use tokio_util::sync::CancellationToken;
use tower_lsp::Client;

use super::backend::Options;
use super::convert::from_lsp;
use super::features::Features;
use super::progress::Registry;
use super::sending::Sending;
use super::snapshot::Snapshot;
use super::uri;
use crate::analysis::diagnostics::ApiErrors;
use crate::text::{Encoding, Text};

/// A session with a client. Shared by all handlers.
pub(super) struct Session {
    pub client: Client,
    pub options: Options,
    pub sending: Sending,
    pub progress: Registry,
    /// Cancelled when the client has left.
    pub gone: CancellationToken,
    state: Mutex<State>,
}

/// What changes in a session.
#[derive(Default)]
pub(super) struct State {
    pub features: Features,
    pub documents: HashMap<Url, OpenDocument>,
    /// What was last told of the files that are not open.
    pub closed: HashMap<Url, Arc<Snapshot>>,
    /// What the API said about each document when it was last sent.
    pub api_errors: HashMap<Url, Arc<ApiErrors>>,
    pub folders: Vec<Url>,
    /// What was not understood of what the client said at the start. The user is told once the session has begun.
    pub problems: Vec<String>,
}

/// A document that the client has open.
pub(super) struct OpenDocument {
    pub snapshot: Arc<Snapshot>,
    /// Whether a task is at work on its diagnostics; it takes the newest snapshot until it is done.
    pub is_publishing: bool,
}

impl Session {
    pub fn new(client: Client, options: Options) -> Self {
        Self {
            client,
            options,
            sending: Sending::default(),
            progress: Registry::default(),
            gone: CancellationToken::new(),
            state: Mutex::default(),
        }
    }

    /// The state. A panic elsewhere while it was locked leaves it whole: no change takes more than one step.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn features(&self) -> Features {
        self.state().features.clone()
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

    /// Asks the client something; `None` if it leaves, or has not answered in time. The call itself goes on on a task of
    /// its own: a reply to a call that was dropped would confuse the router.
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

    /// The newest version of a request file that is open.
    pub fn snapshot(&self, uri: &Url) -> Option<Arc<Snapshot>> {
        if !uri::is_request_file(uri) {
            return None;
        }
        let state = self.state();
        state
            .documents
            .get(uri)
            .map(|document| Arc::clone(&document.snapshot))
    }
}

impl State {
    pub fn open(&mut self, uri: Url, version: i32, text: &str) {
        self.closed.remove(&uri);
        let snapshot = Snapshot::new(Some(version), Text::new(text));
        // A document opened twice is a client's mistake; the newer text counts.
        let is_publishing = self
            .documents
            .get(&uri)
            .is_some_and(|document| document.is_publishing);
        self.documents.insert(
            uri,
            OpenDocument {
                snapshot,
                is_publishing,
            },
        );
    }

    /// Applies changes in their order; false if the document isn't open.
    pub fn change(
        &mut self,
        uri: &Url,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
    ) -> bool {
        let encoding = self.features.encoding;
        let Some(document) = self.documents.get_mut(uri) else {
            return false;
        };
        let mut text = document.snapshot.text.clone();
        for change in changes {
            apply(&mut text, change, encoding);
        }
        document.snapshot = Snapshot::new(Some(version), text);
        true
    }
}

fn apply(text: &mut Text, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
    match change.range {
        Some(range) => text.edit(
            from_lsp::position(range.start),
            from_lsp::position(range.end),
            encoding,
            &change.text,
        ),
        None => *text = Text::new(&change.text),
    }
}
