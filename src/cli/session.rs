//! What the commands that talk to the API share: the runtime, the client, and the lock of a file.

use std::time::SystemTime;

use clap::Args;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use super::command_error::CommandError;
use super::tell::show_progress;
use super::{COULD_NOT_RUN, environment, signals};
use crate::api::{Client, ClientOptions, Credentials, Endpoint, EndpointPolicy, Stage};
use crate::files::{self, Source};
use crate::operation;
use crate::resources::{Reader, Target};
use crate::sending::Guard;
use crate::sending::journal::{Document, LockError};
use crate::syntax::Tree;

/// The user interrupted the command before its request left: 128 and the number of SIGINT, as in shells.
pub(super) const INTERRUPTED: u8 = 130;

/// The options of each command that sends requests.
#[derive(Args, Debug)]
pub(super) struct ApiOptions {
    /// The base address of the API [default: $CLREQ_ENDPOINT, else Commerce Layer's]
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
}

/// The options of each command that changes a resource after a question.
#[derive(Args, Debug)]
pub(super) struct ChangeOptions {
    /// Don't ask for confirmation
    #[arg(long)]
    pub yes: bool,
    /// Don't record the request in the journal of sends
    #[arg(long)]
    pub no_journal: bool,
}

/// Runs a task, and returns the exit code. A signal cancels its requests, and the task then ends in order.
pub(super) fn run(work: impl AsyncFnOnce(CancellationToken) -> Result<u8, CommandError>) -> u8 {
    let cancellation = CancellationToken::new();
    let result = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CommandError::from)
        .and_then(|runtime| {
            let result = runtime.block_on(async {
                let signal = signals::listen()?;
                tokio::select! {
                    biased;
                    never = signals::cancel_on(signal, &cancellation) => match never {},
                    result = work(cancellation.clone()) => result,
                }
            });
            // After a signal a task may be left that waits.
            runtime.shutdown_background();
            result
        });
    match result {
        Ok(code) => code,
        Err(_) if cancellation.is_cancelled() => {
            tell!("Interrupted. Nothing was sent.");
            INTERRUPTED
        }
        Err(error) => {
            error.tell();
            COULD_NOT_RUN
        }
    }
}

/// Creates a client with the user's credentials. Sends nothing.
pub(super) fn connect(endpoint: Option<&str>) -> Result<Client, CommandError> {
    let (endpoint, credentials) = access(endpoint)?;
    client(endpoint, credentials)
}

/// The endpoint and the user's credentials.
pub(super) fn access(endpoint: Option<&str>) -> Result<(Endpoint, Credentials), CommandError> {
    environment::check()?;
    let lookup = |name: &str| std::env::var(name).ok();
    let endpoint = EndpointPolicy::from_environment(&lookup)?.choose(endpoint, None)?;
    Ok((endpoint, Credentials::find(&lookup)?))
}

/// Creates a client. Sends nothing.
pub(super) fn client(endpoint: Endpoint, credentials: Credentials) -> Result<Client, CommandError> {
    let options = ClientOptions::default();
    Ok(Client::new(endpoint, credentials, options)?)
}

/// Locks a document and opens the journal, unless the user disabled the journal. `name` is the document's name in messages.
pub(super) fn guard(
    document: Document<'_>,
    name: &str,
    no_journal: bool,
    began: SystemTime,
) -> Result<Option<Guard>, CommandError> {
    if no_journal {
        return Ok(None);
    }
    let folder = files::state_folder(&|name| std::env::var(name).ok());
    match Guard::new(folder, document, began) {
        Ok(guard) => Ok(Some(guard)),
        Err(LockError::Journal(error)) => Err(error.into()),
        Err(error) => Err(CommandError::Locked(name.to_owned(), error)),
    }
}

/// The resource that a file stands for at an endpoint.
pub(super) fn target(
    source: &Source,
    tree: &Tree,
    endpoint: &Endpoint,
) -> Result<Target, CommandError> {
    Target::of(tree, endpoint).map_err(|reason| CommandError::NoTarget {
        file: source.shown_name(),
        reason,
    })
}

/// A reader of the API.
pub(super) fn reader<'a>(client: &'a Client, cancellation: &'a CancellationToken) -> Reader<'a> {
    Reader {
        client,
        observer: &ignore_stage,
        cancellation,
    }
}

/// Shows no progress, because reading is fast.
fn ignore_stage(_: Stage) {}

/// Shows how many resources of a list are read.
pub(super) fn show_pages(resource: &operation::Resource) -> impl Fn(usize, usize) + Sync {
    |read, of| show_progress(format_args!("Read {read} of {of} {}", resource.plural))
}
