//! `workspace/executeCommand`.

use std::sync::Arc;

use lsp_types::{ExecuteCommandParams, MessageType, Url};
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};

use super::off_task;
use super::show_curl::show_curl;
use crate::analysis::curl::curl_command;
use crate::analysis::redaction::redact;
use crate::server::off_task::run_on_snapshot;
use crate::server::session::Session;
use crate::server::show_problem::show_problem;
use crate::server::uri::file_name;
use crate::server::{access, editing, names, sending};

/// Sends a document's request and inserts the response. Its one argument is `{"uri": "…"}`.
pub const SEND: &str = "clreq.send";
/// Looks up whether an earlier send of a document was carried out. Its one argument is `{"uri": "…"}`.
pub const LOOK_UP: &str = "clreq.lookUp";
/// Puts a kept response into a document, and hands over a kept secret. Its one argument is `{"uri": "…"}`.
pub const RECOVER: &str = "clreq.recover";
/// Compares a document with the API, and shows what differs on the values. Its one argument is `{"uri": "…"}`. Returns
/// `{"state", "resource", "id", "differences", "message"}`; the state is `equal`, `different`, `gone` or `not-compared`.
pub const DIFF: &str = "clreq.diff";
/// Changes the resource of a document to match it: shows what differs, asks, and sends the difference. Its one argument is
/// `{"uri": "…"}`.
pub const UPDATE: &str = "clreq.update";
/// Deletes the resource of a document. Its one argument is `{"uri": "…", "confirm": "…"}`, with the name of the resource. Without
/// it, or with another name, the error's data is `{"question", "name"}`.
pub const DELETE: &str = "clreq.delete";
/// Shows the first error of a document. Its one argument is `{"uri": "…"}`.
pub const SHOW_PROBLEM: &str = "clreq.showProblem";
/// Replaces every secret in a document. Its one argument is `{"uri": "…"}`.
pub const REDACT: &str = "clreq.redact";
/// Writes a document's request as a `curl` command, without the token. Its one argument is `{"uri": "…"}`; with
/// `"show": true` the command is shown to the user as well.
pub const CURL: &str = "clreq.curl";
/// Returns where a send would go and with which credentials.
const STATUS: &str = "clreq.status";
/// Sets or removes the access token that the editor manages. Its one argument is `{"token": "…"}` or `{"token": null}`.
const SET_ACCESS_TOKEN: &str = "clreq.setAccessToken";
/// Reads the names of the user's organizations and roles from the API, and caches them. It has no argument.
pub const REFRESH_NAMES: &str = "clreq.refreshNames";

/// All commands.
pub const COMMANDS: [&str; 12] = [
    SEND,
    LOOK_UP,
    RECOVER,
    DIFF,
    UPDATE,
    DELETE,
    SHOW_PROBLEM,
    REDACT,
    CURL,
    STATUS,
    SET_ACCESS_TOKEN,
    REFRESH_NAMES,
];

pub async fn execute_command(
    session: &Arc<Session>,
    params: ExecuteCommandParams,
) -> Result<Option<Value>> {
    match params.command.as_str() {
        SEND => {
            let document = document(&params)?;
            // In a task of its own: the API may be slow, and the user may have to answer questions.
            tokio::spawn(sending::send(Arc::clone(session), document));
            Ok(None)
        }
        LOOK_UP => {
            let document = document(&params)?;
            tokio::spawn(sending::look_up(Arc::clone(session), document));
            Ok(None)
        }
        RECOVER => {
            let document = document(&params)?;
            tokio::spawn(sending::recover(Arc::clone(session), document));
            Ok(None)
        }
        DIFF => {
            let document = document(&params)?;
            let comparing = tokio::spawn(sending::diff(Arc::clone(session), document));
            comparing
                .await
                .map(Some)
                .map_err(|_| Error::internal_error())
        }
        UPDATE => {
            let document = document(&params)?;
            tokio::spawn(sending::update(Arc::clone(session), document));
            Ok(None)
        }
        DELETE => {
            let DeleteArgument { uri, confirm } = argument(&params)?;
            // Its own task, because a request that left must be recorded even if the client cancels the command.
            let deleting = tokio::spawn(sending::delete(Arc::clone(session), uri, confirm));
            let deleted = deleting.await.map_err(|_| Error::internal_error())?;
            deleted.map(|()| None).map_err(not_confirmed)
        }
        SHOW_PROBLEM => {
            let document = document(&params)?;
            tokio::spawn(show_problem(Arc::clone(session), document));
            Ok(None)
        }
        REDACT => {
            let document = document(&params)?;
            tokio::spawn(redact_secrets(Arc::clone(session), document));
            Ok(None)
        }
        CURL => {
            let argument: CurlArgument = argument(&params)?;
            let command = curl(session, &argument.uri).await?;
            if argument.show {
                show_curl(session, &argument.uri, &command).await;
            }
            Ok(Some(command.into()))
        }
        STATUS => status(session).await,
        SET_ACCESS_TOKEN => {
            let token = token(params.arguments.into_iter().next())?;
            session.access.set_access_token(token);
            // The token may belong to another user.
            names::load(session).await;
            status(session).await
        }
        REFRESH_NAMES => {
            // In a task of its own: the API may be slow.
            tokio::spawn(names::refresh(Arc::clone(session)));
            Ok(None)
        }
        other => Err(Error::invalid_params(format!(
            "There is no command `{other}`. The commands are: {}.",
            COMMANDS.join(", ")
        ))),
    }
}

