//! The commands that a client may run.

use std::sync::Arc;

use lsp_types::{ExecuteCommandParams, Url};
use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};

use crate::server::sending;
use crate::server::session::Session;

/// Sends a document's request and inserts the response. Its one argument is `{"uri": "…"}`.
pub const SEND: &str = "clreq.send";

/// Every command.
pub const COMMANDS: [&str; 1] = [SEND];

pub async fn execute_command(
    session: &Arc<Session>,
    params: ExecuteCommandParams,
) -> Result<Option<Value>> {
    match params.command.as_str() {
        SEND => {
            let document = document(&params)?;
            // The answer may be a long time coming, and the client may have to answer questions first.
            tokio::spawn(sending::send(Arc::clone(session), document));
            Ok(None)
        }
        other => Err(Error::invalid_params(format!(
            "There is no command `{other}`. There is: {}.",
            COMMANDS.join(", ")
        ))),
    }
}

#[derive(Deserialize)]
struct Document {
    uri: Url,
}

fn document(params: &ExecuteCommandParams) -> Result<Url> {
    let argument = params.arguments.first().cloned().unwrap_or_default();
    let document: Document = serde_json::from_value(argument).map_err(|error| {
        Error::invalid_params(format!(
            "`{}` takes one argument, {{\"uri\": \"file:///…\"}}: {error}",
            params.command
        ))
    })?;
    Ok(document.uri)
}
