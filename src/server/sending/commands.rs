//! Runs a command on a document, reports its result, and shows the new state of the document.

use std::pin::Pin;
use std::sync::Arc;

use lsp_types::Url;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::report::{Next, Report};
use crate::server::session::Session;
use crate::server::show_problem::show_problem;

/// Sends a document's request, and inserts the response.
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

/// Changes the resource of a document to match it.
pub(in crate::server) async fn update(session: Arc<Session>, uri: Url) {
    let result = super::update::update(&session, &uri).await;
    conclude(&session, &uri, result, "Not updated").await;
}

/// Deletes the resource of a document. Returns the refusal if `confirm` is not its name.
pub(in crate::server) async fn delete(
    session: Arc<Session>,
    uri: Url,
    confirm: Option<String>,
) -> Result<(), NotConfirmed> {
    match super::delete::delete(&session, &uri, confirm.as_deref()).await {
        Err(Refusal::NotConfirmed { question, name }) => Err(NotConfirmed { question, name }),
        result => {
            conclude(&session, &uri, result, "Not deleted").await;
            Ok(())
        }
    }
}

/// The user has not typed the name of the resource. Nothing was deleted.
#[derive(Debug)]
pub(in crate::server) struct NotConfirmed {
    /// The question to show.
    pub question: String,
    /// What to type.
    pub name: String,
}

/// Compares a document with the API, shows what differs on the values, and returns a summary.
pub(in crate::server) async fn diff(session: Arc<Session>, uri: Url) -> Value {
    match super::diff::diff(&session, &uri).await {
        Ok(summary) => summary,
        Err(refusal) => {
            let message = refusal.to_string();
            refusal.report("Not compared").show(&session, &uri).await;
            json!({ "state": "not-compared", "differences": [], "message": message })
        }
    }
}

/// Runs the next step of a report.
pub(super) fn run(
    session: Arc<Session>,
    uri: Url,
    next: Next,
) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    match next {
        Next::LookUp => Box::pin(look_up(session, uri)),
        Next::Recover => Box::pin(recover(session, uri)),
        Next::Compare => Box::pin(async move {
            diff(session, uri).await;
        }),
        Next::ShowProblem => Box::pin(show_problem(session, uri)),
    }
}

/// Shows the new state of the document, then the report. `what` says what did not happen: `Not sent`.
async fn conclude(session: &Arc<Session>, uri: &Url, result: Result<Report, Refusal>, what: &str) {
    let states = &session.send_states;
    states.change(uri, |state| state.is_sending = false);
    states.refresh(uri).await;
    let report = result.unwrap_or_else(|refusal| refusal.report(what));
    report.show(session, uri).await;
}
