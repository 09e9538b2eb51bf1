//! What the server knows.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lsp_types::{MessageActionItem, MessageType, TextDocumentContentChangeEvent, Url};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower_lsp::Client;

use super::backend::Options;
use super::documents::{Documents, Reading};
use super::features::Features;
use super::handlers::completion::Offered;
use super::progress::Registry;
use super::project::Told;
use super::publishing::Publishing;
use super::refreshing::Refreshing;
use super::sending::Sending;
use super::settings::Configuration;
use super::snapshot::Snapshot;
use super::uri::to_path;

/// So many documents are analysed at once without being asked for, at most.
const MOST_ANALYSES: usize = 2;

/// A session with a client. Shared by all handlers.
pub(super) struct Session {
    pub client: Client,
    pub options: Options,
    pub sending: Sending,
    pub progress: Registry,
    /// The turns to analyse a document that nobody asked about.
    pub analyses: Semaphore,
    /// Cancelled when the client has left.
    pub gone: CancellationToken,
    pub told_of_configurations: tokio::sync::Mutex<Told>,
    state: Mutex<State>,
}

/// What changes in a session.
#[derive(Default)]
pub(super) struct State {
    pub features: Features,
    pub offered: Offered,
    pub documents: Documents,
    pub folders: Vec<Url>,
    pub publishing: Publishing,
    pub refreshing: Refreshing,
    pub configuration: Configuration,
}

impl Session {
    pub fn new(client: Client, options: Options) -> Self {
        Self {
            client,
            options,
            sending: Sending::default(),
            progress: Registry::default(),
            analyses: Semaphore::new(MOST_ANALYSES),
            gone: CancellationToken::new(),
            told_of_configurations: tokio::sync::Mutex::default(),
            state: Mutex::default(),
        }
    }

    /// The state. A panic elsewhere while it was locked leaves it whole: no change takes more than one step, but an edit, and a document
    /// whose edit was not finished is not kept.
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

    /// Asks the user to choose; `None` if the question was closed, or can't be asked.
    pub async fn choose(&self, question: impl Into<String>, choices: &[&str]) -> Option<String> {
        let question = question.into();
        let choices = choices.iter().map(|title| MessageActionItem {
            title: (*title).to_owned(),
            properties: HashMap::new(),
        });
        let choices = Some(choices.collect());
        let client = self.client.clone();
        let call = async move {
            let level = MessageType::WARNING;
            client.show_message_request(level, question, choices).await
        };
        let choice = self.ask(None, call).await?.ok()??;
        Some(choice.title)
    }

    /// The newest version of a request file that is open.
    pub fn snapshot(&self, uri: &Url) -> Option<Arc<Snapshot>> {
        self.state().documents.snapshot(uri)
    }
}

impl State {
    /// Applies changes of an open document in their order; false if it isn't open.
    pub fn change(
        &mut self,
        uri: &Url,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
    ) -> bool {
        let encoding = self.features.encoding;
        self.documents.change(uri, version, changes, encoding)
    }

    /// The folders that are on this machine.
    pub fn folder_paths(&self) -> Vec<PathBuf> {
        self.folders.iter().filter_map(to_path).collect()
    }

    /// Notes that a file that was found in a folder is about to be read; none if the folder was removed meanwhile, or an
    /// open document counts in its place.
    pub fn begin_read_of_found(&mut self, path: &Path, uri: &Url) -> Option<Reading> {
        let is_within = self
            .folder_paths()
            .iter()
            .any(|folder| path.starts_with(folder));
        is_within.then(|| self.documents.begin_read(uri)).flatten()
    }
}
