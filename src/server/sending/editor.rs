//! Implements the front end of the send pipeline for the editor.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::Url;
use secrecy::ExposeSecret;
use tokio::sync::mpsc;

use super::hand_over;
use crate::analysis::response::insert_response;
use crate::api::{FoundSecret, Stage, secrets_as_json};
use crate::resources::Difference;
use crate::sending::journal::KeptKind;
use crate::sending::{Choice, Delivery, FrontEnd, Guard, Question, file};
use crate::server::client::ClientHandle;
use crate::server::documents::Documents;
use crate::server::editing;
use crate::server::in_progress::{InProgress, Reservation};
use crate::server::send_states::SendStates;
use crate::server::shared::Shared;
use crate::server::snapshot::Snapshot;

/// The editor and the document that is sent.
pub(super) struct Editor {
    pub client: ClientHandle,
    pub documents: Shared<Documents>,
    pub in_progress: Arc<InProgress>,
    pub states: SendStates,
    pub uri: Url,
    /// The version to send.
    pub sent: Arc<Snapshot>,
    /// The stages, for progress and log.
    pub steps: mpsc::UnboundedSender<String>,
    /// The document's lock and journal. `None` if the user disabled the journal.
    pub guard: Option<Guard>,
    /// Dropped after the guard, so that the document is unlocked when the next command begins.
    pub reservation: Reservation,
}

impl FrontEnd for Editor {
    async fn ask(&self, question: &Question) -> Choice {
        let choices: Vec<&str> = question.choices.iter().map(String::as_str).collect();
        let answer = self.client.choose(question.text.as_str(), &choices);
        let chosen = self.reservation.ask(answer).await.flatten();
        let index = choices
            .iter()
            .position(|choice| Some(*choice) == chosen.as_deref());
        Choice::Made(index.unwrap_or(0))
    }

    fn show(&self, stage: Stage) {
        self.set_sending(true);
        self.step(&stage.to_string());
    }

    fn show_step(&self, step: &str) {
        self.step(step);
    }

    /// The question names what an update changes.
    fn show_differences(&self, differences: &[Difference], _is_news: bool) {
        for found in differences {
            self.show_step(&format!(
                "{}: the file has {}, the API has {}",
                found.member(),
                found.file_text(),
                found.api_text()
            ));
        }
    }

    fn is_ending(&self) -> bool {
        self.client.is_gone()
    }

    async fn put_response(&self, response: &Delivery<'_>) -> Result<(), String> {
        let is_put = editing::edit(&self.client, &self.documents, &self.uri, |snapshot| {
            file::check(self.sent.tree(), snapshot.tree()).ok()?;
            insert_response(snapshot.tree(), response.text).map(|edit| vec![edit])
        })
        .await;
        if is_put {
            return Ok(());
        }
        let now = self.documents.lock().snapshot(&self.uri);
        let reason = now.and_then(|now| file::check(self.sent.tree(), now.tree()).err());
        Err(match reason {
            Some(reason) => format!("the response is not in the document ({reason})"),
            None => "the editor did not insert the response".to_owned(),
        })
    }

    fn keep(&self, kind: KeptKind, content: &[u8]) -> Result<String, String> {
        self.keep_in_file(kind, content)
            .map(|path| path.display().to_string())
    }

    /// Runs in a task of its own, because the user may take long to answer.
    async fn hand_over(&self, secrets: Vec<FoundSecret>) -> Result<(), String> {
        let content = secrets_as_json(&secrets);
        let kept = self.keep_in_file(KeptKind::Secret, content.expose_secret().as_bytes());
        hand_over::start(
            self.client.clone(),
            &self.in_progress,
            self.states.clone(),
            self.uri.clone(),
            kept,
            secrets,
        );
        Ok(())
    }
}

impl Editor {
    /// Shows whether the document is being sent.
    pub fn set_sending(&self, is_sending: bool) {
        self.states
            .change(&self.uri, |state| state.is_sending = is_sending);
    }

    /// Removes the differences of an earlier comparison.
    pub fn clear_differences(&self) {
        self.states
            .change(&self.uri, |state| state.differences = Arc::default());
    }

    /// Shows a step of the work.
    pub fn step(&self, step: &str) {
        // The receiver is gone once the work is over.
        let _ = self.steps.send(step.to_owned());
    }

    /// Keeps what can't be put in the document, outside of the workspace.
    fn keep_in_file(&self, kind: KeptKind, content: &[u8]) -> Result<PathBuf, String> {
        let guard = self
            .guard
            .as_ref()
            .ok_or("there is no journal to keep it in")?;
        guard.keep(kind, content).map_err(|error| {
            tracing::error!(%error, "an answer can't be kept");
            error.to_string()
        })
    }
}
