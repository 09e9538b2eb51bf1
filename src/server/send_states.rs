//! Keeps the states of the documents up to date, and shows them. See [`SendState`].

use lsp_types::Url;

use super::backend::Options;
use super::documents::Documents;
use super::off_task::run_off_task;
use super::publishing::Publisher;
use super::refreshing::{Refresh, Refresher};
use super::send_state::SendState;
use super::shared::Shared;
use super::uri::to_path;
use crate::api::Endpoint;
use crate::files::state_folder;
use crate::resources::Target;
use crate::sending::{DocumentState, Doubts, Seen};

/// Keeps the states of the documents up to date.
#[derive(Clone)]
pub(super) struct SendStates {
    pub options: Options,
    pub documents: Shared<Documents>,
    pub publisher: Publisher,
    pub refresher: Refresher,
}

impl SendStates {
    /// Ends the doubt about earlier sends that a comparison with the API explains, and shows the new state of the document.
    pub async fn settle(&self, uri: &Url, endpoint: &Endpoint, target: Target, seen: Seen) {
        let Some(snapshot) = self.documents.lock().snapshot(uri) else {
            return;
        };
        let (options, endpoint) = (self.options.clone(), endpoint.clone());
        let settling = run_off_task(move || {
            let folder = state_folder(&|name| options.environment.get(name))?;
            let settled = Doubts::read(&folder, &endpoint).and_then(|doubts| match doubts {
                Some(doubts) => doubts.settle(&target, snapshot.tree(), seen),
                None => Ok(()),
            });
            if let Err(error) = settled {
                tracing::warn!(%error, "the journal can't be used");
            }
            Some(())
        });
        if settling.await.is_ok() {
            self.refresh(uri).await;
        }
    }

    /// Reads the state of a document from the journal, and shows it if it has changed.
    pub async fn refresh(&self, uri: &Url) {
        let snapshot = self.documents.lock().snapshot(uri);
        let (Some(path), Some(snapshot)) = (to_path(uri), snapshot) else {
            return;
        };
        let options = self.options.clone();
        let reading = run_off_task(move || {
            let folder = state_folder(&|name| options.environment.get(name))?;
            match DocumentState::read(&folder, &path, snapshot.tree()) {
                Ok(state) => Some(state),
                Err(error) => {
                    tracing::warn!(%error, "the journal can't be read");
                    None
                }
            }
        });
        if let Ok(Some(read)) = reading.await {
            self.change(uri, |state| state.set_journal(read));
        }
    }

    /// Changes the state of a document, and shows it.
    pub fn change(&self, uri: &Url, change: impl FnOnce(&mut SendState)) {
        let has_changed = self.documents.lock().change_send_state(uri, change);
        if has_changed {
            self.publisher.publish(uri);
            self.refresher.refresh(Refresh::Diagnostics);
            self.refresher.refresh(Refresh::CodeLenses);
        }
    }
}
