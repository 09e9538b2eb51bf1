//! `clreq update`: changes a resource of the API to match its file, by a PATCH of what differs.

use std::path::PathBuf;
use std::time::SystemTime;

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::super::command_error::CommandError;
use super::super::configuration::{Configurations, Settled};
use super::super::secret_command::SecretToOptions;
use super::super::send::terminal::{Terminal, name_of};
use super::super::send::{self, REFUSED, report};
use super::super::session::{self, ApiOptions, ChangeOptions};
use crate::analysis::diagnostics::{diagnose_with, has_errors};
use crate::config::SecretsMode;
use crate::files::{self, Source};
use crate::secrets::secrets;
use crate::sending::journal::Document;
use crate::sending::{Update, Updated};
use crate::syntax::Tree;

#[derive(Args, Debug)]
pub(in crate::cli) struct UpdateOptions {
    /// A request file that was sent
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    change: ChangeOptions,
    #[command(flatten)]
    secret_to: SecretToOptions,
    #[command(flatten)]
    api: ApiOptions,
}

pub(super) fn run(options: &UpdateOptions) -> u8 {
    session::run(async |cancellation| update(options, &cancellation).await)
}

async fn update(
    options: &UpdateOptions,
    cancellation: &CancellationToken,
) -> Result<u8, CommandError> {
    let command = options.secret_to.command()?;
    if command.is_some() && options.change.no_journal {
        return Err(CommandError::NoJournalForSecret);
    }
    let file = &options.file;
    let source = Source::File(file.clone());
    let configurations = Configurations::default();
    let settings = match configurations.settle(&source)? {
        Settled::Settings(settings) => settings,
        // A `clreq.toml` excludes the file from checks, but the user named it.
        Settled::Ignored => Default::default(),
    };
    files::read(&source)?;
    let guard = session::guard(
        Document::File(file),
        &name_of(file),
        options.change.no_journal,
        SystemTime::now(),
    )?;
    let tree = Tree::parse(files::read(&source)?);
    let diagnostics = diagnose_with(&tree, &settings);
    if has_errors(&diagnostics) {
        return Ok(send::refuse(&source, tree, diagnostics));
    }
    let client = session::connect(options.api.endpoint.as_deref())?;
    let target = session::target(&source, &tree, client.endpoint())?;
    let mode = match command {
        Some(_) => SecretsMode::Redact,
        None => secrets_mode(&tree, configurations.response_secrets(&source)),
    };
    if options.change.no_journal && mode == SecretsMode::Redact && holds_secret(&tree) {
        return Err(CommandError::NoJournalForOldSecret(name_of(file)));
    }
    let terminal = Terminal {
        write: true,
        guard,
        secret_command: command,
        ..Terminal::new(file, tree, cancellation)
    };
    let update = Update {
        tree: &terminal.before,
        target: &target,
        client: &client,
        guard: terminal.guard.as_ref(),
        with_secrets: mode == SecretsMode::Keep || terminal.secret_command.is_some(),
        asks: !options.change.yes,
        cancellation,
    };
    let updated = update.run(&terminal).await?;
    match updated {
        Updated::NotNeeded => {
            tell!("{} agrees with the API. Nothing was sent.", name_of(file));
            if terminal.secret_command.is_some() {
                tell!(
                    "So there is no secret to pass on. `clreq get` with the same `--secret-to` reads it."
                );
            }
            Ok(0)
        }
        Updated::CannotChange(names) => {
            for name in names {
                tell!(
                    "error: The API can't change `{name}` of {}: make a new request for another one.",
                    target.resource.with_article(),
                );
            }
            tell!("error: Nothing was sent.");
            Ok(REFUSED)
        }
        Updated::Sent(prepared, sent) => {
            let code = report::exchanged(&terminal, &prepared, &client, mode, &sent).await;
            Ok(terminal.run_secret_command(code).await)
        }
    }
}

/// An update adds no secrets to a file without any.
fn secrets_mode(tree: &Tree, project: Option<SecretsMode>) -> SecretsMode {
    match (project, holds_secret(tree)) {
        (Some(SecretsMode::Redact), _) | (_, false) => SecretsMode::Redact,
        _ => SecretsMode::Keep,
    }
}

fn holds_secret(tree: &Tree) -> bool {
    secrets(tree).iter().any(|secret| secret.in_response)
}
