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
use crate::files::state_folder;
use crate::sending::DocumentState;

/// Keeps the states of the documents up to date.
#[derive(Clone)]
pub(super) struct SendStates {
    pub options: Options,
    pub documents: Shared<Documents>,
    pub publisher: Publisher,
    pub refresher: Refresher,
}

impl SendStates {
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
