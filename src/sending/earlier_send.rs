//! Decides what to do about an earlier send of the same document before this one may be sent.

use std::collections::HashSet;
use std::time::{Instant, SystemTime};

use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::exchange::{LookUpResult, look_up, look_up_deletion};
use super::front_end::{Choice, FrontEnd, Question};
use super::guard::Guard;
use super::journal::{Earlier, JournalError, PastSend};
use super::look_up::Began;
use super::prepare::Prepared;
use super::time::timestamp;
use crate::analysis::request::EarlierSuccess;
use crate::analysis::response::Response;
use crate::api::{Answer, Client, Endpoint, Outcome, Request, RequestError};
use crate::config::SecretsMode;
use crate::operation::{self, Action};
use crate::resources::Reader;
use crate::text::sanitize;

/// What to do about an earlier send.
#[derive(Debug)]
pub enum NextStep {
    /// Send. May carry a warning, as a whole sentence.
    Send(Option<String>),
    /// Deliver this answer: a look-up showed that the earlier send was carried out. Send nothing.
    Deliver(Box<Answer>),
    /// Put this text back as the value of `response`. Send nothing.
    PutBack(String),
    /// Send nothing: the outcome of the earlier send is still unknown. Holds the reasons, as whole sentences.
    StillUnknown(String),
}

/// Why no decision was possible, or what the user decided. Nothing was sent.
#[derive(Debug, Error)]
pub enum NotDecided {
    /// The document was sent before, and there is no user to ask.
    #[error(
        "{0} Pass `--again` to send it again, or run `clreq recover` to put the response into the file"
    )]
    SentAlready(String),
    /// The last send of the document succeeded, so that its look-up would find another resource. Names the resource of the file.
    #[error("the file belongs to {0} already, so there is nothing to look up")]
    NothingToLookUp(String),
    /// The user chose not to send.
    #[error("nothing was sent")]
    Declined,
    /// The request can't be built, for example because the id is not valid in a URL.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The response can't be fetched.
    #[error("the response can't be put back: {0}")]
    CannotFetch(String),
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// The inputs of the decision about an earlier send.
pub struct BeforeSending<'a> {
    /// The document's lock and journal.
    pub guard: &'a Guard,
    /// The document's name in messages.
    pub document: &'a str,
    /// The request that is about to be sent.
    pub prepared: &'a Prepared,
    /// The endpoint that it goes to.
    pub client: &'a Client,
    /// Whether to look up an earlier send whose outcome is unknown.
    pub may_look_up: bool,
    /// Whether an earlier success matters. It does not if the API has just been asked whether the resource exists.
    pub asks_if_sent: bool,
    /// Cancels a look-up.
    pub cancellation: &'a CancellationToken,
}

