//! Settings that change while the server runs.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::{ConfigurationItem, DidChangeConfigurationParams};

use crate::server::session::Session;

/// A client that has not told its settings by then will not.
const CLIENT_PATIENCE: Duration = Duration::from_secs(10);

/// A client that can be asked is asked: what it sends along may be of all sections, or nothing.
pub async fn did_change(session: &Arc<Session>, params: DidChangeConfigurationParams) {
    if session.features().configuration {
        pull(session).await;
        return;
    }
    let settings = params.settings;
    // Without the section this is about others, or it is the section's content.
    let is_ours = settings.get("clreq").is_some()
        || settings
            .as_object()
            .is_some_and(|members| members.keys().any(|key| key.starts_with("clreq.")));
    if is_ours {
        session.configure(&settings).await;
    }
}

/// Asks the client for its settings.
pub async fn pull(session: &Arc<Session>) {
    if !session.features().configuration {
        return;
    }
    let question = session.state().configuration.ask();
    let item = ConfigurationItem {
        scope_uri: None,
        section: Some("clreq".to_owned()),
    };
    let client = session.client.clone();
    let call = async move { client.configuration(vec![item]).await };
    match session.ask(Some(CLIENT_PATIENCE), call).await {
        Some(Ok(sections)) => {
            let is_newest = session.state().configuration.is_newest(question);
            if let Some(section) = sections.first().filter(|_| is_newest) {
                session.configure(section).await;
            }
        }
        Some(Err(error)) => tracing::warn!(%error, "the client does not tell its settings"),
        None => tracing::warn!("the client does not tell its settings"),
    }
}
