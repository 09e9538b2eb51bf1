//! Sends a request once, and looks up the outcome if it is unknown.

use std::collections::HashSet;
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use super::front_end::FrontEnd;
use super::guard::Guard;
use super::journal::JournalError;
use super::look_up::{Found, LookUp};
use super::prepare::Prepared;
use crate::api::{Answer, Client, Doubt, Outcome, SendError};

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
    /// No resource matches the request. It may still appear.
    Nothing,
    /// Several resources match the request, and the user chose none of them.
    Several(Vec<String>),
    /// The look-up failed.
    Failed(String),
}

/// How a request is sent.
#[derive(Clone, Debug)]
pub struct ExchangeOptions<'a> {
    /// Whether to look up an unknown outcome.
    pub look_up: bool,
    /// Ids of resources that other sends created, which this send can't have created.
    pub known_ids: &'a HashSet<String>,
}

impl Exchanged {
    /// What is now known about the outcome.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.result)
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
            LookUpResult::Nothing => {
                "A look-up found nothing that agrees with the request, but it may still appear."
                    .to_owned()
            }
            LookUpResult::Several(ids) => format!(
                "A look-up found several resources that agree with the request: {}.",
                ids.join(", ")
            ),
            LookUpResult::Failed(reason) => format!("The look-up failed: {}", sentence(reason)),
        })
    }
}

/// Sends a request. If the outcome is unknown, looks up whether it was carried out. A 202 is not looked up: the API is still
/// working on it.
pub async fn exchange(
    front_end: &impl FrontEnd,
    client: &Client,
    prepared: &Prepared,
    options: &ExchangeOptions<'_>,
    cancellation: &CancellationToken,
) -> Exchanged {
    let began = Instant::now();
    let observer = |stage| front_end.show(stage);
    let result = client
        .send(&prepared.request, &observer, cancellation)
        .await;
    let is_open = Outcome::of(&result) == Outcome::Unknown;
    let is_accepted = matches!(&result, Ok(answer) if answer.doubt == Some(Doubt::NotYet));
    if !options.look_up || !is_open || is_accepted || cancellation.is_cancelled() {
        return Exchanged {
            result,
            look_up: LookUpResult::NotNeeded,
        };
    }
    let named_id = result
        .as_ref()
        .ok()
        .and_then(|answer| answer.location_id.clone());
    let look_up = LookUp {
        client,
        prepared,
        began: Some(began),
        named_id: named_id.as_deref(),
        known_ids: options.known_ids,
        cancellation,
    };
    conclude(look_up.run(front_end).await, result)
}

/// Sends a request with a record in the journal before and after. Also returns why the outcome can't be recorded: then the next
/// send of the document looks it up first.
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
        Some(guard) => guard.known_ids(prepared, client.endpoint())?,
        None => HashSet::new(),
    };
    if let Some(guard) = guard {
        guard.begin(prepared, client.endpoint())?;
    }
    let options = ExchangeOptions {
        look_up,
        known_ids: &known_ids,
    };
    let exchanged = exchange(front_end, client, prepared, &options, cancellation).await;
    let not_recorded = guard.and_then(|guard| guard.finish(&exchanged).err());
    Ok((exchanged, not_recorded))
}

/// Looks up a request that was sent before. Does not send it. `began` is when it was sent; without it, a resource of any age
/// matches.
pub async fn look_up(
    front_end: &impl FrontEnd,
    client: &Client,
    prepared: &Prepared,
    began: Option<Instant>,
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

fn conclude(found: Found, result: Result<Answer, SendError>) -> Exchanged {
    match result_of(found) {
        (Some(answer), look_up) => Exchanged {
            result: Ok(answer),
            look_up,
        },
        (None, look_up) => Exchanged { result, look_up },
    }
}

fn result_of(found: Found) -> (Option<Answer>, LookUpResult) {
    match found {
        Found::Resource(answer) => (Some(*answer), LookUpResult::CarriedOut),
        Found::Nothing => (None, LookUpResult::Nothing),
        Found::Several(ids) => (None, LookUpResult::Several(ids)),
        Found::CannotLook(reason) => (None, LookUpResult::Failed(reason)),
    }
}

/// The text, ending with exactly one full stop.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}
