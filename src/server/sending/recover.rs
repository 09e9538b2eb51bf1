//! `clreq.recover`: puts a kept response into its document, and hands over a kept secret.

use std::path::Path;
use std::sync::Arc;

use lsp_types::{MessageType, Url};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::hand_over;
use super::refusal::Refusal;
use super::report::Report;
use super::work::{Lock, Work};
use crate::analysis::request::{data_text, earlier_success};
use crate::analysis::response::insert_response;
use crate::api::FoundSecret;
use crate::sending::journal::PastSend;
use crate::sending::{self, Choice, FrontEnd, KeptItem, KeptItems, Question};
use crate::server::editing;
use crate::server::session::Session;
use crate::server::uri::to_path;

/// Puts what is kept for a document in its place.
pub(super) async fn recover(session: &Arc<Session>, uri: &Url) -> Result<Report, Refusal> {
    let mut work = Work::begin(session, uri, Lock::WithJournal).await?;
    let path = to_path(uri);
    let kept = match &path {
        Some(path) => kept(&work, path)?,
        None => KeptItems::default(),
    };
    for secret in &kept.secrets {
        let secrets = secrets_of(&secret.text);
        hand_over::start(
            session.client.clone(),
            &session.in_progress,
            session.send_states.clone(),
            uri.clone(),
            Ok(secret.file.clone()),
            secrets,
        );
    }
    if let Some((newest, older)) = kept.responses.split_last() {
        for other in older {
            let message = format!(
                "An older response stays in {}. Recover it again to insert or discard that one.",
                other.file.display()
            );
            session.client.tell(MessageType::INFO, message).await;
        }
        return put(&work, newest).await;
    }
    if !kept.secrets.is_empty() {
        let message = format!("{}: a secret is handed over.", work.name);
        return Ok(Report::new(MessageType::INFO, message));
    }
    let lost = match &path {
        Some(path) => lost(&work, path)?,
        None => None,
    };
    match lost {
        Some(send) => put_back(&mut work, &send).await,
        None => {
            let message = format!("Nothing is kept for {}.", work.name);
            Ok(Report::new(MessageType::INFO, message))
        }
    }
}

fn kept(work: &Work, path: &Path) -> Result<KeptItems, Refusal> {
    let journal = work.editor.guard.as_ref().map(|guard| guard.journal());
    let data = data_text(work.snapshot().tree());
    Ok(KeptItems::of(journal, path, data)?)
}

/// Puts a kept response into the document.
async fn put(work: &Work, item: &KeptItem) -> Result<Report, Refusal> {
    let journal = work.editor.guard.as_ref().map(|guard| guard.journal());
    if let Some(what) = item.mismatch(journal, work.snapshot().tree()) {
        let question = Question {
            text: format!("{} {what}. Insert the kept response?", work.name),
            choices: ["Leave it", "Insert the response", "Discard the response"]
                .map(str::to_owned)
                .to_vec(),
            option: "--yes",
        };
        match work.editor.ask(&question).await {
            Choice::Made(1) => {}
            Choice::Made(2) => {
                remove(item);
                return Ok(done("The kept response is removed."));
            }
            _ => return Err(Refusal::Declined),
        }
    }
    insert(work, item.text.trim()).await?;
    remove(item);
    Ok(done("The response is in the file."))
}

fn remove(item: &KeptItem) {
    if let Err(error) = item.remove() {
        tracing::warn!(%error, "a kept response can't be removed");
    }
}

/// The last successful send whose response the document has lost.
fn lost(work: &Work, path: &Path) -> Result<Option<PastSend>, Refusal> {
    let tree = work.snapshot().tree();
    match &work.editor.guard {
        Some(guard) if earlier_success(tree).is_none() => {
            Ok(guard.journal().last_success(path, data_text(tree))?)
        }
        _ => Ok(None),
    }
}

/// Restores the response of a send that the document has lost, by requesting the resource.
async fn put_back(work: &mut Work, send: &PastSend) -> Result<Report, Refusal> {
    let client = work.client().await?;
    if client.endpoint().base().as_str() != send.endpoint {
        return Err(Refusal::NotRecovered(format!(
            "{} was sent to {}, but requests go to {}",
            work.name,
            send.endpoint,
            client.endpoint()
        )));
    }
    let cancellation = CancellationToken::new();
    let fetched = sending::fetch_response(&client, send, &cancellation);
    let fetched = work
        .steps
        .show("Reading the response of", &cancellation, fetched);
    let text = fetched.await.map_err(Refusal::NotRecovered)?;
    insert(work, &text).await?;
    Ok(done(
        "The response is in the file again, without its secrets.",
    ))
}

/// Inserts the text of a response into the document.
pub(super) async fn insert(work: &Work, response: &str) -> Result<(), Refusal> {
    let Session {
        client, documents, ..
    } = &*work.session;
    let is_put = editing::edit(client, documents, &work.editor.uri, |snapshot| {
        insert_response(snapshot.tree(), response).map(|edit| vec![edit])
    });
    match is_put.await {
        true => Ok(()),
        false => Err(Refusal::NotRecovered(
            "the document is not a JSON object, or the editor did not insert the response"
                .to_owned(),
        )),
    }
}

fn done(message: &str) -> Report {
    Report::new(MessageType::INFO, message.to_owned())
}

/// The secrets in a kept file: a JSON object of JSON Pointers and values.
fn secrets_of(text: &str) -> Vec<FoundSecret> {
    let members: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
    let secret = |pointer: &str, value: &Value| FoundSecret {
        pointer: pointer.to_owned(),
        value: value.as_str().unwrap_or_default().into(),
    };
    members
        .iter()
        .flat_map(|(pointer, value)| match value {
            Value::Array(values) => values.iter().map(|value| secret(pointer, value)).collect(),
            value => vec![secret(pointer, value)],
        })
        .collect()
}
