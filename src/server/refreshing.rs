//! Asking the client to ask again for what it pulls, when what that comes from has changed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::features::Features;
use super::session::Session;

/// A client that has not answered by then will not.
const CLIENT_PATIENCE: Duration = Duration::from_secs(60);

/// What the client is to ask for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Refresh {
    Diagnostics,
    CodeLenses,
    InlayHints,
}

/// What the client is being asked, one question of a kind at a time: what changes meanwhile leads to one more.
#[derive(Default)]
pub(super) struct Refreshing(HashMap<Refresh, Question>);

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
    /// Whether to ask now.
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

impl Session {
    /// Lets the client ask again, if it can.
    pub fn refresh(self: &Arc<Self>, what: Refresh) {
        {
            let mut state = self.state();
            let is_possible = what.is_possible(&state.features);
            if !(is_possible && state.refreshing.0.entry(what).or_default().begin()) {
                return;
            }
        }
        let session = Arc::clone(self);
        tokio::spawn(async move {
            while session.wants(what) {
                session.ask_to_refresh(what).await;
            }
        });
    }

    fn wants(&self, what: Refresh) -> bool {
        self.state().refreshing.0.entry(what).or_default().next()
    }

    async fn ask_to_refresh(&self, what: Refresh) {
        let client = self.client.clone();
        let call = async move {
            match what {
                Refresh::Diagnostics => client.workspace_diagnostic_refresh().await,
                Refresh::CodeLenses => client.code_lens_refresh().await,
                Refresh::InlayHints => client.inlay_hint_refresh().await,
            }
        };
        if let Some(Err(error)) = self.ask(Some(CLIENT_PATIENCE), call).await {
            tracing::warn!(%error, ?what, "the client does not refresh");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Question;

    #[test]
    fn what_changes_while_the_client_is_asked_leads_to_one_more_question() {
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
