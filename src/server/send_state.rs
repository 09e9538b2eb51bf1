//! How a document was sent, as far as the journal and the running commands know. Diagnostics, code lenses and code actions show
//! it until it changes.

use std::sync::Arc;
use std::time::SystemTime;

use super::local_time;
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Diagnostic, Differences};
use crate::operation::Action;
use crate::sending::DocumentState;
use crate::sending::journal::PastSend;
use crate::syntax::Tree;

/// How a document was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SendState {
    /// A command of this server is sending it.
    pub is_sending: bool,
    /// The last send, if its outcome is unknown.
    pub unknown: Option<Send>,
    /// The send whose response is kept outside the document.
    pub kept_response: Option<Send>,
    /// Whether `data` differs from what was sent to get the kept response.
    pub data_differs: bool,
    /// The send whose secret is kept outside the document.
    pub kept_secret: Option<Send>,
    /// What differed from the API when the document was compared.
    pub differences: Arc<Differences>,
}

/// A send in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Send {
    pub began: SystemTime,
    /// `create`, `update` or `delete`.
    pub action: String,
    pub endpoint: String,
}

impl From<PastSend> for Send {
    fn from(send: PastSend) -> Self {
        Self {
            began: send.began,
            action: send.action,
            endpoint: send.endpoint,
        }
    }
}

impl Send {
    /// Whether its outcome is found by comparing: it was an update. That of a create or a deletion is looked up.
    pub fn is_compared(&self) -> bool {
        self.action == Action::Update.verb()
    }

    /// The time for the user.
    pub fn time(&self) -> String {
        local_time::short(self.began)
    }
}

impl SendState {
    /// Takes over what the journal says.
    pub fn set_journal(&mut self, read: DocumentState) {
        *self = Self {
            is_sending: self.is_sending,
            unknown: read.unknown.map(Send::from),
            kept_response: read.kept_response.map(Send::from),
            data_differs: read.data_differs,
            kept_secret: read.kept_secret.map(Send::from),
            differences: std::mem::take(&mut self.differences),
        };
    }

    /// The diagnostics: differences at their values, the others at the key `data`.
    pub fn diagnose(&self, tree: &Tree) -> Vec<Diagnostic> {
        let mut found = self.differences.diagnose(tree);
        let Some(key) = tree.root().and_then(|root| root.key_named("data")) else {
            return found;
        };
        if let Some(send) = self.unknown.as_ref().filter(|_| !self.is_sending) {
            let next = match send.is_compared() {
                true => "Compare the file with the API",
                false => "Look it up before you send it again",
            };
            let message = format!(
                "It is not known whether the API carried out the {} of {} at {}. {next}.",
                send.action,
                send.time(),
                send.endpoint
            );
            found.push(Diagnostic::on(Code::UnknownOutcome, key, message));
        }
        if let Some(send) = &self.kept_response {
            let why = match self.data_differs {
                true => " `data` differs from what was sent.",
                false => "",
            };
            let message = format!(
                "The response of the {} of {} is kept outside this file.{why} Insert it.",
                send.action,
                send.time()
            );
            found.push(Diagnostic::on(Code::KeptResponse, key, message));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::{Send, SendState};
    use crate::syntax::Tree;

    fn send(action: &str) -> Option<Send> {
        Some(Send {
            began: SystemTime::UNIX_EPOCH,
            action: action.to_owned(),
            endpoint: "https://provisioning.commercelayer.io/api".to_owned(),
        })
    }

    /// Checks the codes of the diagnostics at `data`, and words in them.
    fn check(state: &SendState, expected: &[(&str, &str)]) {
        let text = r#"{ "data": {} }"#;
        let found = state.diagnose(&Tree::parse(text));
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (diagnostic, (code, words)) in found.iter().zip(expected) {
            assert_eq!(diagnostic.code.name(), *code);
            assert_eq!(diagnostic.span.of(text), "\"data\"");
            assert!(diagnostic.message.contains(words), "{diagnostic:?}");
        }
    }

    #[test]
    fn an_unknown_outcome_is_a_diagnostic_until_a_command_works_on_it() {
        let mut state = SendState {
            unknown: send("create"),
            ..SendState::default()
        };
        check(&state, &[("unknown-outcome", "the create of 1 Jan 1970")]);
        state.unknown = send("update");
        check(&state, &[("unknown-outcome", "Compare the file")]);
        state.is_sending = true;
        check(&state, &[]);
    }

    #[test]
    fn a_kept_response_is_a_diagnostic_that_says_whether_data_was_changed() {
        let mut state = SendState {
            kept_response: send("create"),
            ..SendState::default()
        };
        check(
            &state,
            &[("kept-response", "kept outside this file. Insert")],
        );
        state.data_differs = true;
        check(
            &state,
            &[("kept-response", "`data` differs from what was sent")],
        );
    }
}
