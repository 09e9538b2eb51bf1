//! Asks the client to pull diagnostics, code lenses or inlay hints again after a change of something they depend on.

use std::collections::HashMap;
use std::time::Duration;

use super::client::ClientHandle;
use super::features::Features;
use super::shared::Shared;

/// The time-out for the client's answer.
const CLIENT_PATIENCE: Duration = Duration::from_secs(60);

/// What the client should pull again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Refresh {
    Diagnostics,
    CodeLenses,
    InlayHints,
}

/// Asks the client to pull again. At most one question of each kind is open; a change in the meantime leads to one more.
#[derive(Clone)]
pub(super) struct Refresher {
    client: ClientHandle,
    questions: Shared<HashMap<Refresh, Question>>,
}

#[derive(Default)]
struct Question {
    is_under_way: bool,
    is_outdated: bool,
}

impl Refresh {
    fn is_possible(self, features: &Features) -> bool {
        match self {
            Self::Diagnostics => features.pull_diagnostics,
            Self::CodeLenses => features.refresh_code_lens,
            Self::InlayHints => features.refresh_inlay_hints,
        }
    }
}

impl Question {
    /// Whether to ask now. If a question is open, marks that another is needed.
    fn begin(&mut self) -> bool {
        self.is_outdated = true;
        !std::mem::replace(&mut self.is_under_way, true)
    }

    /// Whether to ask once more.
    fn next(&mut self) -> bool {
        self.is_under_way = std::mem::take(&mut self.is_outdated);
        self.is_under_way
    }
}

impl Refresher {
    pub fn new(client: ClientHandle) -> Self {
        Self {
            client,
            questions: Shared::default(),
        }
    }

    /// Asks the client to pull again, if it supports that.
    pub fn refresh(&self, what: Refresh) {
        let is_possible = what.is_possible(&self.client.features());
        if !(is_possible && self.questions.lock().entry(what).or_default().begin()) {
            return;
        }
        let refresher = self.clone();
        tokio::spawn(async move {
            while refresher.is_needed(what) {
                refresher.ask(what).await;
            }
        });
    }

    fn is_needed(&self, what: Refresh) -> bool {
        self.questions.lock().entry(what).or_default().next()
    }

    async fn ask(&self, what: Refresh) {
        let client = self.client.clone();
        let call = async move {
            match what {
                Refresh::Diagnostics => client.workspace_diagnostic_refresh().await,
                Refresh::CodeLenses => client.code_lens_refresh().await,
                Refresh::InlayHints => client.inlay_hint_refresh().await,
            }
        };
        if let Some(Err(error)) = self.client.ask(Some(CLIENT_PATIENCE), call).await {
            tracing::warn!(%error, ?what, "the client does not refresh");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Question;

    #[test]
    fn a_change_while_the_client_is_asked_leads_to_one_more_question() {
        let mut question = Question::default();
        assert!(question.begin());
        assert!(question.next());
        assert!(!question.begin());
        assert!(!question.begin());
        assert!(question.next());
        assert!(!question.next());
        assert!(question.begin());
    }
}
