//! Ends the doubt about an earlier update or deletion once the API shows what became of it.

use std::path::Path;
use std::time::SystemTime;

use super::journal::{Journal, JournalError, PastSend, SendResult};
use crate::analysis::request::data_text;
use crate::api::{Endpoint, Outcome};
use crate::operation::Resource;
use crate::resources::{Target, is_write_only};
use crate::syntax::{Node, Tree};

/// What the API shows about the resource of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It has every member that the document states.
    Equal,
    /// There is no such resource.
    Gone,
}

/// The updates and deletions at an endpoint whose outcome is unknown.
pub struct Doubts {
    journal: Journal,
    sends: Vec<PastSend>,
}

impl Doubts {
    /// Reads them from the journal in a state folder. `None` if there is no journal.
    pub fn read(folder: &Path, endpoint: &Endpoint) -> Result<Option<Self>, JournalError> {
        if !folder.exists() {
            return Ok(None);
        }
        let journal = Journal::open(folder)?;
        let sends = unresolved(&journal, endpoint)?;
        Ok(Some(Self { journal, sends }))
    }

    /// Records that those were carried out which explain what the API shows: the deletions of a resource that is gone, and the
    /// updates that asked for what the document asks for, if the API gives all of it back.
    pub fn settle(&self, target: &Target, tree: &Tree, seen: Seen) -> Result<(), JournalError> {
        settle(&self.journal, &self.sends, target, tree, seen)
    }
}

/// The updates and deletions at an endpoint whose outcome is unknown.
pub(super) fn unresolved(
    journal: &Journal,
    endpoint: &Endpoint,
) -> Result<Vec<PastSend>, JournalError> {
    let mut sends = journal.sends()?;
    sends.retain(|send| {
        send.is_unresolved() && !send.creates() && send.endpoint == endpoint.base().as_str()
    });
    Ok(sends)
}

/// See [`Doubts::settle`].
pub(super) fn settle(
    journal: &Journal,
    sends: &[PastSend],
    target: &Target,
    tree: &Tree,
    seen: Seen,
) -> Result<(), JournalError> {
    let explains = |send: &&PastSend| match seen {
        Seen::Gone => send.action == "delete",
        Seen::Equal => {
            send.action == "update"
                && !states_write_only(tree)
                && data_text(tree).is_some_and(|data| journal.is_same_request(send, data))
        }
    };
    let of_resource = sends
        .iter()
        .filter(|send| is_of(send, target.resource, &target.id));
    for send in of_resource.filter(explains) {
        let result = SendResult {
            ended: SystemTime::now(),
            outcome: Outcome::Success,
            status: None,
            resource_id: None,
            is_sandbox: false,
        };
        journal.finish(&send.id, &result)?;
    }
    Ok(())
}

/// Whether a send was about this resource.
pub(super) fn is_of(send: &PastSend, resource: &Resource, id: &str) -> bool {
    send.resource_type == resource.path && send.resource_id.as_deref() == Some(id)
}

fn states_write_only(tree: &Tree) -> bool {
    let attributes = tree.at_pointer("/data/attributes").into_iter();
    attributes
        .flat_map(Node::members)
        .any(|(key, _)| key.string().is_none_or(|name| is_write_only(&name)))
}
