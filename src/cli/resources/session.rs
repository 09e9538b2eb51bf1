//! Code that the resource commands share: the client, the runtime, and errors.

use std::future::Future;
use std::io;
use std::time::SystemTime;

use thiserror::Error;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use super::super::COULD_NOT_RUN;
use super::super::environment::{self, NotUnicode};
use super::super::names::NoNames;
use super::super::{send, signals};
use crate::analysis::link::link;
use crate::api::{
    Client, ClientError, ClientOptions, Credentials, CredentialsError, Endpoint, EndpointError,
    EndpointPolicy, Stage,
};
use crate::files::{self, FileError, Source};
use crate::names::CacheError;
use crate::operation::{self, Action, OPERATIONS};
use crate::resources::{ReadError, Reader, Resource};
use crate::sending::Guard;
use crate::sending::journal::{Document, JournalError, LockError};
use crate::syntax::Tree;
use crate::text::closest;
use crate::text::sanitize;

/// The command was interrupted.
const INTERRUPTED: u8 = 130;

/// Why a resource command failed.
#[derive(Debug, Error)]
pub(in crate::cli) enum CouldNotRead {
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{0} stands for no resource: it has no response of a success and no `data.id`")]
    NotLinked(String),
    #[error("{0} can't be imported: no request file creates one")]
    NotImportable(&'static str),
    #[error("there is no resource `{name}`.{hint}")]
    UnknownResource { name: String, hint: String },
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error(transparent)]
    NoNames(#[from] NoNames),
    #[error(transparent)]
    Environment(#[from] NotUnicode),
    #[error("the API can't {} {resource}", .action.verb())]
    CanNot {
        action: Action,
        resource: &'static str,
    },
    #[error("the API made this {0} for itself: it must stay")]
    MadeByTheApi(&'static str),
    #[error(
        "{file}: it was sent to {sent_to}, and this is {endpoint}. Name the other with `--endpoint`"
    )]
    OtherEndpoint {
        file: String,
        sent_to: String,
        endpoint: String,
    },
    #[error("the {0} is changed again and again. Try it later. Nothing was sent")]
    KeepsChanging(&'static str),
    #[error("{0} There is no terminal to ask on: pass `--yes` to do it. Nothing was sent")]
    CannotAsk(String),
    #[error("Nothing was sent")]
    Declined,
    #[error("{0}: {1}. Wait until it is over. Nothing was sent")]
    Locked(String, LockError),
    #[error("{0}. Pass `--no-journal` to do it without. Nothing was sent")]
    Journal(#[from] JournalError),
    #[error("the command failed: {0}")]
    Io(#[from] io::Error),
    #[error("Interrupted")]
    Interrupted,
}

/// Creates a client with the user's credentials. Sends nothing.
pub(in crate::cli) fn connect(endpoint: Option<&str>) -> Result<Client, CouldNotRead> {
    let (endpoint, credentials) = access(endpoint)?;
    client(endpoint, credentials)
}

/// The endpoint and the user's credentials.
pub(in crate::cli) fn access(
    endpoint: Option<&str>,
) -> Result<(Endpoint, Credentials), CouldNotRead> {
    environment::check()?;
    let lookup = |name: &str| std::env::var(name).ok();
    let endpoint = EndpointPolicy::from_environment(&lookup)?.choose(endpoint, None)?;
    Ok((endpoint, Credentials::find(&lookup)?))
}

/// Creates a client. Sends nothing.
pub(in crate::cli) fn client(
    endpoint: Endpoint,
    credentials: Credentials,
) -> Result<Client, CouldNotRead> {
    let options = ClientOptions::default();
    Ok(Client::new(endpoint, credentials, options)?)
}

/// Runs a task until it ends or is interrupted, and returns the exit code.
pub(in crate::cli) fn run<F>(work: impl FnOnce(CancellationToken) -> F) -> u8
where
    F: Future<Output = Result<u8, CouldNotRead>>,
{
    let result = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CouldNotRead::from)
        .and_then(|runtime| {
            let work = work(CancellationToken::new());
            runtime.block_on(async {
                tokio::select! {
                    Ok(()) = tokio::signal::ctrl_c() => Err(CouldNotRead::Interrupted),
                    result = work => result,
                }
            })
        });
    match result {
        Ok(code) => code,
        Err(CouldNotRead::Interrupted) => INTERRUPTED,
        Err(error) => {
            tell_error(&error);
            COULD_NOT_RUN
        }
    }
}

/// Runs a task that changes something in the API. A signal cancels its requests, and the task then ends in order.
pub(super) fn run_to_the_end<F>(work: impl FnOnce(CancellationToken) -> F) -> u8
where
    F: Future<Output = Result<u8, CouldNotRead>>,
{
    let runtime = Builder::new_current_thread().enable_all().build();
    let result = runtime.map_err(CouldNotRead::from).and_then(|runtime| {
        let result = runtime.block_on(async {
            let signal = signals::listen()?;
            let cancellation = CancellationToken::new();
            tokio::select! {
                biased;
                never = signals::cancel_on(signal, &cancellation) => match never {},
                result = work(cancellation.clone()) => result,
            }
        });
        // After a signal a waiting task may be left.
        runtime.shutdown_background();
        result
    });
    match result {
        Ok(code) => code,
        Err(CouldNotRead::Read(ReadError::Send(error))) if error.is_cancelled() => INTERRUPTED,
        Err(error) => {
            tell_error(&error);
            COULD_NOT_RUN
        }
    }
}

/// Locks a document and opens the journal, unless the user disabled the journal.
pub(super) fn guard(
    document: Document<'_>,
    name: &str,
    no_journal: bool,
    began: SystemTime,
) -> Result<Option<Guard>, CouldNotRead> {
    if no_journal {
        return Ok(None);
    }
    match send::guard(document, began) {
        Ok(guard) => Ok(Some(guard)),
        Err(LockError::Journal(error)) => Err(error.into()),
        Err(error) => Err(CouldNotRead::Locked(name.to_owned(), error)),
    }
}

/// The resource that a command works on.
pub(super) struct Target {
    pub resource: &'static operation::Resource,
    pub id: String,
}

impl Target {
    /// The resource that a file is linked to, at the endpoint of the client.
    pub fn of(source: &Source, tree: &Tree, client: &Client) -> Result<Self, CouldNotRead> {
        let link = link(tree).ok_or_else(|| CouldNotRead::NotLinked(source.shown_name()))?;
        let endpoint = client.endpoint().to_string();
        match link.endpoint.as_deref() {
            Some(other) if other != endpoint => Err(CouldNotRead::OtherEndpoint {
                file: source.shown_name(),
                sent_to: sanitize(other).into_owned(),
                endpoint,
            }),
            _ => Ok(Self {
                resource: resource_named(&link.resource)?,
                id: link.id.into_owned(),
            }),
        }
    }
}

/// The display name of a resource: its name, or else its id.
pub(super) fn name_of_resource(resource: &Resource) -> String {
    let name = resource.text("name").filter(|name| !name.trim().is_empty());
    sanitize(name.unwrap_or(&resource.id)).into_owned()
}

/// A note about a resource in live mode.
pub(super) fn live(resource: &Resource) -> &'static str {
    match resource.text("mode") {
        Some("live") => ", which is LIVE,",
        _ => "",
    }
}

/// Whether the API created a resource for itself, so that users should not change or delete it.
pub(super) fn is_made_by_the_api(of: &operation::Resource, resource: &Resource) -> bool {
    of.made_by_the_api
        .is_some_and(|(attribute, value)| resource.text(attribute) == Some(value))
}

/// Prints an error and what to do about it.
pub(in crate::cli) fn tell_error(error: &CouldNotRead) {
    let message = error.to_string();
    tell!("error: {}.", message.trim_end_matches('.'));
    if let CouldNotRead::Read(ReadError::Refused {
        next_step: Some(next),
        ..
    }) = error
    {
        tell!("{next}");
    }
}

/// A reader of the API.
pub(in crate::cli) fn reader<'a>(
    client: &'a Client,
    cancellation: &'a CancellationToken,
) -> Reader<'a> {
    Reader {
        client,
        observer: &ignore_stage,
        cancellation,
    }
}

/// Shows no progress, because reading is fast.
fn ignore_stage(_: Stage) {}

/// The operation to read resources of a JSON:API type that the user names.
pub(in crate::cli) fn resource_named(
    name: &str,
) -> Result<&'static operation::Resource, CouldNotRead> {
    let resources = OPERATIONS.iter().map(|operation| operation.resource);
    let mut found = resources.clone().filter(|resource| resource.name == name);
    found.next().ok_or_else(|| {
        let mut names: Vec<&str> = resources.map(|resource| resource.name).collect();
        names.dedup();
        CouldNotRead::UnknownResource {
            name: name.to_owned(),
            hint: match closest(name, names.iter().copied()) {
                Some(name) => format!(" Did you mean `{name}`?"),
                None => format!(" There are: {}.", names.join(", ")),
            },
        }
    })
}

/// The type and the id of the resource that a request file is linked to.
pub(in crate::cli) fn linked(
    source: &Source,
) -> Result<(&'static operation::Resource, String), CouldNotRead> {
    let tree = Tree::parse(files::read(source)?);
    let link = link(&tree).ok_or_else(|| CouldNotRead::NotLinked(source.shown_name()))?;
    Ok((resource_named(&link.resource)?, link.id.into_owned()))
}
