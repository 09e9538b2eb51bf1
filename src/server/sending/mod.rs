//! Sends a document's request. This is the only part of the server that uses the network.
//!
//! The steps are those of `crate::sending`. This module adds the editor's questions, messages and progress. Nothing is sent
//! while the request has errors or another send of the same document is running.

mod access;
mod api_errors;
mod editor;
mod hand_over;
mod initialization;
mod messages;
mod status;

pub(super) use initialization::InitializationOptions;
pub(super) use status::check_token;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use lsp_types::{MessageType, Url};
use thiserror::Error;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use self::access::Access;
use self::editor::Editor;
use self::status::Status;
use super::editing;
use super::progress::Progress;
use super::session::Session;
use super::snapshot::Snapshot;
use super::uri::{Key, file_name, to_path};
use crate::analysis::Severity;
use crate::analysis::response::insert_response;
use crate::api::{self, Answer, Outcome};
use crate::config::SecretsMode;
use crate::files::state_folder;
use crate::sending::journal::{Document, JournalError, LockError};
use crate::sending::{
    self, BeforeSending, CannotPrepare, Delivered, ExchangeOptions, Exchanged, Guard, LookUpResult,
    NextStep, NotConfirmed, NotDecided, Place, Prepared,
};
use crate::text::Encoding;

/// The server's state between sends.
#[derive(Default)]
pub(super) struct Sending {
    access: Mutex<Access>,
    /// The last status that was sent to the editor.
    known_status: Mutex<Option<Status>>,
    busy: Mutex<Busy>,
    ended: Notify,
}

/// What must finish before the server ends.
#[derive(Default)]
struct Busy {
    /// The documents with a send in progress.
    documents: HashSet<Key>,
    /// The number of answers whose secrets have not been handed over yet.
    hand_overs: usize,
}

