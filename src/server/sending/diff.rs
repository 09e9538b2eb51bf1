//! `clreq.diff`: compares a document with the API, and shows what differs on the values. It sends nothing.

use std::sync::Arc;

use lsp_types::{MessageType, Url};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::refusal::Refusal;
use super::work::{Lock, Work};
use crate::analysis::diagnostics::{ApiValue, Differences};
use crate::analysis::link::link;
use crate::operation;
use crate::resources::{Comparison, ReadError, Reader, compare};
use crate::server::session::Session;

/// Compares a document with the API. Returns the summary that [`DIFF`](crate::server::handlers) documents.
pub(super) async fn diff(session: &Arc<Session>, uri: &Url) -> Result<Value, Refusal> {
    let mut work = Work::begin(session, uri, Lock::None).await?;
    let snapshot = Arc::clone(work.snapshot());
    let tree = snapshot.tree();
    if !tree.errors().is_empty() {
        return Err(Refusal::NotComparable("it has syntax errors".to_owned()));
    }
    let link = link(tree).ok_or_else(|| {
        Refusal::NotComparable("it was not sent yet, and it has no `data.id`".to_owned())
    })?;
    let client = work.client().await?;
    let endpoint = client.endpoint().to_string();
    if let Some(other) = link.endpoint.as_deref().filter(|other| *other != endpoint) {
        return Err(Refusal::NotComparable(format!(
            "it was sent to {other}, but requests go to {endpoint}"
        )));
    }
    let resource = operation::document_types()
        .find(|resource| resource.name == link.resource)
        .ok_or_else(|| {
            Refusal::NotComparable(format!("there is no resource `{}`", link.resource))
        })?;
    let cancellation = CancellationToken::new();
    let reader = Reader {
        client: &client,
        observer: &|_| (),
        cancellation: &cancellation,
    };
    work.editor.step("reading what the API has");
    let reading = reader.get(resource, &link.id, false);
    let found = work.steps.show("Comparing", &cancellation, reading).await;
    let (state, comparison) = match found {
        Ok(resource) => {
            let comparison = compare(tree, &resource);
            let state = match comparison.is_equal() {
                true => "equal",
                false => "different",
            };
            (state, comparison)
        }
        Err(ReadError::NotFound { .. }) => ("gone", Comparison::default()),
        Err(error) => return Err(Refusal::NotComparable(error.to_string())),
    };
    show(
        session,
        uri,
        &work.name,
        resource.singular,
        state,
        &comparison,
    )
    .await;
    Ok(json!({
        "state": state,
        "resource": link.resource,
        "id": link.id,
        "differences": comparison.differences.iter().map(|one| json!({
            "pointer": one.pointer,
            "name": one.name,
            "file": one.file,
            "api": one.api,
            "can_be_changed": one.can_be_changed,
        })).collect::<Vec<_>>(),
    }))
}

/// Shows the differences on the values, and the result as a message.
async fn show(
    session: &Arc<Session>,
    uri: &Url,
    name: &str,
    singular: &str,
    state: &str,
    comparison: &Comparison,
) {
    let values = comparison.differences.iter().map(|one| ApiValue {
        pointer: one.pointer.clone(),
        json: one.api.to_string(),
        can_be_changed: one.can_be_changed,
    });
    if let Some(snapshot) = session.snapshot(uri) {
        let differences = Arc::new(Differences::new(snapshot.tree(), values));
        session
            .send_states
            .change(uri, |state| state.differences = differences);
    }
    let (level, message) = match (state, comparison.differences.as_slice()) {
        ("gone", _) => (
            MessageType::WARNING,
            format!("{name}: the API has this {singular} no more."),
        ),
        (_, []) => (MessageType::INFO, format!("{name} agrees with the API.")),
        (_, [one]) => (
            MessageType::INFO,
            format!("{name}: `{}` differs from the API.", one.name),
        ),
        (_, several) => (
            MessageType::INFO,
            format!("{name}: {} values differ from the API.", several.len()),
        ),
    };
    session.client.tell(level, message).await;
}
