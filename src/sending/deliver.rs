//! Delivers an answer: the response to the document, the secrets to the user. No part of a success may be lost.

use secrecy::ExposeSecret;
use serde_json::Value;

use super::front_end::{Delivery, FrontEnd};
use super::journal::KeptKind;
use super::prepare::Prepared;
use super::time::timestamp;
use crate::analysis::response::Response;
use crate::api::{Answer, Endpoint, FoundSecret, secrets_as_json};
use crate::config::SecretsMode;
use crate::resources::{Resource, compare};

/// Where a part of an answer was put.
#[derive(Debug)]
pub enum Placement<T> {
    /// In its intended place.
    Delivered,
    /// Kept in another place.
    Kept {
        /// Where it is kept, in words for the user.
        place: String,
        /// Why it is not in its intended place.
        reason: String,
    },
    /// Saved nowhere: this value is the only copy.
    Lost {
        /// Why.
        reason: String,
        /// The content, so that it can be shown as a last resort.
        content: T,
    },
}

impl<T> Placement<T> {
    /// Whether it was saved nowhere.
    pub fn is_lost(&self) -> bool {
        matches!(self, Placement::Lost { .. })
    }
}

/// Where the parts of a successful answer were put.
#[derive(Debug)]
pub struct Delivered {
    /// The response.
    pub response: Placement<String>,
    /// The secrets that were removed from the response. `None` if the response holds all of them.
    pub secrets: Option<Placement<Vec<FoundSecret>>>,
}

/// Hands over the secrets, then puts the response in its place. Keeps elsewhere what can't be put in its place.
pub async fn deliver(
    front_end: &impl FrontEnd,
    prepared: &Prepared,
    endpoint: &Endpoint,
    answer: &Answer,
    mode: SecretsMode,
) -> Delivered {
    let given = prepared.request.secrets();
    // A secret that the user gave for the request must not get into the file.
    let mode = match given.is_empty() {
        true => mode,
        false => SecretsMode::Redact,
    };
    let mut stored = answer.to_stored(mode);
    stored.withheld.retain(|found| {
        !given
            .iter()
            .any(|given| given == found.value.expose_secret())
    });
    stored.withheld.extend(lost_secrets(prepared, answer));
    // Secrets go first: the API may not show them again.
    let secrets = match stored.withheld.is_empty() {
        true => None,
        false => Some(hand_over(front_end, stored.withheld).await),
    };
    let text = Response {
        status: answer.status,
        sent_at: &timestamp(answer.sent_at),
        endpoint: endpoint.base().as_str(),
        is_sandbox: answer.is_sandbox,
        body: &stored.body,
    }
    .to_text();
    let delivery = Delivery {
        text: &text,
        body: &stored.body,
        operation: prepared.operation,
        sent_data: &prepared.data,
    };
    let response = match front_end.put_response(&delivery).await {
        Ok(()) => Placement::Delivered,
        Err(reason) => keep(
            front_end,
            KeptKind::Response,
            format!("{text}\n").as_bytes(),
            reason,
            || text.clone(),
        ),
    };
    Delivered { response, secrets }
}

/// The secrets that the old response of the document holds and the new one lacks.
fn lost_secrets(prepared: &Prepared, answer: &Answer) -> Vec<FoundSecret> {
    let mut lost = prepared.replaced_secrets.clone();
    if !lost.is_empty() {
        let new = answer.to_stored(SecretsMode::Redact).withheld;
        lost.retain(|old| {
            !new.iter()
                .any(|new| new.value.expose_secret() == old.value.expose_secret())
        });
    }
    lost
}

async fn hand_over(
    front_end: &impl FrontEnd,
    secrets: Vec<FoundSecret>,
) -> Placement<Vec<FoundSecret>> {
    match front_end.hand_over(secrets.clone()).await {
        Ok(()) => Placement::Delivered,
        Err(reason) => {
            let content = secrets_as_json(&secrets);
            let bytes = content.expose_secret().as_bytes();
            keep(front_end, KeptKind::Secret, bytes, reason, || secrets)
        }
    }
}

fn keep<T>(
    front_end: &impl FrontEnd,
    kind: KeptKind,
    bytes: &[u8],
    reason: String,
    content: impl FnOnce() -> T,
) -> Placement<T> {
    match front_end.keep(kind, bytes) {
        Ok(place) => Placement::Kept { place, reason },
        Err(other) => Placement::Lost {
            reason: format!("{reason}. Nor can it be kept: {other}"),
            content: content(),
        },
    }
}

/// Describes how a created or changed resource differs from the request. Each item is a whole sentence.
pub fn warnings(prepared: &Prepared, answer: &Answer) -> Vec<String> {
    let document: Option<Value> = answer
        .resource_id
        .as_ref()
        .and_then(|_| serde_json::from_str(answer.json()?).ok());
    let resource = document
        .as_ref()
        .and_then(|document| Resource::from_json(document.get("data")?));
    let Some(resource) = resource else {
        return Vec::new();
    };
    compare(&prepared.tree(), &resource)
        .contradictions()
        .map(|found| {
            format!(
                "The file asks for {} at `{}`, but the API's resource has {}.",
                found.file_text(),
                found.member(),
                found.api_text()
            )
        })
        .collect()
}
