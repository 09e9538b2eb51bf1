//! The state of a session. Only commands and handlers see all of it: other code gets just the parts that it needs.

use std::sync::Arc;
use std::time::SystemTime;

use lsp_types::Url;

use super::access::Access;
use super::backend::Options;
use super::client::ClientHandle;
use super::configuration_problems::ConfigurationProblems;
use super::documents::Documents;
use super::features::Features;
use super::in_progress::InProgress;
use super::offered_completions::OfferedCompletions;
use super::open_configurations::OpenConfigurations;
use super::progress::ProgressTokens;
use super::publishing::Publisher;
use super::refreshing::Refresher;
use super::send_states::SendStates;
use super::settings::{ClientSettings, Configuration};
use super::shared::Shared;
use super::snapshot::Snapshot;

/// A session with a client. All handlers share it.
pub(super) struct Session {
    pub client: ClientHandle,
    pub options: Options,
    pub documents: Shared<Documents>,
    pub configuration: Shared<Configuration>,
    pub configuration_problems: Arc<ConfigurationProblems>,
    pub open_configurations: OpenConfigurations,
    pub offered_completions: Shared<OfferedCompletions>,
    pub publisher: Publisher,
    pub refresher: Refresher,
    pub progress: ProgressTokens,
    pub send_states: SendStates,
    pub access: Access,
    pub in_progress: Arc<InProgress>,
    /// When the cache of names was last changed, as of the last look.
    pub names_changed_at: Shared<Option<SystemTime>>,
}

impl Session {
    pub fn new(client: ClientHandle, options: Options) -> Self {
        let documents = Shared::<Documents>::default();
        let open_configurations = OpenConfigurations::default();
        let configuration_problems = Arc::new(ConfigurationProblems::new(
            client.clone(),
            documents.clone(),
            open_configurations.clone(),
        ));
        let problems = Arc::clone(&configuration_problems);
        let publisher = Publisher::new(client.clone(), documents.clone(), problems);
        let refresher = Refresher::new(client.clone());
        Self {
            send_states: SendStates {
                options: options.clone(),
                documents: documents.clone(),
                publisher: publisher.clone(),
                refresher: refresher.clone(),
            },
            publisher,
            refresher,
            client,
            options,
            documents,
            configuration: Shared::default(),
            configuration_problems,
            open_configurations,
            offered_completions: Shared::default(),
            progress: ProgressTokens::default(),
            access: Access::default(),
            in_progress: Arc::default(),
            names_changed_at: Shared::default(),
        }
    }

    /// What the client can do.
    pub fn features(&self) -> Features {
        self.client.features()
    }

    /// The editor's settings.
    pub fn settings(&self) -> Arc<ClientSettings> {
        Arc::clone(self.configuration.lock().settings())
    }

    /// The newest version of an open request file.
    pub fn snapshot(&self, uri: &Url) -> Option<Arc<Snapshot>> {
        self.documents.lock().snapshot(uri)
    }
}
