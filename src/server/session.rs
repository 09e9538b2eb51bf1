//! The state of a session. Only commands and handlers see all of it: other code gets just the parts that it needs.

use std::sync::Arc;

use lsp_types::{MessageType, Url};

use super::backend::Options;
use super::client::ClientHandle;
use super::configuration_problems::ConfigurationProblems;
use super::documents::Documents;
use super::features::Features;
use super::offered_completions::OfferedCompletions;
use super::progress::ProgressTokens;
use super::publishing::Publisher;
use super::refreshing::Refresher;
use super::sending::Sending;
use super::settings::{Configuration, Settings};
use super::shared::Shared;
use super::snapshot::Snapshot;

/// A session with a client. All handlers share it.
pub(super) struct Session {
    pub client: ClientHandle,
    pub options: Options,
    pub documents: Shared<Documents>,
    pub configuration: Shared<Configuration>,
    pub configuration_problems: Arc<ConfigurationProblems>,
    pub offered_completions: Shared<OfferedCompletions>,
    pub publisher: Publisher,
    pub refresher: Refresher,
    pub progress: ProgressTokens,
    pub sending: Sending,
}

impl Session {
    pub fn new(client: ClientHandle, options: Options) -> Self {
        let documents = Shared::<Documents>::default();
        let configuration_problems = Arc::new(ConfigurationProblems::new(
            client.clone(),
            documents.clone(),
        ));
        let problems = Arc::clone(&configuration_problems);
        Self {
            publisher: Publisher::new(client.clone(), documents.clone(), problems),
            refresher: Refresher::new(client.clone()),
            client,
            options,
            documents,
            configuration: Shared::default(),
            configuration_problems,
            offered_completions: Shared::default(),
            progress: ProgressTokens::default(),
            sending: Sending::default(),
        }
    }

    /// What the client can do.
    pub fn features(&self) -> Features {
        self.client.features()
    }

    /// The editor's settings.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(self.configuration.lock().settings())
    }

    /// The newest version of an open request file.
    pub fn snapshot(&self, uri: &Url) -> Option<Arc<Snapshot>> {
        self.documents.lock().snapshot(uri)
    }

    /// See [`ClientHandle::tell`].
    pub async fn tell(&self, level: MessageType, message: impl std::fmt::Display) {
        self.client.tell(level, message).await;
    }

    /// See [`ClientHandle::log`].
    pub async fn log(&self, message: impl std::fmt::Display) {
        self.client.log(message).await;
    }

    /// See [`ClientHandle::choose`].
    pub async fn choose(&self, question: impl Into<String>, choices: &[&str]) -> Option<String> {
        self.client.choose(question, choices).await
    }
}
