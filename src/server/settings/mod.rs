//! The settings `clreq.*` of the client.
//!
//! They come with `initialize` (`initializationOptions`), and later through `workspace/configuration` or
//! `workspace/didChangeConfiguration`. The later ones take precedence.
//!
//! | setting | what it is |
//! | --- | --- |
//! | `clreq.response.secrets` | `"keep"` or `"redact"`: what to do with the secrets of an answer |
//! | `clreq.diagnostics.severity` | an object: the name of a code → `"error"`, `"warning"`, `"information"`, `"hint"` or `"off"` |
//! | `clreq.codeLens.enable` | `true` (the default) or `false` |
//! | `clreq.inlayHints.enable` | `true` (the default) or `false` |
//!
//! Invariants: a workspace can set these, so none of them is a token or an address to send to; no message quotes a value that
//! could be a secret; an invalid setting is reported and ignored, and the others apply.

mod forbidden;
mod read;

use std::sync::Arc;

use serde_json::Value;

use self::read::read;
use crate::analysis;
use crate::config::SecretsMode;

/// The settings of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClientSettings {
    /// The client's settings for diagnostics.
    pub analysis: Arc<analysis::Settings>,
    /// What to do with the secrets of an answer, if the client sets it.
    pub response_secrets: Option<SecretsMode>,
    pub code_lenses: bool,
    pub inlay_hints: bool,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            analysis: Arc::default(),
            response_secrets: None,
            code_lenses: true,
            inlay_hints: true,
        }
    }
}

/// The settings, and their sources.
#[derive(Default)]
pub(super) struct Configuration {
    settings: Arc<ClientSettings>,
    /// The `initializationOptions`.
    at_start: Value,
    /// How often the client was asked. Only the answer to the last question is used.
    questions: u64,
    /// The last complaint that the user has seen.
    complaint: String,
}

/// The effect of a change of the settings.
pub(super) struct Change {
    pub old: Arc<ClientSettings>,
    pub new: Arc<ClientSettings>,
    pub complaint: Option<String>,
}

impl Configuration {
    /// The effective settings.
    pub fn settings(&self) -> &Arc<ClientSettings> {
        &self.settings
    }

    /// Registers a question to the client for its settings.
    pub fn ask(&mut self) -> u64 {
        self.questions += 1;
        self.questions
    }

    /// Whether this is still the last question to the client.
    pub fn is_newest(&self, question: u64) -> bool {
        self.questions == question
    }

    /// Stores the `initializationOptions`. Their errors are available from [`Configuration::complaint`], because the server
    /// can't send messages yet.
    pub fn configure_at_start(&mut self, options: Option<Value>) {
        self.at_start = options.unwrap_or_default();
        let reading = read(&self.at_start, &Value::Null);
        self.complaint = reading.complaint();
        self.settings = Arc::new(reading.settings);
    }

    /// The errors of the settings. Empty if there are none.
    pub fn complaint(&self) -> &str {
        &self.complaint
    }

    /// Stores the client's new settings.
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
