//! `workspace/didChangeConfiguration`, and requests for the client's settings.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::{ConfigurationItem, DidChangeConfigurationParams, MessageType};
use serde_json::Value;

use crate::server::refreshing::Refresh;
use crate::server::reload::check_all;
use crate::server::session::Session;

/// The time-out for the client to send its settings.
const CLIENT_PATIENCE: Duration = Duration::from_secs(10);

/// Prefer asking the client: the notification may hold other sections, or nothing.
pub async fn did_change_configuration(
    session: &Arc<Session>,
    params: DidChangeConfigurationParams,
) {
    if session.features().configuration {
        pull_settings(session).await;
        return;
    }
    let settings = params.settings;
    // The notification holds the settings inside their section, or the section's content, or other settings.
    let is_ours = settings.get("clreq").is_some()
        || settings
            .as_object()
            .is_some_and(|members| members.keys().any(|key| key.starts_with("clreq.")));
    if is_ours {
        apply(session, &settings).await;
    }
}

/// Asks the client for its settings.
pub async fn pull_settings(session: &Arc<Session>) {
    if !session.features().configuration {
        return;
    }
    let question = session.configuration.lock().ask();
    let item = ConfigurationItem {
        scope_uri: None,
        section: Some("clreq".to_owned()),
    };
    let client = session.client.clone();
    let call = async move { client.configuration(vec![item]).await };
    match session.client.ask(Some(CLIENT_PATIENCE), call).await {
        Some(Ok(sections)) => {
            let is_newest = session.configuration.lock().is_newest(question);
            if let Some(section) = sections.first().filter(|_| is_newest) {
                apply(session, section).await;
            }
        }
        Some(Err(error)) => tracing::warn!(%error, "the client does not send its settings"),
        None => tracing::warn!("the client does not send its settings"),
    }
}

/// Applies the client's new settings, and refreshes everything that depends on them.
async fn apply(session: &Arc<Session>, configured: &Value) {
    let change = session.configuration.lock().configure(configured);
    if let Some(complaint) = &change.complaint {
        session.client.tell(MessageType::WARNING, complaint).await;
    }
    if change.old.analysis != change.new.analysis {
        let analysis = Arc::clone(&change.new.analysis);
        session.documents.lock().set_settings(analysis);
        check_all(session).await;
    }
    if change.old.code_lenses != change.new.code_lenses {
        session.refresher.refresh(Refresh::CodeLenses);
    }
    if change.old.inlay_hints != change.new.inlay_hints {
        session.refresher.refresh(Refresh::InlayHints);
    }
}
