//! What every command on a document needs: the locked document, the settings, the API client, and progress.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use lsp_types::Url;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::editor::Editor;
use super::refusal::Refusal;
use crate::analysis::Severity;
use crate::api::{Client, Endpoint};
use crate::config::SecretsMode;
use crate::files::state_folder;
use crate::sending::journal::{Document, LockError};
use crate::sending::{Guard, Prepared};
use crate::server::progress::Progress;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::server::uri::{file_name, to_path};
use crate::text::Encoding;

/// How long the server waits for an answer after the client has left or the server was told to end. Then the journal records the
/// outcome as unknown, and the next send looks it up.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// A command on a document. While it exists, no other command works on the document.
pub(super) struct Work {
    pub session: Arc<Session>,
    /// The document's name in messages.
    pub name: String,
    pub editor: Editor,
    pub steps: Steps,
}

/// The stages of the work, for progress and log.
pub(super) struct Steps {
    session: Arc<Session>,
    name: String,
    seen: mpsc::UnboundedReceiver<String>,
}

/// Whether a command locks its document against other processes.
pub(super) enum Lock {
    /// It only reads.
    None,
    /// It may send, so it needs the journal too.
    WithJournal,
}

impl Work {
    /// Reserves and locks a document.
    pub async fn begin(session: &Arc<Session>, uri: &Url, lock: Lock) -> Result<Self, Refusal> {
        let name = file_name(uri).to_owned();
        let reservation = session.in_progress.reserve(uri).await;
        let reservation = reservation.ok_or_else(|| Refusal::UnderWay(name.clone()))?;
        let guard = match lock {
            Lock::None => None,
            Lock::WithJournal => guard(session, uri, &name)?,
        };
        let snapshot = session.snapshot(uri);
        let sent = snapshot.ok_or_else(|| Refusal::NotOpen(name.clone()))?;
        let (steps, seen) = mpsc::unbounded_channel();
        Ok(Self {
            session: Arc::clone(session),
            name: name.clone(),
            editor: Editor {
                client: session.client.clone(),
                documents: session.documents.clone(),
                in_progress: Arc::clone(&session.in_progress),
                states: session.send_states.clone(),
                uri: uri.clone(),
                sent,
                steps,
                guard,
                reservation,
            },
            steps: Steps {
                session: Arc::clone(session),
                name,
                seen,
            },
        })
    }

    /// The version of the document to work on.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.editor.sent
    }

    /// The API client. Fails if there are no credentials, or the policy doesn't allow the endpoint.
    pub async fn client(&self) -> Result<Arc<Client>, Refusal> {
        let Session {
            access, options, ..
        } = &*self.session;
        Ok(access.client(options).await?)
    }

    /// Fails if the document has errors, or if it is not clear what happens to secrets.
    pub async fn check(&self) -> Result<(), Refusal> {
        let (name, snapshot) = (self.name.clone(), Arc::clone(self.snapshot()));
        let checked = tokio::task::spawn_blocking(move || check(&name, &snapshot));
        checked.await.unwrap_or(Err(Refusal::Internal))
    }

    /// The request of the document. Fails if the document has errors.
    pub async fn prepare(&self) -> Result<Prepared, Refusal> {
        self.check().await?;
        let tree = self.snapshot().tree();
        Ok(Prepared::new(tree)?.replacing_response(tree))
    }

    /// Combines the settings of project and user: if either redacts, secrets are redacted.
    pub fn secrets_mode(&self) -> SecretsMode {
        let project = self.snapshot().context.settings.response_secrets();
        let wishes = [project, self.session.settings().response_secrets];
        match wishes.contains(&Some(SecretsMode::Redact)) {
            true => SecretsMode::Redact,
            false => SecretsMode::Keep,
        }
    }
}

impl Steps {
    /// Does some work, and shows its steps once there is one. The user can cancel it then: an API that does not answer takes
    /// minutes.
    pub async fn show<T>(
        &mut self,
        title: &str,
        cancellation: &CancellationToken,
        work: impl Future<Output = T>,
    ) -> T {
        let title = format!("{title} {}", self.name);
        let client = self.session.client.clone();
        let work = client.finish_within(LAST_WAIT, cancellation, work);
        let mut work = std::pin::pin!(work);
        let mut progress: Option<Progress> = None;
        let result = loop {
            let step = tokio::select! {
                result = &mut work => break result,
                Some(step) = self.seen.recv() => step,
            };
            self.log(&step).await;
            let shown = match progress.take() {
                Some(shown) => shown,
                None => {
                    let (client, tokens) = (&self.session.client, &self.session.progress);
                    Progress::begin(client, tokens, &title, Some(cancellation.clone())).await
                }
            };
            shown.report(step).await;
            progress = Some(shown);
        };
        while let Ok(step) = self.seen.try_recv() {
            self.log(&step).await;
        }
        if let Some(progress) = progress {
            progress.end().await;
        }
        result
    }

    /// Writes a step to the editor's log and to the server's own log.
    pub async fn log(&self, step: impl std::fmt::Display) {
        let line = format!("{}: {step}", self.name);
        tracing::info!("{line}");
        self.session.client.log(line).await;
    }

    /// The first step of a send.
    pub async fn log_endpoint(&self, endpoint: &Endpoint) {
        self.log(format!("sending to {endpoint}")).await;
    }
}

/// Fails if the document has errors, or if it is not clear what happens to secrets.
fn check(name: &str, snapshot: &Snapshot) -> Result<(), Refusal> {
    if let Some(trouble) = snapshot.context.settings.trouble() {
        return Err(Refusal::Configuration(trouble));
    }
    let errors = snapshot
        .problems()
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let Some(first) = errors.clone().next() else {
        return Ok(());
    };
    let position = snapshot.text.position(first.span.start, Encoding::Utf32);
    Err(Refusal::Errors {
        name: name.to_owned(),
        count: match errors.count() {
            1 => "an error".to_owned(),
            count => format!("{count} errors"),
        },
        line: position.line + 1,
        message: first.message.clone(),
    })
}

/// Locks the document and opens the journal. `None` if the user disabled the journal.
fn guard(session: &Session, uri: &Url, name: &str) -> Result<Option<Guard>, Refusal> {
    if session.options.no_journal {
        return Ok(None);
    }
    let path = to_path(uri);
    // The folder of a new document may not exist yet.
    let path = path.filter(|path| path.parent().is_some_and(Path::exists));
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
