//! `clreq delete`: deletes a resource after the user has typed its name.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::SystemTime;

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::super::send::terminal::{Terminal, name_of};
use super::super::send::{self, OUTCOME_UNKNOWN, report};
use super::question;
use super::session::{self, CouldNotRead, Target};
use crate::api::{Client, EndpointKind, Outcome, Request};
use crate::config::SecretsMode;
use crate::files::{self, Source};
use crate::operation::{self, Action};
use crate::resources::{ReadError, Resource};
use crate::sending::Prepared;
use crate::sending::journal::Document;
use crate::syntax::Tree;

#[derive(Args, Debug)]
pub(in crate::cli) struct DeleteOptions {
    /// A request file that was sent, or with an ID a type of resource such as api_credentials
    #[arg(value_name = "FILE|RESOURCE")]
    target: PathBuf,
    /// The id of the resource
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Don't ask
    #[arg(long)]
    yes: bool,
    /// Delete without the journal of sends
    #[arg(long)]
    no_journal: bool,
    /// The base address of the API [default: $CLREQ_ENDPOINT, else Commerce Layer's]
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

pub(super) fn run(options: &DeleteOptions) -> u8 {
    session::run_to_the_end(async |cancellation| delete(options, &cancellation).await)
}

async fn delete(
    options: &DeleteOptions,
    cancellation: &CancellationToken,
) -> Result<u8, CouldNotRead> {
    let client = session::connect(options.endpoint.as_deref())?;
    let (target, terminal) = match &options.id {
        Some(id) => without_file(options, id)?,
        None => with_file(options, &client)?,
    };
    let operation =
        operation::find(target.resource.name, Action::Delete).ok_or(CouldNotRead::CanNot {
            action: Action::Delete,
            resource: target.resource.plural,
        })?;
    let reader = session::reader(&client, cancellation);
    // A 404 in reply to a deletion means "gone" only if this token could read the resource.
    let resource = reader.get(target.resource, &target.id, false).await?;
    if session::is_made_by_the_api(target.resource, &resource) {
        return Err(CouldNotRead::MadeByTheApi(target.resource.singular));
    }
    if !options.yes {
        confirm(&resource, &target, &client)?;
    }
    let request = Request::delete(target.resource.name, &target.id).map_err(ReadError::from)?;
    let data = terminal.before.at_pointer("/data");
    let prepared = Prepared {
        request,
        operation,
        resource_id: Some(target.id.clone()),
        data: data.map_or_else(|| "{}".to_owned(), |data| data.source().to_owned()),
        is_live: resource.text("mode") == Some("live"),
        earlier: None,
    };
    let exchanged = send::exchange(&terminal, &prepared, &client, false, cancellation).await?;
    let singular = target.resource.singular;
    if matches!(&exchanged.result, Ok(answer) if answer.status == 404) {
        tell!("The {singular} was deleted meanwhile.");
        return Ok(0);
    }
    let code = report::exchanged(
        &terminal,
        &prepared,
        &client,
        SecretsMode::Redact,
        &exchanged,
    )
    .await;
    if exchanged.outcome() != Outcome::Unknown || cancellation.is_cancelled() {
        return Ok(code);
    }
    match reader.get(target.resource, &target.id, false).await {
        Err(ReadError::NotFound { .. }) => {
            tell!("The answer was lost, but the API has the {singular} no more: it was deleted.");
            Ok(0)
        }
        Ok(_) => {
            tell!(
                "The API still has the {singular}. Run the command again: deleting twice does no harm."
            );
            Ok(OUTCOME_UNKNOWN)
        }
        Err(error) => {
            tell!("It can't be looked up: {error}.");
            Ok(OUTCOME_UNKNOWN)
        }
    }
}

fn with_file(options: &DeleteOptions, client: &Client) -> Result<(Target, Terminal), CouldNotRead> {
    let source = Source::File(options.target.clone());
    files::read(&source)?;
    let guard = session::guard(
        Document::File(&options.target),
        &name_of(&options.target),
        options.no_journal,
        SystemTime::now(),
    )?;
    let tree = Tree::parse(files::read(&source)?);
    let target = Target::of(&source, &tree, client)?;
    Ok((
        target,
        Terminal {
            file: options.target.clone(),
            before: tree,
            write: true,
            guard,
            secret_file: Mutex::new(None),
        },
    ))
}

fn without_file(options: &DeleteOptions, id: &str) -> Result<(Target, Terminal), CouldNotRead> {
    let name = options.target.to_string_lossy();
    let target = Target {
        resource: session::resource_named(&name)?,
        id: id.to_owned(),
    };
    let uri = format!("clreq:{name}/{id}");
    let guard = session::guard(
        Document::Untitled(&uri),
        &uri,
        options.no_journal,
        SystemTime::now(),
    )?;
    let terminal = Terminal {
        file: options.target.clone(),
        before: Tree::default(),
        write: false,
        guard,
        secret_file: Mutex::new(None),
    };
    Ok((target, terminal))
}

fn confirm(resource: &Resource, target: &Target, client: &Client) -> Result<(), CouldNotRead> {
    let name = session::name_of_resource(resource);
    let production = match client.endpoint().kind() {
        EndpointKind::Production => " This is PRODUCTION.",
        _ => "",
    };
    let text = format!(
        "Delete the {} {name} ({}){} at {}? It can't be restored.{production}",
        target.resource.singular,
        target.id,
        session::live(resource),
        client.endpoint(),
    );
    question::typed(&text, &name)
}
