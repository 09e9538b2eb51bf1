//! What becomes of an answer: into the document, or into a file beside it. It is never lost.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::{MessageType, Url};

use super::{Prepared, messages};
use crate::analysis::response::{insert_response, response_text};
use crate::api::{Answer, Outcome, SendError};
use crate::server::convert::to_lsp;
use crate::server::session::Session;
use crate::server::uri::to_path;
use crate::storage;

/// How often the edit is made anew because the text moved on while the client looked at it.
const MOST_ATTEMPTS: usize = 8;
/// A client that has not answered an edit by then will not.
const CLIENT_PATIENCE: Duration = Duration::from_secs(60);

/// Puts the answer where it belongs and tells the user.
pub(super) async fn deliver(
    session: &Arc<Session>,
    uri: &Url,
    prepared: &Prepared,
    result: Result<Answer, SendError>,
) {
    let answer = match result {
        Ok(answer) => answer,
        Err(error) => {
            let level = match error.outcome() {
                Outcome::CouldNotRun if error.is_cancelled() => MessageType::INFO,
                _ => MessageType::ERROR,
            };
            session.tell(level, messages::failure(&error)).await;
            return;
        }
    };
    if !(200..300).contains(&answer.status) {
        session
            .tell(MessageType::ERROR, messages::refused(&answer))
            .await;
        return;
    }
    let response = to_text(&answer);
    let level = match answer.outcome() {
        Outcome::Success => MessageType::INFO,
        _ => MessageType::WARNING,
    };
    let message = if insert(session, uri, &response).await {
        messages::created(&answer, prepared.resource_name.as_deref())
    } else {
        match keep(uri, &response) {
            Ok(path) => messages::kept(&answer, &path),
            Err(error) => {
                // The last resort: the user must not lose it.
                tracing::error!(%error, "the response can't be kept in a file");
                messages::only_here(&error, &response)
            }
        }
    };
    session.tell(level, message).await;
}

fn to_text(answer: &Answer) -> String {
    let sent_at = humantime::format_rfc3339_seconds(answer.sent_at).to_string();
    let body = String::from_utf8_lossy(answer.body.bytes());
    response_text(answer.status, &sent_at, &body)
}

/// Inserts the response in the newest text; false if that can't be done.
async fn insert(session: &Arc<Session>, uri: &Url, response: &str) -> bool {
    let features = session.features();
    for _ in 0..MOST_ATTEMPTS {
        let Some(snapshot) = session.snapshot(uri) else {
            return false;
        };
        let Some(edit) = insert_response(snapshot.tree(), response) else {
            return false;
        };
        let edit = to_lsp::workspace_edit(&features, uri, &snapshot, &[edit]);
        let client = session.client.clone();
        let call = async move { client.apply_edit(edit).await };
        match session.ask(Some(CLIENT_PATIENCE), call).await {
            Some(Ok(reply)) if reply.applied => return true,
            Some(Ok(_)) => {}
            _ => return false,
        }
        let is_current = session
            .snapshot(uri)
            .is_some_and(|newest| Arc::ptr_eq(&newest, &snapshot));
        // The client said no to the very text that it has: it will say so again.
        if is_current {
            return false;
        }
    }
    false
}

fn keep(uri: &Url, response: &str) -> Result<std::path::PathBuf, storage::WriteError> {
    let document = to_path(uri).unwrap_or_else(|| std::env::temp_dir().join("untitled.clreq.json"));
    storage::keep_response(&document, format!("{response}\n").as_bytes())
}
