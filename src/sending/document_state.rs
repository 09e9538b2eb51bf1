//! What the journal says about a document, for display in an editor. It only reads.

use std::path::Path;

use super::guard::look_up_attributes;
use super::journal::{Document, Journal, JournalError, KeptKind, PastSend};
use crate::analysis::request::data_text;
use crate::operation;
use crate::syntax::Tree;

/// What the journal says about a document.
#[derive(Clone, Debug, Default)]
pub struct DocumentState {
    /// The last send of the document, if its outcome is unknown.
    pub unknown: Option<PastSend>,
    /// The send whose response is kept elsewhere.
    pub kept_response: Option<PastSend>,
    /// Whether `data` differs from what was sent to get the kept response.
    pub data_differs: bool,
    /// The send whose secret is kept.
    pub kept_secret: Option<PastSend>,
}

impl DocumentState {
    /// Reads the state of a file from the journal in a state folder. Without a journal, nothing is known.
    pub fn read(folder: &Path, path: &Path, tree: &Tree) -> Result<Self, JournalError> {
        if !folder.exists() {
            return Ok(Self::default());
        }
        let journal = Journal::open(folder)?;
        let data = data_text(tree);
        let mut state = Self {
            unknown: unknown(&journal, path, tree)?,
            ..Self::default()
        };
        for kept in journal.kept_for(path, data)? {
            match kept.kind {
                KeptKind::Response => {
                    state.data_differs =
                        !data.is_some_and(|data| journal.is_same_request(&kept.send, data));
                    state.kept_response = Some(kept.send);
                }
                KeptKind::Secret => state.kept_secret = Some(kept.send),
            }
        }
        Ok(state)
    }
}

/// The last send of a file, if its outcome is unknown and the file is still about the same resource.
fn unknown(journal: &Journal, path: &Path, tree: &Tree) -> Result<Option<PastSend>, JournalError> {
    let data = data_text(tree);
    let Some(send) = journal.last_send(path, data)? else {
        return Ok(None);
    };
    if !send.is_unresolved() {
        return Ok(None);
    }
    let is_same_resource = || {
        let value = data.and_then(|data| serde_json::from_str(data).ok());
        let resource = operation::for_document(tree).resource;
        value.is_some_and(|value| look_up_attributes(resource, &value) == send.look_up)
    };
    let is_same_request = data.is_some_and(|data| journal.is_same_request(&send, data));
    if send.creates() && !is_same_request && !is_same_resource() {
        return Ok(None);
    }
    // Another process may be sending it right now.
    let is_being_sent = send.result.is_none() && journal.is_locked(Document::File(path))?;
    Ok((!is_being_sent).then_some(send))
}
