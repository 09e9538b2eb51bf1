//! The editor as the pipeline of a send sees it.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::Url;
use secrecy::ExposeSecret;
use tokio::sync::mpsc;

use super::hand_over;
use crate::analysis::response::insert_response;
use crate::api::{FoundSecret, Stage};
use crate::files;
use crate::sending::{Choice, Delivery, FrontEnd, Keep, Question, file};
use crate::server::editing;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::server::uri::to_path;

/// The editor and the document that is sent.
pub(super) struct Editor {
    pub session: Arc<Session>,
    pub uri: Url,
    /// The version that is sent.
    pub sent: Arc<Snapshot>,
    /// The steps, for progress and log.
    pub steps: mpsc::UnboundedSender<String>,
}

impl FrontEnd for Editor {
    async fn ask(&self, question: &Question) -> Choice {
        let choices: Vec<&str> = question.choices.iter().map(String::as_str).collect();
        let chosen = self.session.choose(question.text.as_str(), &choices).await;
        let index = choices
            .iter()
            .position(|choice| Some(*choice) == chosen.as_deref());
        Choice::Made(index.unwrap_or(0))
    }

    fn show(&self, stage: Stage) {
        self.show_step(&stage.to_string());
    }

    fn show_step(&self, step: &str) {
        // Nobody listens any more once the send is over.
        let _ = self.steps.send(step.to_owned());
    }

    async fn put_response(&self, response: &Delivery<'_>) -> Result<(), String> {
        let is_put = editing::edit(
            &self.session.client,
            &self.session.documents,
            &self.uri,
            |snapshot| {
                file::check(self.sent.tree(), snapshot.tree()).ok()?;
                insert_response(snapshot.tree(), response.text).map(|edit| vec![edit])
            },
        )
        .await;
        if is_put {
            return Ok(());
        }
        let now = self.session.snapshot(&self.uri);
        let reason = now.and_then(|now| file::check(self.sent.tree(), now.tree()).err());
        Err(match reason {
            Some(reason) => format!("the document did not get the response: {reason}"),
            None => "the editor did not take the response".to_owned(),
        })
    }

    fn keep(&self, kind: Keep, content: &[u8]) -> Result<String, String> {
        let document = path_for_keeping(&self.uri);
        let kept = match kind {
            Keep::Response => files::keep_response(&document, content),
            Keep::Secret => files::keep_secrets(&document, content),
        };
        kept.map(|path| path.display().to_string())
            .map_err(|error| {
                tracing::error!(%error, "an answer can't be kept in a file");
                error.to_string()
            })
    }

    /// The user may take any time to answer, so it goes on on a task of its own.
    async fn hand_over(&self, secrets: Vec<FoundSecret>) -> Result<(), String> {
        hand_over::start(&self.session, &self.uri, secrets);
        Ok(())
    }
}

/// The document beside which is kept what the editor does not take.
fn path_for_keeping(uri: &Url) -> PathBuf {
    to_path(uri).unwrap_or_else(|| std::env::temp_dir().join("untitled.clreq.json"))
}

/// Keeps secrets in a file that only the user can read.
pub(super) fn keep_secrets(
    uri: &Url,
    secrets: &[FoundSecret],
) -> Result<PathBuf, files::WriteError> {
    let content = crate::api::secrets_as_json(secrets);
    files::keep_secrets(&path_for_keeping(uri), content.expose_secret().as_bytes())
}
