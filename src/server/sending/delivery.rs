//! What becomes of an answer: into the document, or into a file beside it. It is never lost.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::{MessageType, Url};

use super::{Prepared, hand_over, messages};
use crate::analysis::response::{insert_response, response_text};
use crate::api::{Answer, Outcome, SecretsMode, SendError};
use crate::config::ResponseSecrets;
use crate::files;
use crate::server::editing;
use crate::server::session::Session;
use crate::server::uri::to_path;

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
                Outcome::NotSent if error.is_cancelled() => MessageType::INFO,
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
    let mode = secrets_mode(session, prepared);
    let record = answer.record(mode);
    let response = to_text(&answer, &String::from_utf8_lossy(&record.body));
    let level = match answer.outcome() {
        Outcome::Success => MessageType::INFO,
        _ => MessageType::WARNING,
    };
    let message = if insert(session, uri, &response).await {
        messages::sent(
            &answer,
            prepared.operation,
            prepared.resource_name.as_deref(),
        )
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
    hand_over::start(session, uri, record.withheld);
    session.tell(level, message).await;
}

/// The project or the user: it is enough that one of them wants no secret in the file.
fn secrets_mode(session: &Session, prepared: &Prepared) -> SecretsMode {
    let wishes = [
        prepared.response_secrets,
        session.settings().response_secrets,
    ];
    match wishes.contains(&Some(ResponseSecrets::Redact)) {
        true => SecretsMode::Redact,
        false => SecretsMode::Keep,
    }
}

fn to_text(answer: &Answer, body: &str) -> String {
    let sent_at = humantime::format_rfc3339_seconds(answer.sent_at).to_string();
    response_text(answer.status, &sent_at, body)
}

/// Inserts the response in the newest text; false if that can't be done.
async fn insert(session: &Arc<Session>, uri: &Url, response: &str) -> bool {
    editing::edit(session, uri, |snapshot| {
        insert_response(snapshot.tree(), response).map(|edit| vec![edit])
    })
    .await
}

fn keep(uri: &Url, response: &str) -> Result<PathBuf, files::WriteError> {
    files::keep_response(&path_for_keeping(uri), format!("{response}\n").as_bytes())
}

/// The document beside which is kept what the editor does not take.
pub(super) fn path_for_keeping(uri: &Url) -> PathBuf {
    to_path(uri).unwrap_or_else(|| std::env::temp_dir().join("untitled.clreq.json"))
}
