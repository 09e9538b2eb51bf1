//! The settings `clreq.*` of the client.
//!
//! They come with `initialize` (`initializationOptions`), and later by `workspace/configuration` or with
//! `workspace/didChangeConfiguration`; the later ones count where both say something.
//!
//! | setting | what it is |
//! | --- | --- |
//! | `clreq.response.secrets` | `"keep"` or `"redact"`: what becomes of the secrets of an answer |
//! | `clreq.diagnostics.severity` | an object: the name of a code → `"error"`, `"warning"`, `"information"`, `"hint"` or `"off"` |
//! | `clreq.codeLens.enable` | `true` (unless it says otherwise) or `false` |
//! | `clreq.inlayHints.enable` | `true` (unless it says otherwise) or `false` |
//!
//! Invariants: a workspace can set these, so none of them is a token or an address to send to; no message quotes a value that
//! could be a secret; what is wrong is ignored and told, and the rest counts.

mod forbidden;
mod read;

use std::sync::Arc;

use lsp_types::MessageType;
use serde_json::Value;

use self::read::read;
use super::refreshing::Refresh;
use super::session::Session;
use super::workspace;
use crate::analysis;
use crate::config::SecretsMode;

/// The settings of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// What the client settles about diagnostics.
    pub analysis: Arc<analysis::Settings>,
    /// What becomes of the secrets of an answer, if the client says so.
    pub response_secrets: Option<SecretsMode>,
    pub code_lenses: bool,
    pub inlay_hints: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            analysis: Arc::default(),
            response_secrets: None,
            code_lenses: true,
            inlay_hints: true,
        }
    }
}

/// The settings, and where they come from.
#[derive(Default)]
pub(super) struct Configuration {
    settings: Arc<Settings>,
    /// The `initializationOptions`.
    at_start: Value,
    /// How often the client was asked; only the answer to the last question counts.
    questions: u64,
    /// What the user was last told is wrong.
    complaint: String,
}

/// What a change of the settings leads to.
struct Change {
    old: Arc<Settings>,
    new: Arc<Settings>,
    complaint: Option<String>,
}

impl Configuration {
    /// The settings that count.
    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Notes that the client is asked for its settings.
    pub fn ask(&mut self) -> u64 {
        self.questions += 1;
        self.questions
    }

    /// Whether the client was not asked again since this question.
    pub fn is_newest(&self, question: u64) -> bool {
        self.questions == question
    }

    fn configure(&mut self, configured: &Value) -> Change {
        let reading = read(&self.at_start, configured);
        let complaint = reading.complaint();
        let is_new = complaint != self.complaint && !complaint.is_empty();
        self.complaint.clone_from(&complaint);
        let new = Arc::new(reading.settings);
        Change {
            old: std::mem::replace(&mut self.settings, Arc::clone(&new)),
            new,
            complaint: is_new.then_some(complaint),
        }
    }
}

impl Session {
    /// The settings that count now.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(self.state().configuration.settings())
    }

    /// Takes the `initializationOptions`; what is wrong with them is told by [`Session::complain_of_settings`], once
    /// the client may be told something.
    pub fn configure_at_start(&self, options: Option<Value>) {
        let mut state = self.state();
        let configuration = &mut state.configuration;
        configuration.at_start = options.unwrap_or_default();
        let reading = read(&configuration.at_start, &Value::Null);
        configuration.complaint = reading.complaint();
        configuration.settings = Arc::new(reading.settings);
        let analysis = Arc::clone(&configuration.settings.analysis);
        state.documents.resettle(analysis);
    }

    /// Tells the user what is wrong with the `initializationOptions`.
    pub async fn complain_of_settings(&self) {
        let complaint = self.state().configuration.complaint.clone();
        if !complaint.is_empty() {
            self.tell(MessageType::WARNING, complaint).await;
        }
    }

    /// Takes the settings that the client has now, and lets it know what looks different with them.
    pub async fn configure(self: &Arc<Self>, configured: &Value) {
        let change = self.state().configuration.configure(configured);
        if let Some(complaint) = &change.complaint {
            self.tell(MessageType::WARNING, complaint).await;
        }
        if change.old.analysis != change.new.analysis {
            self.resettle(Arc::clone(&change.new.analysis)).await;
        }
        if change.old.code_lenses != change.new.code_lenses {
            self.refresh(Refresh::CodeLenses);
        }
        if change.old.inlay_hints != change.new.inlay_hints {
            self.refresh(Refresh::InlayHints);
        }
    }

    async fn resettle(self: &Arc<Self>, analysis: Arc<analysis::Settings>) {
        self.state().documents.resettle(analysis);
        self.look_at_everything_again().await;
    }

    /// Tells the client anew what is wrong with each file, open or not.
    pub async fn look_at_everything_again(self: &Arc<Self>) {
        let (open, folders) = {
            let state = self.state();
            let open = state.documents.all_open();
            let open: Vec<_> = open.map(|document| document.uri.clone()).collect();
            (open, state.folder_paths())
        };
        for uri in open {
            self.publish(&uri);
        }
        self.refresh(Refresh::Diagnostics);
        workspace::scan(self, folders).await;
    }
}
