//! Runs a command, shows why it stopped, and shows the new state of the document.

use std::sync::Arc;

use lsp_types::Url;
use serde_json::{Value, json};

use super::refusal::Refusal;

use crate::server::session::Session;

/// Sends a document's request, inserts the response, and reports the result to the user.
pub(in crate::server) async fn send(session: Arc<Session>, uri: Url) {
    let result = super::send::send(&session, &uri).await;
    conclude(&session, &uri, result, "Not sent").await;
}

/// Looks up what an earlier send of a document did, and inserts the resource that it finds as the response.
pub(in crate::server) async fn look_up(session: Arc<Session>, uri: Url) {
    let result = super::look_up::look_up(&session, &uri).await;
    conclude(&session, &uri, result, "Not looked up").await;
}

/// Puts what is kept for a document in its place.
pub(in crate::server) async fn recover(session: Arc<Session>, uri: Url) {
    let result = super::recover::recover(&session, &uri).await;
    conclude(&session, &uri, result, "Nothing was inserted").await;
}

/// Compares a document with the API, shows what differs on the values, and returns a summary.
pub(in crate::server) async fn diff(session: Arc<Session>, uri: Url) -> Value {
    match super::diff::diff(&session, &uri).await {
        Ok(summary) => summary,
        Err(refusal) => {
            refusal.show(&session.client, "Not compared").await;
            json!({ "state": "not-compared", "differences": [], "message": refusal.to_string() })
        }
    }
}

/// Shows a refusal. `what` says what did not happen.
async fn conclude(session: &Arc<Session>, uri: &Url, result: Result<(), Refusal>, what: &str) {
    session.send_states.refresh(uri).await;
    if let Err(refusal) = result {
        refusal.show(&session.client, what).await;
    }
}