/// Why a request is not sent. Nothing has been sent.
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
    #[error(
        "Not sent: the configuration has errors, so it is not clear what happens to the answer's secrets. {0}"
    )]
    Configuration(String),
    #[error("Not sent: {0}.")]
    Prepare(#[from] CannotPrepare),
    #[error("Not sent: {0}.")]
    Environment(String),
    #[error("Not sent: {0}.")]
    Endpoint(#[from] api::EndpointError),
    #[error("Not sent: {0}.")]
    Credentials(#[from] api::CredentialsError),
    #[error("Not sent: {0}.")]
    Client(#[from] api::ClientError),
    #[error("Not sent: {0}: {1}. Wait until it is over.")]
    Locked(String, LockError),
    #[error(
        "Not sent: {0}. Start the server with `--no-journal` to send without it: then nothing keeps a file from being sent twice."
    )]
    Journal(#[from] JournalError),
    #[error("Not sent: {0}")]
    Earlier(String),
    #[error("Not sent.")]
    Declined,
    #[error("Not sent, because of an internal error. Please report it.")]
    Internal,
}

impl From<NotDecided> for Refusal {
    fn from(error: NotDecided) -> Self {
        match error {
            NotDecided::Declined => Self::Declined,
            NotDecided::Journal(error) => Self::Journal(error),
            error => Self::Earlier(error.to_string()),
        }
    }
}

/// Marks a document as being sent until it is dropped.
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

    /// Waits until all sends and hand-overs have finished. Each one ends by itself, because all its steps have time-outs.
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

/// Sends a document's request, inserts the response, and reports the result to the user.
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
    let guard = guard(session, uri, &name)?;
    let snapshot = session
        .snapshot(uri)
        .ok_or_else(|| Refusal::NotOpen(name.clone()))?;
    let (prepared, project_mode) = prepare(&name, Arc::clone(&snapshot)).await?;
    // Report what makes sending impossible before asking any question.
    let client = session.sending.client(session).await?;
    let (steps, mut seen) = mpsc::unbounded_channel();
    let editor = Editor {
        session: Arc::clone(session),
        uri: uri.clone(),
        sent: Arc::clone(&snapshot),
        guard,
        steps,
    };
    let mode = secrets_mode(session, project_mode);
    if !may_send(&editor, &name, &prepared, &client, mode, &mut seen).await? {
        return Ok(());
    }
    let confirmed = sending::confirm(&editor, &name, &prepared, client.endpoint()).await;
    confirmed.map_err(|error| match error {
        NotConfirmed::Declined | NotConfirmed::SentAlready(_) => Refusal::Declined,
    })?;
    let known_ids = match &editor.guard {
        Some(guard) => guard.known_ids(&prepared, client.endpoint())?,
        None => HashSet::new(),
    };
    if let Some(guard) = &editor.guard {
        guard.begin(&prepared, client.endpoint())?;
    }
    let title = format!("Sending {name}");
    let progress = Progress::begin(&session.client, &session.progress, &title, true).await;
    let log = Log { session, name };
    log.add(format!("sending to {}", client.endpoint())).await;
    let exchanged = exchange(
        &editor, &client, &prepared, &known_ids, &progress, &log, seen,
    )
    .await;
    progress.end().await;
    if let Some(guard) = &editor.guard
        && let Err(error) = guard.finish(&exchanged)
    {
        let message =
            format!("{error}. So the next send of the file looks up first what this one did.");
        session.tell(MessageType::WARNING, message).await;
    }
    match &exchanged.result {
        Ok(answer) => log.add(answer.headline()).await,
        Err(error) => log.add(error).await,
    }
    if let Ok(answer) = &exchanged.result {
        if answer.status == 401 {
            session.sending.forget_client();
        }
        api_errors::show(session, uri, &snapshot, answer).await;
    }
    conclude(&editor, &prepared, &client, mode, &exchanged).await;
    Ok(())
}

/// Locks the document and opens the journal.
fn guard(session: &Session, uri: &Url, name: &str) -> Result<Option<Guard>, Refusal> {
    if session.options.no_journal {
        return Ok(None);
    }
    let path = to_path(uri);
    // The folder of a new document may not exist yet.
    let path = path.filter(|path| path.parent().is_some_and(std::path::Path::exists));
    let document = match &path {
        Some(path) => Document::File(path),
        None => Document::Untitled(uri.as_str()),
    };
    let folder = state_folder(&|name| session.options.environment.get(name));
    match Guard::new(folder, document, SystemTime::now()) {
        Ok(guard) => Ok(Some(guard)),
        Err(LockError::Journal(error)) => Err(error.into()),
        Err(error) => Err(Refusal::Locked(name.to_owned(), error)),
    }
}

/// Decides what to do about an earlier send. Returns false if nothing is to be sent and the user has been told.
async fn may_send(
    editor: &Editor,
    name: &str,
    prepared: &Prepared,
    client: &api::Client,
    mode: SecretsMode,
    steps: &mut mpsc::UnboundedReceiver<String>,
) -> Result<bool, Refusal> {
    let session = &editor.session;
    let cancellation = CancellationToken::new();
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
    let title = format!("Looking up {name}");
    let next_step = before.next_step(editor);
    match with_progress(session, &title, &cancellation, steps, next_step).await? {
        NextStep::Send(None) => return Ok(true),
        NextStep::Send(Some(warning)) => {
            session.tell(MessageType::WARNING, warning).await;
            return Ok(true);
        }
        NextStep::Deliver(answer) => {
            let exchanged = Exchanged {
                result: Ok(*answer),
                look_up: LookUpResult::CarriedOut,
            };
            conclude(editor, prepared, client, mode, &exchanged).await;
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

/// Does some work, and shows its steps once there is one. The user can cancel it then: an API that does not answer takes minutes.
async fn with_progress<T>(
    session: &Session,
    title: &str,
    cancellation: &CancellationToken,
    steps: &mut mpsc::UnboundedReceiver<String>,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    let mut progress: Option<Progress> = None;
    let result = loop {
        let step = tokio::select! {
            result = &mut work => break result,
            Some(step) = steps.recv() => step,
        };
        let shown = match progress.take() {
            Some(shown) => shown,
            None => {
                let (client, tokens) = (&session.client, &session.progress);
                Progress::begin_with(client, tokens, title, true, cancellation.clone()).await
            }
        };
        shown.report(step).await;
        progress = Some(shown);
    };
    if let Some(progress) = progress {
        progress.end().await;
    }
    result
}

async fn prepare(
    name: &str,
    snapshot: Arc<Snapshot>,
) -> Result<(Prepared, Option<SecretsMode>), Refusal> {
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
        let mode = snapshot.context.settings.response_secrets();
        Ok((Prepared::new(snapshot.tree())?, mode))
    });
    prepared.await.unwrap_or(Err(Refusal::NotOpen(for_panic)))
}

/// Combines the settings of project and user: if either redacts, secrets are redacted.
fn secrets_mode(session: &Session, project: Option<SecretsMode>) -> SecretsMode {
    let wishes = [project, session.settings().response_secrets];
    match wishes.contains(&Some(SecretsMode::Redact)) {
        true => SecretsMode::Redact,
        false => SecretsMode::Keep,
    }
}

/// Writes the stages of a send to the editor's log and to the server's own log.
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

/// Sends the request and shows its stages.
async fn exchange(
    editor: &Editor,
    client: &api::Client,
    prepared: &Prepared,
    known_ids: &HashSet<String>,
    progress: &Progress,
    log: &Log<'_>,
    mut steps: mpsc::UnboundedReceiver<String>,
) -> Exchanged {
    let options = ExchangeOptions {
        look_up: true,
        known_ids,
    };
    let mut exchange = std::pin::pin!(sending::exchange(
        editor,
        client,
        prepared,
        &options,
        &progress.cancellation
    ));
    let show = async |step: String| {
        log.add(&step).await;
        progress.report(step).await;
    };
    let exchanged = loop {
        tokio::select! {
            exchanged = &mut exchange => break exchanged,
            Some(step) = steps.recv() => show(step).await,
        }
    };
    while let Ok(step) = steps.try_recv() {
        show(step).await;
    }
    exchanged
}

/// Delivers the answer and reports the result to the user.
async fn conclude(
    editor: &Editor,
    prepared: &Prepared,
    client: &api::Client,
    mode: SecretsMode,
    exchanged: &Exchanged,
) {
    let session = &editor.session;
    let look_up = exchanged.look_up_message();
    let (level, message) = match &exchanged.result {
        Err(error) => {
            let level = match exchanged.outcome() {
                Outcome::NotSent if error.is_cancelled() => MessageType::INFO,
                _ => MessageType::ERROR,
            };
            (level, messages::failure(error))
        }
        Ok(answer) if !(200..300).contains(&answer.status) => {
            (MessageType::ERROR, messages::refused(answer))
        }
        Ok(answer) => {
            let endpoint = client.endpoint();
            let delivered = sending::deliver(editor, prepared, endpoint, answer, mode).await;
            success(prepared, answer, &delivered)
        }
    };
    session.tell(level, messages::with(message, look_up)).await;
}

fn success(prepared: &Prepared, answer: &Answer, delivered: &Delivered) -> (MessageType, String) {
    let warnings = sending::warnings(prepared, answer);
    let level = match answer.outcome() {
        Outcome::Success if warnings.is_empty() => MessageType::INFO,
        _ => MessageType::WARNING,
    };
    let message = match &delivered.response {
        Place::Delivered => messages::sent(answer),
        Place::Kept { place, reason } => messages::kept(answer, reason, place),
        Place::Lost { reason, content } => messages::only_here(reason, content),
    };
    (level, messages::with(message, warnings))
}
