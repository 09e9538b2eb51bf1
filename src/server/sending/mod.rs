//! Sending a document's request: the one thing that leaves the machine.
//!
//! The order matters: nothing is sent while the request has errors, while another send of the same document is under way, or
//! before the user has said yes to sending again; whatever the API answers is put in the document or kept in a file.

mod access;
mod api_errors;
mod delivery;
mod hand_over;
mod initialization;
mod messages;
mod status;

pub(super) use initialization::InitializationOptions;
pub(super) use status::check_token;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lsp_types::{MessageType, Url};
use thiserror::Error;
use tokio::sync::{Notify, mpsc};

use self::access::Access;
use self::status::Status;
use super::progress::Progress;
use super::session::Session;
use super::snapshot::Snapshot;
use super::uri::{Key, file_name};
use crate::analysis::Severity;
use crate::analysis::request::{NoRequest, earlier_success, request_body};
use crate::api;
use crate::config::ResponseSecrets;
use crate::operation::{self, Operation};
use crate::text::Encoding;

/// What the server remembers between sends.
#[derive(Default)]
pub(super) struct Sending {
    access: Mutex<Access>,
    /// What the editor was last told of where a send would go.
    known_status: Mutex<Option<Status>>,
    busy: Mutex<Busy>,
    ended: Notify,
}

/// What must not be cut off by the end of the server.
#[derive(Default)]
struct Busy {
    /// The documents that are being sent.
    documents: HashSet<Key>,
    /// How many answers have secrets that the user has not been handed over yet.
    hand_overs: usize,
}

