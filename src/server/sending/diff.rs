//! `clreq.diff`: compares a document with the API, and shows what differs on the values. It sends nothing.

use std::sync::Arc;

use lsp_types::{MessageType, Url};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::refusal::Refusal;
use super::work::{Lock, Work};
use crate::analysis::diagnostics::{ApiValue, Differences};
use crate::api::Endpoint;
use crate::operation;
use crate::resources::{
    Comparison, NoTarget, ReadError, Reader, Reference, Resource, Target, compare,
};
use crate::sending::Seen;
use crate::server::session::Session;
use crate::syntax::Tree;

/// Compares a document with the API. Returns the summary that the command `clreq.diff` documents.
pub(super) async fn diff(session: &Arc<Session>, uri: &Url) -> Result<Value, Refusal> {
    let mut work = Work::begin(session, uri, Lock::None).await?;
    let snapshot = Arc::clone(work.snapshot());
    let tree = snapshot.tree();
    if !tree.errors().is_empty() {
        return Err(Refusal::NotComparable("it has syntax errors".to_owned()));
    }
    let client = work.client().await?;
    let cancellation = CancellationToken::new();
    let reader = Reader {
        client: &client,
        observer: &|_| (),
        cancellation: &cancellation,
    };
    let reading = read(tree, client.endpoint(), &reader);
    work.editor.step("reading what the API has");
    let found = work.steps.show("Comparing", &cancellation, reading).await?;
    let Found { of, id, resource } = found;
    let (state, comparison) = match resource {
        None => ("gone", Comparison::default()),
        Some(resource) => {
            let comparison = compare(tree, &resource);
            let state = match comparison.is_equal() {
                true => "equal",
                false => "different",
            };
            (state, comparison)
        }
    };
    let seen = match state {
        "gone" => Some(Seen::Gone),
        _ => comparison.is_whole_and_equal().then_some(Seen::Equal),
    };
    if let Some(seen) = seen {
        let target = Target {
            resource: of,
            id: id.clone(),
        };
        let states = &session.send_states;
        states.settle(uri, client.endpoint(), target, seen).await;
    }
    show(session, uri, &work.name, of.singular, state, &comparison).await;
    Ok(json!({
        "state": state,
        "resource": of.name,
        "id": id,
        "differences": comparison.differences.iter().map(|one| json!({
            "pointer": one.pointer,
            "name": one.name,
            "file": one.file,
            "api": one.api,
            "can_be_changed": one.can_be_changed,
        })).collect::<Vec<_>>(),
    }))
}

/// What the API has for a document.
struct Found {
    of: &'static operation::Resource,
    id: String,
    /// `None` if the API does not have it any more.
    resource: Option<Resource>,
}

/// Reads the resource of a document: the linked one, or else the one with its organization and `reference`.
async fn read(tree: &Tree, endpoint: &Endpoint, reader: &Reader<'_>) -> Result<Found, Refusal> {
    let target = match Target::of(tree, endpoint) {
        Err(NoTarget::NotLinked) => {
            let reference = Reference::of(tree).ok_or(NoTarget::NotLinked)?;
            let found = reference.find(reader).await;
            let found = found.map_err(|error| Refusal::NotComparable(error.to_string()))?;
            let resource = found.ok_or(NoTarget::NotLinked)?;
            return Ok(Found {
                of: reference.resource,
                id: resource.id.clone(),
                resource: Some(resource),
            });
        }
        target => target?,
    };
    let resource = match reader.get(target.resource, &target.id, false).await {
        Ok(resource) => Some(resource),
        Err(ReadError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(Found {
        of: target.resource,
        id: target.id,
        resource,
    })
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
            format!("{name}: the API no longer has this {singular}."),
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