impl BeforeSending<'_> {
    /// Decides what to do about an earlier send of the document.
    pub async fn next_step(&self, front_end: &impl FrontEnd) -> Result<NextStep, NotDecided> {
        let says_so_itself = self
            .prepared
            .earlier
            .as_ref()
            .is_some_and(|earlier| earlier.blocks());
        match self.guard.earlier(self.prepared, self.client.endpoint())? {
            Earlier::Nothing => Ok(NextStep::Send(None)),
            Earlier::Copy(send) => Ok(NextStep::Send(Some(copy_warning(self.document, &send)))),
            Earlier::Unresolved(send) => self.unresolved(front_end, &send).await,
            Earlier::Sent(_) if says_so_itself || !self.asks_if_sent => Ok(NextStep::Send(None)),
            Earlier::Sent(send) => self.sent(front_end, &send).await,
        }
    }

    async fn unresolved(
        &self,
        front_end: &impl FrontEnd,
        send: &PastSend,
    ) -> Result<NextStep, NotDecided> {
        let (answer, result) = match self.may_look_up {
            true => {
                let began = timestamp(send.began);
                front_end.show_step(&format!("looking up what the send of {began} did"));
                self.look_up(front_end, send).await?
            }
            false => (None, LookUpResult::NotNeeded),
        };
        if let Some(answer) = answer {
            self.guard.resolve(send, &answer)?;
            return Ok(NextStep::Deliver(Box::new(answer)));
        }
        let looked_up = result.message().unwrap_or_default();
        let text = format!(
            "{}, and it is not known whether the API carried it out. {looked_up}",
            self.was_sent(send)?
        );
        let question = Question {
            text: text.trim_end().to_owned(),
            choices: vec!["Don't send".to_owned(), "Send again".to_owned()],
            option: "--again",
        };
        match front_end.ask(&question).await {
            Choice::Made(1) => Ok(NextStep::Send(None)),
            _ => Ok(NextStep::StillUnknown(question.text)),
        }
    }

    /// `shop.clreq.json was sent at …`.
    fn was_sent(&self, send: &PastSend) -> Result<String, JournalError> {
        let moved = match self.guard.moved_from(send)? {
            Some(path) => format!(" as {}", sanitize(path)),
            None => String::new(),
        };
        Ok(format!(
            "{} was sent{moved} at {} by process {} to {}",
            self.document,
            timestamp(send.began),
            send.process,
            send.endpoint
        ))
    }

    async fn look_up(
        &self,
        front_end: &impl FrontEnd,
        send: &PastSend,
    ) -> Result<(Option<Answer>, LookUpResult), JournalError> {
        let (client, prepared) = (self.client, self.prepared);
        let known_ids = self.guard.known_ids(prepared, client.endpoint())?;
        let began = Some(began(send.began));
        Ok(look_up(
            front_end,
            client,
            prepared,
            began,
            &known_ids,
            self.cancellation,
        )
        .await)
    }

    async fn sent(
        &self,
        front_end: &impl FrontEnd,
        send: &PastSend,
    ) -> Result<NextStep, NotDecided> {
        let id = send.resource_id.as_deref();
        let has_id = id.map_or_else(String::new, |id| format!(" (id {id})"));
        let text = format!(
            "{} with success{has_id}, but the response is not in the file.",
            self.was_sent(send)?
        );
        let mut choices = vec!["Don't send", "Send again"];
        if id.is_some() {
            choices.insert(1, "Put the response back");
        }
        let question = Question {
            text: text.clone(),
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
            option: "--again",
        };
        match (front_end.ask(&question).await, id) {
            (Choice::CannotAsk, _) => Err(NotDecided::SentAlready(text)),
            (Choice::Made(1), Some(_)) => {
                let response = fetch_response(self.client, send, self.cancellation).await;
                response
                    .map(NextStep::PutBack)
                    .map_err(NotDecided::CannotFetch)
            }
            (Choice::Made(1), None) | (Choice::Made(2), Some(_)) => Ok(NextStep::Send(None)),
            (Choice::Made(_), _) => Err(NotDecided::Declined),
        }
    }
}

/// The request of a document to look up: its last update or deletion if the outcome is unknown, else what the document asks for.
pub fn request_in_doubt(
    guard: Option<&Guard>,
    prepared: Prepared,
    endpoint: &Endpoint,
) -> Result<Prepared, NotDecided> {
    let Some(guard) = guard.filter(|_| prepared.creates()) else {
        return Ok(prepared);
    };
    let resource = prepared.operation.resource;
    let send = guard.last_send(&prepared.data)?.filter(|send| {
        send.is_unresolved()
            && send.endpoint == endpoint.base().as_str()
            && send.resource_type == resource.path
    });
    let changed = send.and_then(|send| {
        let action = [Action::Update, Action::Delete]
            .into_iter()
            .find(|action| action.verb() == send.action)?;
        Some((operation::find(resource.name, action)?, send.resource_id?))
    });
    Ok(match changed {
        None => prepared,
        Some((operation, id)) => Prepared {
            request: match operation.action {
                Action::Delete => Request::delete(resource.name, &id)?,
                _ => Request::update(resource.name, &id, &prepared.data)?,
            },
            operation,
            resource_id: Some(id),
            asks_for_secrets: false,
            ..prepared
        },
    })
}

/// Looks up what an earlier send of a document did. Sends nothing. Fails if the last send of the document succeeded: another
/// resource that agrees with it must not take its place.
pub async fn look_up_earlier(
    front_end: &impl FrontEnd,
    guard: Option<&Guard>,
    prepared: &Prepared,
    client: &Client,
    cancellation: &CancellationToken,
) -> Result<(Option<Answer>, LookUpResult), NotDecided> {
    let endpoint = client.endpoint();
    match prepared.operation.action {
        Action::Delete => {
            return Ok(look_up_earlier_deletion(guard, prepared, client, cancellation).await?);
        }
        Action::Update => {
            let known = HashSet::new();
            let found = look_up(front_end, client, prepared, None, &known, cancellation).await;
            record(guard, prepared, endpoint, found.0.as_ref())?;
            return Ok(found);
        }
        _ => {}
    }
    let earlier = match guard {
        Some(guard) => guard.earlier(prepared, endpoint)?,
        None => Earlier::Nothing,
    };
    let singular = prepared.operation.resource.singular;
    let stands_for = |id: Option<&str>| {
        NotDecided::NothingToLookUp(match id {
            Some(id) => format!("the {singular} {}", sanitize(id)),
            None => prepared.operation.resource.with_article(),
        })
    };
    let send = match earlier {
        Earlier::Unresolved(send) => Some(send),
        Earlier::Sent(send) => return Err(stands_for(send.resource_id.as_deref())),
        Earlier::Nothing | Earlier::Copy(_) => None,
    };
    let success = success_here(prepared, endpoint).filter(|_| send.is_none());
    if let Some(id) = success.and_then(|success| success.resource_id.as_deref()) {
        return Err(stands_for(Some(id)));
    }
    let known_ids = match guard {
        Some(guard) => guard.known_ids(prepared, endpoint)?,
        None => HashSet::new(),
    };
    // The journal forgets what was sent to a sandbox of clreq.
    let sent_at = success.and_then(|success| success.sent_at);
    let began = send
        .as_deref()
        .map(|send| send.began)
        .or(sent_at)
        .map(began);
    let (answer, result) =
        look_up(front_end, client, prepared, began, &known_ids, cancellation).await;
    match (guard, &send, &answer) {
        (Some(guard), Some(send), Some(answer)) => guard.resolve(send, answer)?,
        // Without a record a secret of the answer could not be kept.
        (Some(guard), None, Some(answer)) => guard.record(prepared, endpoint, answer)?,
        _ => {}
    }
    Ok((answer, result))
}

