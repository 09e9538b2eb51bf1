//! Combines the records into sends.

use std::collections::{HashMap, HashSet};
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::record::{Intent, Line, OutcomeName, Record};
use super::{SendId, time};
use crate::api::Outcome;
use crate::operation::Action;

/// A send that the journal knows.
#[derive(Clone, Debug, PartialEq)]
pub struct PastSend {
    /// Its id in the journal.
    pub id: SendId,
    /// The real path of the file. `None` for a document without a file.
    pub path: Option<String>,
    /// The resource's type: `api_credentials`.
    pub resource_type: String,
    /// The action: `create`, `update` or `delete`.
    pub action: String,
    /// The id of the resource: the one that was changed or deleted, or the one that the API gave to a new resource.
    pub resource_id: Option<String>,
    /// The base address of the API.
    pub endpoint: String,
    /// The attributes that a look-up needs.
    pub look_up: Map<String, Value>,
    /// When it began, by this machine's clock.
    pub began: SystemTime,
    /// The process that sent it.
    pub process: u32,
    /// Its result. `None` if the process ended before it recorded one.
    pub result: Option<SendResult>,
    pub(super) fingerprint: String,
}

/// The result of a send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendResult {
    /// When the outcome became known.
    pub ended: SystemTime,
    /// The outcome.
    pub outcome: Outcome,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The id of the resource in the answer.
    pub resource_id: Option<String>,
    /// The answer came from a clreq sandbox. The journal forgets such a send.
    pub is_sandbox: bool,
}

impl PastSend {
    /// Whether it was a create.
    pub fn creates(&self) -> bool {
        self.action == Action::Create.verb()
    }

    /// Whether its outcome is missing or unknown.
    pub fn is_unresolved(&self) -> bool {
        let outcome = self.result.as_ref().map(|result| result.outcome);
        !self.is_forgotten() && matches!(outcome, None | Some(Outcome::Unknown))
    }

    /// Whether it no longer counts, because it went to a clreq sandbox.
    pub(super) fn is_forgotten(&self) -> bool {
        self.result.as_ref().is_some_and(|result| result.is_sandbox)
    }

    /// Whether the API carried it out, or may have.
    pub fn may_have_acted(&self) -> bool {
        self.is_unresolved() || self.has_succeeded()
    }

    /// Whether the API carried it out.
    pub fn has_succeeded(&self) -> bool {
        let outcome = self.result.as_ref().map(|result| result.outcome);
        outcome == Some(Outcome::Success)
    }
}

/// All sends, in the order in which they began.
pub(super) struct Sends(Vec<PastSend>);

impl Sends {
    pub fn of(lines: &[Line]) -> Self {
        let mut sends: Vec<PastSend> = Vec::new();
        let mut indices: HashMap<&str, usize> = HashMap::new();
        for line in lines {
            match &line.record {
                Record::Intent(intent) => {
                    indices.insert(&intent.id, sends.len());
                    sends.push(begun(intent));
                }
                Record::Outcome(outcome) => {
                    let index = indices.get(outcome.id.as_str());
                    if let Some(send) = index.and_then(|index| sends.get_mut(*index)) {
                        if outcome.resource_id.is_some() {
                            send.resource_id.clone_from(&outcome.resource_id);
                        }
                        send.result = Some(SendResult {
                            ended: time::from_text(&outcome.at),
                            outcome: outcome.outcome.into(),
                            status: outcome.status,
                            resource_id: outcome.resource_id.clone(),
                            is_sandbox: outcome.sandbox,
                        });
                    }
                }
                Record::Unknown => {}
            }
        }
        Self(sends)
    }

    pub fn all(&self) -> &[PastSend] {
        &self.0
    }

    pub fn into_all(self) -> Vec<PastSend> {
        self.0
    }

    /// The ids of the oldest sends to drop so that about `left` sends are left. Keeps unresolved sends and those with kept files.
    pub fn droppable(&self, left: usize, kept: &HashSet<String>) -> HashSet<String> {
        let excess = self.0.len().saturating_sub(left);
        let oldest = self.0.iter().take(excess);
        oldest
            .filter(|send| !send.is_unresolved() && !kept.contains(send.id.as_str()))
            .map(|send| send.id.as_str().to_owned())
            .collect()
    }
}

fn begun(intent: &Intent) -> PastSend {
    PastSend {
        id: SendId(intent.id.clone()),
        path: intent.path.clone(),
        resource_type: intent.resource_type.clone(),
        action: intent.action.clone(),
        resource_id: intent.resource_id.clone(),
        endpoint: intent.endpoint.clone(),
        look_up: intent.look_up.clone(),
        began: time::from_text(&intent.at),
        process: intent.process,
        result: None,
        fingerprint: intent.fingerprint.clone(),
    }
}

impl From<Outcome> for OutcomeName {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Success => Self::Success,
            Outcome::Refused => Self::Refused,
            Outcome::Unknown => Self::Unknown,
            Outcome::NotSent => Self::NotSent,
        }
    }
}

impl From<OutcomeName> for Outcome {
    fn from(name: OutcomeName) -> Self {
        match name {
            OutcomeName::Success => Self::Success,
            OutcomeName::Refused => Self::Refused,
            OutcomeName::Unknown => Self::Unknown,
            OutcomeName::NotSent => Self::NotSent,
        }
    }
}
