//! Sends a request once, with a record in the journal before and after, and looks up the outcome if it is unknown.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::front_end::FrontEnd;
use super::guard::Guard;
use super::journal::JournalError;
use super::look_up::{Began, Found, LookUp};
use super::prepare::Prepared;
use crate::api::{Answer, Client, Doubt, Outcome, SendError};
use crate::operation::Action;
use crate::resources::{get_request, without_secrets};
use crate::text::{sanitize, sentence};

/// The result of a send.
#[derive(Debug)]
pub struct Exchanged {
    /// The API's answer, or why there is none. If a look-up found the resource, this is the answer to the look-up.
    pub result: Result<Answer, SendError>,
    /// The result of the look-up of an unknown outcome.
    pub look_up: LookUpResult,
}

/// The result of a look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookUpResult {
    /// No look-up took place: the outcome was known, or the user wanted none.
    NotNeeded,
    /// The request was carried out.
    CarriedOut,
    /// The resource to delete is gone.
    Deleted,
    /// The resource to delete is still there.
    StillThere,
    /// No resource matches the request. It may still appear.
    Nothing,
    /// Several resources match the request, or one that need not be the right one, and the user chose none of them.
    Several(Vec<String>),
    /// The look-up failed.
    Failed(String),
    /// The API never gives these attributes of the update back, so that a look-up says nothing about them.
    CannotTell(Vec<String>),
}

impl Exchanged {
    /// What is now known about the outcome.
    pub fn outcome(&self) -> Outcome {
        match self.look_up {
            LookUpResult::Deleted => Outcome::Success,
            _ => Outcome::of(&self.result),
        }
    }

    /// Messages about the look-up, as whole sentences.
    pub fn look_up_message(&self) -> Option<String> {
        self.look_up.message()
    }
}

