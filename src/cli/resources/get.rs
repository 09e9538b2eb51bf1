//! `clreq get`: prints one resource of the API.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::command_error::CommandError;
use super::super::print;
use super::super::session::{self, ApiOptions};
use crate::files::{self, Source};
use crate::resources::{Target, resource_named};
use crate::syntax::Tree;

#[derive(Args, Debug)]
pub(in crate::cli) struct GetOptions {
    /// A request file that was sent, or with an ID a type of resource such as api_credentials
    #[arg(value_name = "FILE|RESOURCE")]
    target: PathBuf,
    /// The id of the resource
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Print the resource's secrets too; without this they are not even transferred
    #[arg(long)]
    show_secret: bool,
    #[command(flatten)]
    api: ApiOptions,
}

pub(super) fn run(options: &GetOptions) -> u8 {
    session::run(async |cancellation| {
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
            .get(target.resource, &target.id, options.show_secret)
            .await?;
        let document = json!({ "data": found.to_json() });
        Ok::<_, CommandError>(print(|out| writeln!(out, "{document:#}")))
    })
}
