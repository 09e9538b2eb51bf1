//! Asking the client to ask again: for diagnostics that it pulls, when what they come from has changed.

use std::sync::Arc;
use std::time::Duration;

use super::session::Session;

/// A client that has not answered by then will not.
const CLIENT_PATIENCE: Duration = Duration::from_secs(60);

/// Whether the client is being asked. One question at a time: what changes meanwhile leads to one more.
#[derive(Default)]
pub(super) struct Refreshing {
    is_under_way: bool,
    is_outdated: bool,
}

impl Refreshing {
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
    /// Lets a client that asks for diagnostics itself ask again.
    pub fn refresh_pulled_diagnostics(self: &Arc<Self>) {
        {
            let mut state = self.state();
            let can = state.features.pull_diagnostics && state.features.refresh_diagnostics;
            if !(can && state.refreshing.begin()) {
                return;
            }
        }
        let session = Arc::clone(self);
        tokio::spawn(async move {
            while session.wants_refresh() {
                let client = session.client.clone();
                let call = async move { client.workspace_diagnostic_refresh().await };
                if let Some(Err(error)) = session.ask(Some(CLIENT_PATIENCE), call).await {
                    tracing::warn!(%error, "the client does not refresh its diagnostics");
                }
            }
        });
    }

    fn wants_refresh(&self) -> bool {
        self.state().refreshing.next()
    }
}

#[cfg(test)]
mod tests {
    use super::Refreshing;

    #[test]
    fn what_changes_while_the_client_is_asked_leads_to_one_more_question() {
        let mut refreshing = Refreshing::default();
        assert!(refreshing.begin());
        assert!(refreshing.next());
        assert!(!refreshing.begin());
        assert!(!refreshing.begin());
        assert!(refreshing.next());
        assert!(!refreshing.next());
        assert!(refreshing.begin());
    }
}
