//! `clreq get`: prints one resource of the API.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::super::command_error::CommandError;
use super::super::secret_command::{SecretCommand, SecretToOptions};
use super::super::session::{self, ApiOptions};
use super::super::{COULD_NOT_RUN, print};
use crate::files::{self, Source};
use crate::resources::{Target, resource_named};
use crate::secrets::redact;
use crate::syntax::Tree;

#[derive(Args, Debug)]
pub(in crate::cli) struct GetOptions {
    /// A request file that was sent, or with an ID a type of resource such as api_credentials
    #[arg(value_name = "FILE|RESOURCE")]
    target: PathBuf,
    /// The id of the resource
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Also print the resource's secrets. Without this option clreq doesn't ask the API for them
    #[arg(long)]
    show_secret: bool,
    #[command(flatten)]
    secret_to: SecretToOptions,
    #[command(flatten)]
    api: ApiOptions,
}

pub(super) fn run(options: &GetOptions) -> u8 {
    session::run(async |cancellation| {
        let command = options.secret_to.command()?;
        let client = session::connect(options.api.endpoint.as_deref())?;
        let target = match &options.id {
            Some(id) => {
                let name = options.target.to_string_lossy();
                Target {
                    resource: resource_named(&name)?,
                    id: id.clone(),
                }
            }
            None => {
                let source = Source::File(options.target.clone());
                let tree = Tree::parse(files::read(&source)?);
                session::target(&source, &tree, client.endpoint())?
            }
        };
        let reader = session::reader(&client, &cancellation);
        let found = reader
            .get(
                target.resource,
                &target.id,
                options.show_secret || command.is_some(),
            )
            .await?;
        let document = json!({ "data": found.to_json() });
        if let Some(command) = command {
            let document = document.to_string();
            return hand_over(&document, &command, options.show_secret, &cancellation).await;
        }
        Ok::<_, CommandError>(print(|out| writeln!(out, "{document:#}")))
    })
}

/// Gives the secrets of a resource to a command, and prints the resource without them.
async fn hand_over(
    document: &str,
    command: &SecretCommand,
    show_secret: bool,
    cancellation: &CancellationToken,
) -> Result<u8, CommandError> {
    let redacted = redact(document);
    if redacted.secrets.is_empty() {
        tell!(
            "error: The resource has no secret, so `{}` was not run.",
            command.name()
        );
        return Ok(COULD_NOT_RUN);
    }
    for secret in &redacted.secrets {
        command.run(&secret.value, cancellation).await?;
    }
    tell!("`{}` took the secret.", command.name());
    let shown = match show_secret {
        true => document,
        false => &redacted.text,
    };
    let shown: serde_json::Value = serde_json::from_str(shown).unwrap_or_default();
    Ok(print(|out| writeln!(out, "{shown:#}")))
}
