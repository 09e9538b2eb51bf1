//! `clreq.send`: sends the request of a document.

use std::sync::Arc;

use lsp_types::{MessageType, Url};
use tokio_util::sync::CancellationToken;

use super::api_errors;
use super::conclude::conclude;
use super::messages;
use super::recover::insert;
use super::refusal::Refusal;
use super::report::Report;
use super::work::{Lock, Work};
use crate::api::{Client, EndpointKind};
use crate::sending::journal::JournalError;
use crate::sending::{
    self, BeforeSending, Choice, Exchanged, FrontEnd, LookUpResult, NextStep, NotConfirmed,
    Prepared, Question,
};
use crate::server::session::Session;

/// Sends a document's request and inserts the response.
pub(super) async fn send(session: &Arc<Session>, uri: &Url) -> Result<Report, Refusal> {
    let mut work = Work::begin(session, uri, Lock::WithJournal).await?;
    let prepared = work.prepare().await?;
    prepared.check_secrets()?;
    // Report what makes sending impossible before asking any question.
    let client = work.client().await?;
    if let Some(report) = earlier_send(&mut work, &prepared, &client).await? {
        return Ok(report);
    }
    confirm(&work, &prepared, &client).await?;
    let cancellation = CancellationToken::new();
    work.steps.log_endpoint(client.endpoint()).await;
    let editor = &work.editor;
    let guard = editor.guard.as_ref();
    let exchange =
        sending::exchange_recorded(editor, guard, &client, &prepared, true, &cancellation);
    let sent = work.steps.show("Sending", &cancellation, exchange).await?;
    let exchanged = after_exchange(&work, sent).await;
    Ok(conclude(&work, &prepared, &client, work.secrets_mode(), &exchanged).await)
}

/// Asks before a second send, and before a live resource is created in production.
async fn confirm(work: &Work, prepared: &Prepared, client: &Client) -> Result<(), Refusal> {
    let endpoint = client.endpoint();
    let confirmed = sending::confirm(&work.editor, &work.name, prepared, endpoint).await;
    confirmed.map_err(|error| match error {
        NotConfirmed::Declined | NotConfirmed::SentAlready(_) => Refusal::Declined,
    })?;
    let is_first = !prepared.earlier.as_ref().is_some_and(|e| e.blocks());
    let is_production = endpoint.kind() == EndpointKind::Production;
    if !(prepared.creates() && prepared.is_live && is_production && is_first) {
        return Ok(());
    }
    let question = Question {
        text: format!(
            "Create a LIVE {} in PRODUCTION ({endpoint})?",
            prepared.operation.resource.singular
        ),
        choices: vec!["Don't send".to_owned(), "Send".to_owned()],
        option: "--again",
    };
    match work.editor.ask(&question).await {
        Choice::Made(1) => Ok(()),
        _ => Err(Refusal::Declined),
    }
}

/// Logs what came of a send, and shows the errors of the answer in the document.
pub(super) async fn after_exchange(
    work: &Work,
    (exchanged, not_recorded): (Exchanged, Option<JournalError>),
) -> Exchanged {
    let Work {
        session,
        editor,
        steps,
        ..
    } = work;
    if let Some(error) = not_recorded {
        let message = format!(
            "{} The next send of the file first looks up what this one did.",
            messages::sentence(&error.to_string())
        );
        session.client.tell(MessageType::WARNING, message).await;
    }
    match &exchanged.result {
        Ok(answer) => {
            steps.log(answer.headline()).await;
            if answer.status == 401 {
                session.access.forget_client();
            }
            api_errors::show(session, &editor.uri, &editor.sent, answer).await;
        }
        Err(error) => steps.log(error).await,
    }
    exchanged
}

/// Decides what to do about an earlier send. Returns a report if nothing is to be sent.
async fn earlier_send(
    work: &mut Work,
    prepared: &Prepared,
    client: &Client,
) -> Result<Option<Report>, Refusal> {
    let cancellation = CancellationToken::new();
    let Work {
        session,
        name,
        editor,
        steps,
    } = work;
    let Some(guard) = &editor.guard else {
        return Ok(None);
    };
    let before = BeforeSending {
        guard,
        document: name,
        prepared,
        client,
        may_look_up: true,
        asks_if_sent: true,
        cancellation: &cancellation,
    };
    let next_step = before.next_step(editor);
    match steps.show("Looking up", &cancellation, next_step).await? {
        NextStep::Send(None) => Ok(None),
        NextStep::Send(Some(warning)) => {
            session.client.tell(MessageType::WARNING, warning).await;
            Ok(None)
        }
        NextStep::Deliver(answer) => {
            let exchanged = Exchanged {
                result: Ok(*answer),
                look_up: LookUpResult::CarriedOut,
            };
            let mode = work.secrets_mode();
            Ok(Some(
                conclude(work, prepared, client, mode, &exchanged).await,
            ))
        }
        NextStep::PutBack(response) => {
            insert(work, &response).await?;
            let message = "The response is in the file again, without its secrets.";
            Ok(Some(Report::new(MessageType::INFO, message.to_owned())))
        }
        // The question explained the reason.
        NextStep::StillUnknown(_) => Err(Refusal::Declined),
    }
}