/// Looks up an earlier deletion. It was carried out if the API accepts the access token and no longer has the resource.
pub(super) async fn look_up_earlier_deletion(
    guard: Option<&Guard>,
    prepared: &Prepared,
    client: &Client,
    cancellation: &CancellationToken,
) -> Result<(Option<Answer>, LookUpResult), JournalError> {
    let reader = Reader {
        client,
        observer: &|_| (),
        cancellation,
    };
    if let Err(error) = reader.user().await {
        return Ok((None, LookUpResult::Failed(error.to_string())));
    }
    let found = look_up_deletion(client, prepared, cancellation).await;
    record(guard, prepared, client.endpoint(), found.0.as_ref())?;
    Ok(found)
}

/// Records that an update or a deletion was carried out.
fn record(
    guard: Option<&Guard>,
    prepared: &Prepared,
    endpoint: &Endpoint,
    answer: Option<&Answer>,
) -> Result<(), JournalError> {
    let (Some(guard), Some(answer)) = (guard, answer) else {
        return Ok(());
    };
    let sends = guard.earlier_changes(prepared, endpoint)?;
    for send in &sends {
        guard.resolve(send, answer)?;
    }
    match sends.is_empty() {
        // Without a record a secret of the answer could not be kept.
        true => guard.record(prepared, endpoint, answer),
        false => Ok(()),
    }
}

/// The success in the document of a create that was sent to this endpoint, or to an unknown one.
fn success_here<'a>(prepared: &'a Prepared, endpoint: &Endpoint) -> Option<&'a EarlierSuccess> {
    let success = prepared.earlier.as_ref().filter(|_| prepared.creates())?;
    let sent_to = success.endpoint.as_deref();
    let is_here = sent_to.is_none_or(|sent_to| sent_to == endpoint.base().as_str());
    // Status 204 is the answer to a delete.
    (is_here && success.status != 204).then_some(success)
}

/// Fetches the resource that a send created and returns the text for `response`, without secrets. The error is the end of a
/// sentence.
pub async fn fetch_response(
    client: &Client,
    send: &PastSend,
    cancellation: &CancellationToken,
) -> Result<String, String> {
    let id = send.resource_id.as_deref().ok_or("its id is not known")?;
    let request = Request::get(&send.resource_type, id).map_err(|error| error.to_string())?;
    let answer = client.send(&request, &|_| (), cancellation).await;
    let answer = answer.map_err(|error| error.to_string())?;
    if answer.outcome() != Outcome::Success {
        let headline = answer.headline();
        return Err(format!("the API answered {headline} to a request for {id}"));
    }
    let status = send.result.as_ref().and_then(|result| result.status);
    Ok(Response {
        status: status.unwrap_or(answer.status),
        sent_at: &timestamp(send.began),
        endpoint: &send.endpoint,
        is_sandbox: answer.is_sandbox,
        body: &answer.to_stored(SecretsMode::Redact).body,
    }
    .to_text())
}

fn copy_warning(document: &str, send: &PastSend) -> String {
    let other = sanitize(send.path.as_deref().unwrap_or("another document"));
    format!(
        "{document} has the same request as {other}, which was sent at {}.",
        timestamp(send.began)
    )
}

/// Converts the time when a send began.
fn began(time: SystemTime) -> Began {
    let ago = SystemTime::now().duration_since(time);
    Began {
        ago: ago.unwrap_or_default(),
        measured: Instant::now(),
    }
}
