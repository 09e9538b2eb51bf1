//! `clreq get`: prints one resource of the API.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::print;
use super::session::{self, CouldNotRead};
use crate::files::Source;

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
    /// The base address of the API [default: $CLREQ_ENDPOINT, else Commerce Layer's]
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

pub(super) fn run(options: &GetOptions) -> u8 {
    session::run(async |cancellation| {
        let (resource, id) = match &options.id {
            Some(id) => {
                let name = options.target.to_string_lossy();
                (session::resource_named(&name)?, id.clone())
            }
            None => session::linked(&Source::File(options.target.clone()))?,
        };
        let client = session::connect(options.endpoint.as_deref())?;
        let reader = session::reader(&client, &cancellation);
        let found = reader.get(resource, &id, options.show_secret).await?;
        let document = json!({ "data": found.to_json() });
        Ok::<_, CouldNotRead>(print(|out| writeln!(out, "{document:#}")))
    })
}
