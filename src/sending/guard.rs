//! Guards one send: holds the lock of its document and writes its records to the journal.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::exchange::Exchanged;
use super::journal::{
    Document, Earlier, Intent, Journal, JournalError, KeptKind, LockError, PastSend, SendId,
    SendLock, SendResult,
};
use super::prepare::Prepared;
use super::settle::is_of;
use crate::api::{Answer, Endpoint, Outcome};
use crate::operation::{Action, Resource};

/// The lock of a document, with access to its journal.
#[derive(Debug)]
pub struct Guard {
    journal: Journal,
    document: OwnedDocument,
    /// When the user asked for the send.
    began: SystemTime,
    /// The send whose answer is being delivered.
    current: Mutex<Option<SendId>>,
    _lock: SendLock,
}

#[derive(Debug)]
enum OwnedDocument {
    File(PathBuf),
    Untitled(String),
}

impl Guard {
    /// Locks a document and opens the journal in the folder. `began` is when the user asked for the send.
    pub fn new(
        folder: Option<PathBuf>,
        document: Document<'_>,
        began: SystemTime,
    ) -> Result<Self, LockError> {
        let journal = Journal::open(&folder.ok_or(JournalError::NoFolder)?)?;
        let lock = journal.lock(document)?;
        Ok(Self {
            journal,
            document: match document {
                Document::File(path) => OwnedDocument::File(path.to_owned()),
                Document::Untitled(uri) => OwnedDocument::Untitled(uri.to_owned()),
            },
            began,
            current: Mutex::new(None),
            _lock: lock,
        })
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What earlier sends mean for this one.
    pub fn earlier(
        &self,
        prepared: &Prepared,
        endpoint: &Endpoint,
    ) -> Result<Earlier, JournalError> {
        self.journal
            .earlier(&self.intent(prepared, endpoint), self.began)
    }

    /// The ids of resources that other sends created. A look-up skips them.
    pub fn known_ids(
        &self,
        prepared: &Prepared,
        endpoint: &Endpoint,
    ) -> Result<HashSet<String>, JournalError> {
        let resource = prepared.operation.resource.path;
        self.journal
            .known_resource_ids(endpoint.base().as_str(), resource)
    }

    /// Records that the request is about to be sent. If this fails, the request must not be sent.
    pub fn begin(&self, prepared: &Prepared, endpoint: &Endpoint) -> Result<(), JournalError> {
        let id = self.journal.begin(&self.intent(prepared, endpoint))?;
        *self.current() = Some(id);
        Ok(())
    }

    /// Records the outcome of the send. If this fails, the next send of the document looks it up first.
    pub fn finish(&self, exchanged: &Exchanged) -> Result<(), JournalError> {
        let result = match &exchanged.result {
            Ok(answer) => SendResult {
                outcome: exchanged.outcome(),
                ..result_of(answer)
            },
            Err(_) => SendResult {
                ended: SystemTime::now(),
                outcome: exchanged.outcome(),
                status: None,
                resource_id: None,
                is_sandbox: false,
            },
        };
        self.finish_current(&result)
    }

    fn finish_current(&self, result: &SendResult) -> Result<(), JournalError> {
        match &*self.current() {
            Some(id) => self.journal.finish(id, result),
            None => Ok(()),
        }
    }

    /// Records what a look-up found out about an earlier send whose answer is being delivered.
    pub fn resolve(&self, send: &PastSend, answer: &Answer) -> Result<(), JournalError> {
        *self.current() = Some(send.id.clone());
        match send.is_unresolved() {
            true => self.journal.finish(&send.id, &result_of(answer)),
            false => Ok(()),
        }
    }

    /// Records a resource that a look-up found without an earlier send in the journal.
    pub fn record(
        &self,
        prepared: &Prepared,
        endpoint: &Endpoint,
        answer: &Answer,
    ) -> Result<(), JournalError> {
        self.begin(prepared, endpoint)?;
        self.finish_current(&result_of(answer))
    }

    /// The last send of the document that the API carried out, or may have. `data` is the text of its `data`.
    pub fn last_send(&self, data: &str) -> Result<Option<PastSend>, JournalError> {
        match &self.document {
            OwnedDocument::File(path) => self.journal.last_send(path, Some(data)),
            OwnedDocument::Untitled(_) => Ok(None),
        }
    }

    /// The earlier sends of this update or deletion that the API carried out, or may have.
    pub fn earlier_changes(
        &self,
        prepared: &Prepared,
        endpoint: &Endpoint,
    ) -> Result<Vec<PastSend>, JournalError> {
        let (operation, id) = (prepared.operation, prepared.resource_id.as_deref());
        let mut sends = self.journal.sends()?;
        sends.retain(|send| {
            send.action == operation.action.verb()
                && send.may_have_acted()
                && send.endpoint == endpoint.base().as_str()
                && id.is_some_and(|id| is_of(send, operation.resource, id))
                && (operation.action == Action::Delete
                    || self.journal.is_same_request(send, &prepared.data))
        });
        Ok(sends)
    }

    /// Keeps what can't be put in its place, outside of the workspace.
    pub fn keep(&self, kind: KeptKind, content: &[u8]) -> Result<PathBuf, JournalError> {
        let id = match &*self.current() {
            Some(id) => id.clone(),
            None => return Err(JournalError::NotBegun),
        };
        self.journal.keep(&id, kind, content)
    }

    /// The path that the document had when it was sent, if it has moved since.
    pub fn moved_from<'a>(&self, send: &'a PastSend) -> Result<Option<&'a str>, JournalError> {
        self.journal.moved_from(send, self.document())
    }

    fn document(&self) -> Document<'_> {
        match &self.document {
            OwnedDocument::File(path) => Document::File(path),
            OwnedDocument::Untitled(uri) => Document::Untitled(uri),
        }
    }

    fn current(&self) -> MutexGuard<'_, Option<SendId>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn intent<'a>(&'a self, prepared: &'a Prepared, endpoint: &'a Endpoint) -> Intent<'a> {
        Intent {
            document: self.document(),
            resource_type: prepared.operation.resource.path,
            action: prepared.operation.action.verb(),
            resource_id: prepared.resource_id.as_deref(),
            endpoint: endpoint.base().as_str(),
            data: &prepared.data,
            look_up: look_up_attributes(
                prepared.operation.resource,
                &prepared.value().unwrap_or_default(),
            ),
        }
    }
}

fn result_of(answer: &Answer) -> SendResult {
    SendResult {
        ended: SystemTime::now(),
        outcome: answer.outcome(),
        status: Some(answer.status),
        resource_id: match answer.outcome() {
            Outcome::Success => answer.resource_id.clone(),
            _ => None,
        },
        is_sandbox: answer.is_sandbox,
    }
}

/// The members of `data` that identify its resource: attributes, and the ids in relationships.
pub(super) fn look_up_attributes(resource: &Resource, data: &Value) -> Map<String, Value> {
    let attributes = resource.identifying_attributes.iter().filter_map(|name| {
        let value = data.get("attributes")?.get(name)?;
        Some(((*name).to_owned(), value.as_str()?.into()))
    });
    let relationships = resource
        .identifying_relationships
        .iter()
        .filter_map(|name| {
            let id = data.get("relationships")?.get(name)?.pointer("/data/id")?;
            Some(((*name).to_owned(), id.as_str()?.into()))
        });
    attributes.chain(relationships).collect()
}
