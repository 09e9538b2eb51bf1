//! What the reading commands share: the client, the runtime, and errors.

use std::future::Future;
use std::io;

use thiserror::Error;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use super::super::COULD_NOT_RUN;
use super::super::environment::{self, NotUnicode};
use crate::analysis::link::link;
use crate::api::{
    Client, ClientError, ClientOptions, Credentials, CredentialsError, Endpoint, EndpointError,
    EndpointPolicy, Stage,
};
use crate::files::{self, FileError, Source};
use crate::operation::{self, OPERATIONS};
use crate::resources::{ReadError, Reader};
use crate::syntax::Tree;
use crate::text::closest;

/// The command was interrupted.
const INTERRUPTED: u8 = 130;

/// Why a reading command can't do its work.
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
    Environment(#[from] NotUnicode),
    #[error("the command failed: {0}")]
    Io(#[from] io::Error),
    #[error("Interrupted")]
    Interrupted,
}

/// Makes a client with the user's credentials. Nothing is sent yet.
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

/// Makes a client. Nothing is sent yet.
pub(in crate::cli) fn client(
    endpoint: Endpoint,
    credentials: Credentials,
) -> Result<Client, CouldNotRead> {
    let options = ClientOptions::default();
    Ok(Client::new(endpoint, credentials, options)?)
}

/// Runs a task to its end, or to an interrupt, and gives the exit code.
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

/// Tells an error and what to do about it.
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

/// Reading is fast enough to need no word on each stage.
fn ignore_stage(_: Stage) {}

/// The resource that the user calls by its JSON:API type.
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

/// The resource and the id that a request file stands for.
pub(in crate::cli) fn linked(
    source: &Source,
) -> Result<(&'static operation::Resource, String), CouldNotRead> {
    let tree = Tree::parse(files::read(source)?);
    let link = link(&tree).ok_or_else(|| CouldNotRead::NotLinked(source.shown_name()))?;
    Ok((resource_named(&link.resource)?, link.id.into_owned()))
}