impl LookUpResult {
    /// Messages about the look-up, as whole sentences.
    pub fn message(&self) -> Option<String> {
        Some(match self {
            LookUpResult::NotNeeded => return None,
            LookUpResult::CarriedOut => {
                "The answer was lost, but the API has the resource: the request was carried out."
                    .to_owned()
            }
            LookUpResult::Deleted => {
                "The API doesn't have the resource any more: it is deleted.".to_owned()
            }
            LookUpResult::StillThere => {
                "The API still has the resource. Delete it again: deleting twice does no harm."
                    .to_owned()
            }
            LookUpResult::Nothing => {
                "A look-up found nothing that agrees with the request, but it may still appear."
                    .to_owned()
            }
            LookUpResult::Several(ids) if ids.len() == 1 => format!(
                "A look-up found a resource that agrees with the request, but it may be another one: {}.",
                ids.join(", ")
            ),
            LookUpResult::Several(ids) => format!(
                "A look-up found several resources that agree with the request: {}.",
                ids.join(", ")
            ),
            LookUpResult::CannotTell(names) => format!(
                "A look-up can't tell whether the update was carried out, because the API doesn't give {} back. Send it again: \
                 updating twice does no harm.",
                names
                    .iter()
                    .map(|name| format!("`{}`", sanitize(name)))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            LookUpResult::Failed(reason) => format!("The look-up failed: {}", sentence(reason)),
        })
    }
}

/// Sends a request with a record in the journal before and after. Also returns why the outcome can't be recorded: then the next
/// send of the document looks it up first. If the outcome is unknown and `look_up` allows it, looks up whether the request was
/// carried out.
///
/// # Errors
/// If the intent can't be recorded. Nothing was sent.
pub async fn exchange_recorded(
    front_end: &impl FrontEnd,
    guard: Option<&Guard>,
    client: &Client,
    prepared: &Prepared,
    look_up: bool,
    cancellation: &CancellationToken,
) -> Result<(Exchanged, Option<JournalError>), JournalError> {
    let known_ids = match guard {
        Some(guard) => {
            let known_ids = guard.known_ids(prepared, client.endpoint())?;
            guard.begin(prepared, client.endpoint())?;
            known_ids
        }
        None => HashSet::new(),
    };
    let exchanged = exchange(
        front_end,
        client,
        prepared,
        look_up,
        &known_ids,
        cancellation,
    )
    .await;
    let not_recorded = guard.and_then(|guard| guard.finish(&exchanged).err());
    Ok((exchanged, not_recorded))
}

/// Sends and looks up. A 202 is not looked up: the API is still working on it.
async fn exchange(
    front_end: &impl FrontEnd,
    client: &Client,
    prepared: &Prepared,
    look_up: bool,
    known_ids: &HashSet<String>,
    cancellation: &CancellationToken,
) -> Exchanged {
    let began = Instant::now();
    let observer = |stage| front_end.show(stage);
    let result = client
        .send(&prepared.request, &observer, cancellation)
        .await;
    let is_deletion = prepared.operation.action == Action::Delete;
    let is_gone = matches!(&result, Ok(answer) if is_deletion && answer.status == 404);
    let is_open = Outcome::of(&result) == Outcome::Unknown;
    let is_accepted = matches!(&result, Ok(answer) if answer.doubt == Some(Doubt::NotYet));
    let is_ending = cancellation.is_cancelled() || front_end.is_ending();
    let (result, look_up) = if is_gone {
        // The caller could read the resource with the same token, so this 404 doesn't mean "not allowed".
        (result.map(Answer::into_deleted), LookUpResult::Deleted)
    } else if !look_up || !is_open || is_accepted || is_ending {
        (result, LookUpResult::NotNeeded)
    } else if is_deletion {
        match look_up_deletion(client, prepared, cancellation).await {
            (Some(answer), look_up) => (Ok(answer), look_up),
            (None, look_up) => (result, look_up),
        }
    } else {
        let named_id = result
            .as_ref()
            .ok()
            .and_then(|answer| answer.location_id.clone());
        let look_up = LookUp {
            client,
            prepared,
            began: Some(Began {
                ago: Duration::ZERO,
                measured: began,
            }),
            named_id: named_id.as_deref(),
            known_ids,
            cancellation,
        };
        match result_of(look_up.run(front_end).await) {
            (Some(answer), look_up) => (Ok(answer), look_up),
            (None, look_up) => (result, look_up),
        }
    };
    Exchanged { result, look_up }
}

/// Asks whether the resource of a deletion is still there. If not, the answer is that of a deletion.
pub(super) async fn look_up_deletion(
    client: &Client,
    prepared: &Prepared,
    cancellation: &CancellationToken,
) -> (Option<Answer>, LookUpResult) {
    let id = prepared.resource_id.as_deref().unwrap_or_default();
    let resource = prepared.operation.resource;
    let request = match get_request(resource, id) {
        Ok(request) => without_secrets(request, resource),
        Err(error) => return (None, LookUpResult::Failed(error.to_string())),
    };
    let result = match client.send(&request, &|_| (), cancellation).await {
        Ok(answer) if answer.status == 404 => {
            return (Some(answer.into_deleted()), LookUpResult::Deleted);
        }
        Ok(answer) if answer.outcome() == Outcome::Success => LookUpResult::StillThere,
        Ok(answer) => LookUpResult::Failed(answer.headline()),
        Err(error) => LookUpResult::Failed(error.to_string()),
    };
    (None, result)
}

/// Looks up a request that was sent before. Does not send it. `began` is when it was sent; without it, a resource of any age
/// matches, and the user decides.
pub(super) async fn look_up(
    front_end: &impl FrontEnd,
    client: &Client,
    prepared: &Prepared,
    began: Option<Began>,
    known_ids: &HashSet<String>,
    cancellation: &CancellationToken,
) -> (Option<Answer>, LookUpResult) {
    let look_up = LookUp {
        client,
        prepared,
        began,
        named_id: None,
        known_ids,
        cancellation,
    };
    result_of(look_up.run(front_end).await)
}

fn result_of(found: Found) -> (Option<Answer>, LookUpResult) {
    match found {
        Found::Resource(answer) => (Some(*answer), LookUpResult::CarriedOut),
        Found::Nothing => (None, LookUpResult::Nothing),
        Found::Several(ids) => (None, LookUpResult::Several(ids)),
        Found::CannotLook(reason) => (None, LookUpResult::Failed(reason)),
        Found::CannotTell(names) => (None, LookUpResult::CannotTell(names)),
    }
}
