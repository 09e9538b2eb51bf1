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

use serde_json::Value;

use self::read::read;
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
pub(super) struct Change {
    pub old: Arc<Settings>,
    pub new: Arc<Settings>,
    pub complaint: Option<String>,
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

    /// Takes the `initializationOptions`. What is wrong with them is in [`Configuration::complaint`], because the client can't be
    /// told yet.
    pub fn configure_at_start(&mut self, options: Option<Value>) {
        self.at_start = options.unwrap_or_default();
        let reading = read(&self.at_start, &Value::Null);
        self.complaint = reading.complaint();
        self.settings = Arc::new(reading.settings);
    }

    /// What is wrong with the settings; empty if nothing is.
    pub fn complaint(&self) -> &str {
        &self.complaint
    }

    /// Takes the settings that the client has now.
    pub fn configure(&mut self, configured: &Value) -> Change {
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