/// Why a request is not sent. Nothing has left the machine.
#[derive(Debug, Error)]
enum Refusal {
    #[error("Not sent: {0} is not open, or is not a request file (`*.clreq.json`). Open it first.")]
    NotOpen(String),
    #[error("Not sent: {0} is being sent already. Wait for its answer, or cancel it.")]
    UnderWay(String),
    #[error("Not sent: {name} has {count}. Line {line}: {message}")]
    Errors {
        name: String,
        count: String,
        line: u32,
        message: String,
    },
    #[error("Not sent: what becomes of the answer's secrets can't be told. {0}")]
    Configuration(String),
    #[error("Not sent: {0}.")]
    NoRequest(#[from] NoRequest),
    #[error("Not sent: {0}.")]
    Endpoint(#[from] api::EndpointError),
    #[error("Not sent: {0}.")]
    Credentials(#[from] api::CredentialsError),
    #[error("Not sent: {0}.")]
    Client(#[from] api::ClientError),
    #[error("Not sent: {0}.")]
    Request(#[from] api::RequestError),
    #[error("Not sent.")]
    Declined,
    #[error("Not sent, because of an internal error. Please report it.")]
    Internal,
}

/// Marks a document as being sent for as long as it lives.
struct UnderWay<'a> {
    sending: &'a Sending,
    key: Key,
}

impl Sending {
    fn begin(&self, uri: &Url) -> Option<UnderWay<'_>> {
        let key = Key::of(uri);
        let is_new = self.busy().documents.insert(key.clone());
        is_new.then(|| UnderWay { sending: self, key })
    }

    fn busy(&self) -> MutexGuard<'_, Busy> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no send is under way and nothing is left to be handed over. Each one ends by itself: its parts have time-outs.
    pub async fn wait_until_idle(&self) {
        loop {
            let ended = self.ended.notified();
            let is_idle = {
                let busy = self.busy();
                busy.documents.is_empty() && busy.hand_overs == 0
            };
            if is_idle {
                return;
            }
            ended.await;
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.sending.busy().documents.remove(&self.key);
        self.sending.ended.notify_waiters();
    }
}

/// Sends a document's request, inserts the response, and tells the user what became of it.
pub(super) async fn send(session: Arc<Session>, uri: Url) {
    let result = match session.sending.begin(&uri) {
        Some(_under_way) => attempt(&session, &uri).await,
        None => Err(Refusal::UnderWay(file_name(&uri).to_owned())),
    };
    if let Err(refusal) = result {
        let level = match refusal {
            Refusal::Declined => MessageType::INFO,
            _ => MessageType::ERROR,
        };
        session
            .tell(level, messages::sentence(&refusal.to_string()))
            .await;
    }
}

async fn attempt(session: &Arc<Session>, uri: &Url) -> Result<(), Refusal> {
    let name = file_name(uri).to_owned();
    let snapshot = session
        .snapshot(uri)
        .ok_or_else(|| Refusal::NotOpen(name.clone()))?;
    let prepared = prepare(&name, Arc::clone(&snapshot)).await?;
    // What is missing to send at all is told before any question is asked.
    let client = session.sending.client(session).await?;
    if let Some(status) = prepared.earlier_status {
        confirm(session, &name, status, &prepared).await?;
    }
    let progress = Progress::begin(session, &format!("Sending {name}"), true).await;
    let log = Log { session, name };
    log.add(format!("sending to {}", client.endpoint())).await;
    let result = send_with_progress(&client, &prepared.request, &progress, &log).await;
    progress.end().await;
    match &result {
        Ok(answer) => log.add(answer.headline()).await,
        Err(error) => log.add(error).await,
    }
    if let Ok(answer) = &result {
        if answer.status == 401 {
            session.sending.forget_client();
        }
        api_errors::show(session, uri, &snapshot, answer).await;
    }
    delivery::deliver(session, uri, &prepared, result).await;
    Ok(())
}

/// A request that may be sent.
struct Prepared {
    operation: &'static Operation,
    request: api::Request,
    /// What the resource is called.
    resource_name: Option<String>,
    is_live: bool,
    /// The status of an earlier send that was a success.
    earlier_status: Option<u16>,
    /// What becomes of the answer's secrets, if the project says so.
    response_secrets: Option<ResponseSecrets>,
}

async fn prepare(name: &str, snapshot: Arc<Snapshot>) -> Result<Prepared, Refusal> {
    let name = name.to_owned();
    let for_panic = name.clone();
    let prepared = tokio::task::spawn_blocking(move || {
        if let Some(trouble) = snapshot.context.settings.trouble() {
            return Err(Refusal::Configuration(trouble));
        }
        let errors = snapshot
            .problems()
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        if let Some(first) = errors.clone().next() {
            let count = errors.count();
            return Err(Refusal::Errors {
                name,
                count: if count == 1 {
                    "an error".to_owned()
                } else {
                    format!("{count} errors")
                },
                line: snapshot
                    .text
                    .position(first.span.start, Encoding::Utf32)
                    .line
                    + 1,
                message: first.message.clone(),
            });
        }
        let tree = snapshot.tree();
        let body = request_body(tree)?;
        let summary = body.summary();
        let operation = operation::for_document(tree);
        Ok(Prepared {
            operation,
            request: api::Request::create(operation.resource.path, body.source())?,
            is_live: summary.is_live(),
            resource_name: summary.name.map(|name| name.into_owned()),
            earlier_status: earlier_success(tree),
            response_secrets: snapshot.context.settings.response_secrets(),
        })
    });
    prepared.await.unwrap_or(Err(Refusal::NotOpen(for_panic)))
}

/// Asks before a request is sent that was a success already: it would create the resource once more.
async fn confirm(
    session: &Session,
    name: &str,
    status: u16,
    prepared: &Prepared,
) -> Result<(), Refusal> {
    const AGAIN: &str = "Send again";
    let singular = prepared.operation.resource.singular;
    let live = if prepared.is_live {
        " with `mode: live`"
    } else {
        ""
    };
    let question = format!(
        "{name} was sent already and has the response {status}. Sending it again creates another {singular}{live}, \
         and its response replaces the one in the file."
    );
    match session.choose(question, &[AGAIN, "Cancel"]).await {
        Some(choice) if choice == AGAIN => Ok(()),
        _ => Err(Refusal::Declined),
    }
}

/// Tells the steps of a send to the editor's log of this server and to the server's own.
struct Log<'a> {
    session: &'a Session,
    name: String,
}

impl Log<'_> {
    async fn add(&self, step: impl std::fmt::Display) {
        let line = format!("{}: {step}", self.name);
        tracing::info!("{line}");
        self.session.log(line).await;
    }
}

async fn send_with_progress(
    client: &api::Client,
    request: &api::Request,
    progress: &Progress,
    log: &Log<'_>,
) -> Result<api::Answer, api::SendError> {
    let (stages, mut seen) = mpsc::unbounded_channel();
    let observer = move |stage: api::Stage| {
        // Nobody listens any more once the send is over.
        let _ = stages.send(stage);
    };
    let report = async {
        while let Some(stage) = seen.recv().await {
            log.add(stage).await;
            progress.report(stage.to_string()).await;
        }
    };
    let send = async move {
        let result = client
            .send(request, &observer, &progress.cancellation)
            .await;
        drop(observer);
        result
    };
    tokio::join!(send, report).0
}
