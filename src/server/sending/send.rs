//! `clreq.send`: sends the request of a document.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::{MessageType, Url};
use tokio_util::sync::CancellationToken;

use super::api_errors;
use super::conclude::conclude;
use super::messages;
use super::refusal::Refusal;
use super::work::{Lock, Work};
use crate::analysis::response::insert_response;
use crate::api::Client;
use crate::sending::{
    self, BeforeSending, Exchanged, LookUpResult, NextStep, NotConfirmed, Prepared,
};
use crate::server::editing;
use crate::server::session::Session;

/// How long the server waits for an answer after the client has left or the server was told to end. Then the journal records the
/// outcome as unknown, and the next send looks it up.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// Sends a document's request, inserts the response, and reports the result to the user.
pub(super) async fn send(session: &Arc<Session>, uri: &Url) -> Result<(), Refusal> {
    let mut work = Work::begin(session, uri, Lock::WithJournal).await?;
    let prepared = work.prepare().await?;
    prepared.check_secrets()?;
    // Report what makes sending impossible before asking any question.
    let client = work.client().await?;
    if !may_send(&mut work, &prepared, &client).await? {
        return Ok(());
    }
    let confirmed = sending::confirm(&work.editor, &work.name, &prepared, client.endpoint()).await;
    confirmed.map_err(|error| match error {
        NotConfirmed::Declined | NotConfirmed::SentAlready(_) => Refusal::Declined,
    })?;
    let exchanged = exchange(&mut work, &prepared, &client, true).await?;
    conclude(&work, &prepared, &client, work.secrets_mode(), &exchanged).await;
    Ok(())
}

/// Sends a prepared request, with a record in the journal before and after, and shows the errors of the answer.
pub(super) async fn exchange(
    work: &mut Work,
    prepared: &Prepared,
    client: &Client,
    look_up: bool,
) -> Result<Exchanged, Refusal> {
    let cancellation = CancellationToken::new();
    let Work {
        session,
        editor,
        steps,
        ..
    } = work;
    steps.log_endpoint(client.endpoint()).await;
    let guard = editor.guard.as_ref();
    let exchange =
        sending::exchange_recorded(editor, guard, client, prepared, look_up, &cancellation);
    let client = &session.client;
    let exchange = client.finish_within(LAST_WAIT, &cancellation, exchange);
    let states = &session.send_states;
    states.change(&editor.uri, |state| state.is_sending = true);
    let exchanged = steps.show("Sending", &cancellation, exchange).await;
    states.change(&editor.uri, |state| state.is_sending = false);
    let (exchanged, not_recorded) = exchanged?;
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
    Ok(exchanged)
}

/// Decides what to do about an earlier send. Returns false if nothing is to be sent and the user has been told.
async fn may_send(work: &mut Work, prepared: &Prepared, client: &Client) -> Result<bool, Refusal> {
    let cancellation = CancellationToken::new();
    let Work {
        session,
        name,
        editor,
        steps,
    } = work;
    let Some(guard) = &editor.guard else {
        return Ok(true);
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
    // Nothing is sent yet.
    let next_step = session
        .client
        .finish_within(Duration::ZERO, &cancellation, next_step);
    match steps.show("Looking up", &cancellation, next_step).await? {
        NextStep::Send(None) => return Ok(true),
        NextStep::Send(Some(warning)) => {
            session.client.tell(MessageType::WARNING, warning).await;
            return Ok(true);
        }
        NextStep::Deliver(answer) => {
            let exchanged = Exchanged {
                result: Ok(*answer),
                look_up: LookUpResult::CarriedOut,
            };
            conclude(work, prepared, client, work.secrets_mode(), &exchanged).await;
        }
        NextStep::PutBack(response) => {
            let is_put = editing::edit(
                &session.client,
                &session.documents,
                &editor.uri,
                |snapshot| insert_response(snapshot.tree(), &response).map(|edit| vec![edit]),
            );
            if !is_put.await {
                return Err(Refusal::Earlier(
                    "the editor did not take the response.".into(),
                ));
            }
        }
        // The question explained the reason.
        NextStep::StillUnknown(_) => return Err(Refusal::Declined),
    }
    Ok(false)
}
