//! `clreq delete`: deletes a resource after the user has typed its name.

use std::path::PathBuf;
use std::time::SystemTime;

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::super::command_error::CommandError;
use super::super::send::report;
use super::super::send::terminal::{Terminal, name_of};
use super::super::session::{self, ApiOptions, ChangeOptions};
use super::question;
use crate::api::Client;
use crate::config::SecretsMode;
use crate::files::{self, Source};
use crate::resources::{Target, resource_named};
use crate::sending::journal::Document;
use crate::sending::{Begun, Deletion};
use crate::syntax::Tree;

#[derive(Args, Debug)]
pub(in crate::cli) struct DeleteOptions {
    /// A request file that was sent, or with an ID a type of resource such as api_credentials
    #[arg(value_name = "FILE|RESOURCE")]
    target: PathBuf,
    /// The id of the resource
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    change: ChangeOptions,
    #[command(flatten)]
    api: ApiOptions,
}

pub(super) fn run(options: &DeleteOptions) -> u8 {
    session::run(async |cancellation| delete(options, &cancellation).await)
}

async fn delete(
    options: &DeleteOptions,
    cancellation: &CancellationToken,
) -> Result<u8, CommandError> {
    let client = session::connect(options.api.endpoint.as_deref())?;
    let (target, terminal) = match &options.id {
        Some(id) => without_file(options, id, cancellation)?,
        None => with_file(options, &client, cancellation)?,
    };
    let data = terminal.before.at_pointer("/data");
    let data = data.map(|data| data.source());
    let guard = terminal.guard.as_ref();
    let mode = SecretsMode::Redact;
    let deletion = match Deletion::begin(&client, target, guard, data, cancellation).await? {
        Begun::Ready(deletion) => deletion,
        Begun::Gone(prepared, exchanged) => {
            let sent = (*exchanged, None);
            return Ok(report::exchanged(&terminal, &prepared, &client, mode, &sent).await);
        }
    };
    if !options.change.yes {
        question::typed(&deletion.question(), &deletion.name(), cancellation).await?;
    }
    let (prepared, sent) = deletion.send(&terminal, guard, data).await?;
    Ok(report::exchanged(&terminal, &prepared, &client, mode, &sent).await)
}

fn with_file(
    options: &DeleteOptions,
    client: &Client,
    cancellation: &CancellationToken,
) -> Result<(Target, Terminal), CommandError> {
    let file = &options.target;
    let source = Source::File(file.clone());
    files::read(&source)?;
    let guard = session::guard(
        Document::File(file),
        &name_of(file),
        options.change.no_journal,
        SystemTime::now(),
    )?;
    let tree = Tree::parse(files::read(&source)?);
    let target = session::target(&source, &tree, client.endpoint())?;
    let terminal = Terminal {
        write: true,
        guard,
        ..Terminal::new(file, tree, cancellation)
    };
    Ok((target, terminal))
}

fn without_file(
    options: &DeleteOptions,
    id: &str,
    cancellation: &CancellationToken,
) -> Result<(Target, Terminal), CommandError> {
    let name = options.target.to_string_lossy();
    let target = Target {
        resource: resource_named(&name)?,
        id: id.to_owned(),
    };
    let uri = format!("clreq:{name}/{id}");
    let guard = session::guard(
        Document::Untitled(&uri),
        &uri,
        options.change.no_journal,
        SystemTime::now(),
    )?;
    let terminal = Terminal {
        guard,
        ..Terminal::new(&options.target, Tree::default(), cancellation)
    };
    Ok((target, terminal))
}