async fn curl(session: &Session, uri: &Url) -> Result<String> {
    let snapshot = session.snapshot(uri).ok_or_else(|| {
        Error::invalid_params(format!("{} is not an open request file.", file_name(uri)))
    })?;
    let endpoint = session.access.endpoint(&session.options);
    let endpoint = endpoint.map_err(|error| Error::invalid_params(error.to_string()))?;
    let command = off_task(snapshot, move |snapshot| {
        curl_command(snapshot.tree(), endpoint.base())
    });
    command
        .await?
        .ok_or_else(|| Error::invalid_params(format!("{} holds no request.", file_name(uri))))
}

async fn status(session: &Arc<Session>) -> Result<Option<Value>> {
    let status = session
        .access
        .status(&session.client, &session.options)
        .await;
    status
        .and_then(|status| serde_json::to_value(status).ok())
        .map(Some)
        .ok_or_else(Error::internal_error)
}

async fn redact_secrets(session: Arc<Session>, uri: Url) {
    let has_secrets = match session.snapshot(&uri) {
        Some(snapshot) => {
            let looking = run_on_snapshot(snapshot, |snapshot| snapshot.secrets().len() > 0);
            looking.await.unwrap_or_default()
        }
        None => false,
    };
    if !has_secrets {
        let name = file_name(&uri);
        let message = format!("There is no secret in {name}, or it is not open.");
        session.client.tell(MessageType::INFO, message).await;
        return;
    }
    let is_edited = editing::edit(&session.client, &session.documents, &uri, |snapshot| {
        Some(redact(snapshot.secrets()))
    })
    .await;
    if !is_edited {
        let message = format!(
            "The editor did not apply the edit: the secrets in {} are still there.",
            file_name(&uri)
        );
        session.client.tell(MessageType::ERROR, message).await;
    }
}

#[derive(Deserialize)]
struct Document {
    uri: Url,
}

#[derive(Deserialize)]
struct DeleteArgument {
    uri: Url,
    #[serde(default)]
    confirm: Option<String>,
}

/// The name of the resource was not typed. A client can ask the user with the error's data.
fn not_confirmed(error: sending::NotConfirmed) -> Error {
    let sending::NotConfirmed { question, name } = error;
    Error {
        data: Some(json!({ "question": question, "name": name })),
        ..Error::invalid_params(format!(
            "{question} Nothing was deleted: `confirm` must be its name, `{name}`."
        ))
    }
}

#[derive(Deserialize)]
struct CurlArgument {
    uri: Url,
    #[serde(default)]
    show: bool,
}

fn document(params: &ExecuteCommandParams) -> Result<Url> {
    argument(params).map(|document: Document| document.uri)
}

fn argument<T: DeserializeOwned>(params: &ExecuteCommandParams) -> Result<T> {
    let argument = params.arguments.first().cloned().unwrap_or_default();
    serde_json::from_value(argument).map_err(|error| {
        Error::invalid_params(format!(
            "`{}` takes one argument, {{\"uri\": \"file:///…\"}}: {error}",
            params.command
        ))
    })
}

/// The token. No message quotes a wrong argument, because it may be a token in the wrong format.
fn token(argument: Option<Value>) -> Result<Option<SecretString>> {
    let token = match argument.as_ref().and_then(|argument| argument.get("token")) {
        Some(Value::Null) => return Ok(None),
        Some(Value::String(token)) => SecretString::from(token.as_str()),
        _ => {
            return Err(Error::invalid_params(format!(
                "`{SET_ACCESS_TOKEN}` takes one argument, {{\"token\": \"…\"}} or {{\"token\": null}}."
            )));
        }
    };
    match access::check_token(&token) {
        Ok(()) => Ok(Some(token)),
        Err(error) => Err(Error::invalid_params(error.to_string())),
    }
}
