//! Finds the responses and secrets that a send could not put in their place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::journal::{Journal, JournalError, KeptKind, PastSend};
use super::kept_beside::{KeptBeside, kept_beside};
use crate::analysis::request::{data_text, earlier_success};
use crate::syntax::Tree;
use crate::text::sanitize_path;

/// A kept response or secret: from the journal, or from beside the file.
#[derive(Clone, Debug)]
pub struct KeptItem {
    /// What it is.
    pub kind: KeptKind,
    /// The file that holds it.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
    /// The send that it came from, if it is in the journal.
    send: Option<PastSend>,
}

/// What is kept for a file, each with the newest last.
#[derive(Clone, Debug, Default)]
pub struct KeptItems {
    /// Texts for `response`.
    pub responses: Vec<KeptItem>,
    /// JSON objects that map JSON Pointers to secrets.
    pub secrets: Vec<KeptItem>,
}

/// Why kept items can't be read.
#[derive(Debug, Error)]
pub enum KeptError {
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A kept file is not text.
    #[error("{} is not UTF-8", sanitize_path(.0))]
    NotText(PathBuf),
}

impl KeptItems {
    /// What is kept for a file. `data` is the text of its `data`, which identifies a file that was moved.
    pub fn of(
        journal: Option<&Journal>,
        path: &Path,
        data: Option<&str>,
    ) -> Result<Self, KeptError> {
        let beside = kept_beside(path).into_iter();
        let mut items: Vec<KeptItem> = beside
            .map(|KeptBeside { kind, file, text }| KeptItem {
                kind,
                file,
                text,
                send: None,
            })
            .collect();
        let kept = match journal {
            Some(journal) => journal.kept_for(path, data)?,
            None => Vec::new(),
        };
        for kept in kept {
            let text = String::from_utf8(kept.read()?);
            items.push(KeptItem {
                kind: kept.kind,
                text: text.map_err(|_| KeptError::NotText(kept.file.clone()))?,
                file: kept.file,
                send: Some(kept.send),
            });
        }
        let (responses, secrets) = items
            .into_iter()
            .partition(|item| item.kind == KeptKind::Response);
        Ok(Self { responses, secrets })
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.responses.is_empty() && self.secrets.is_empty()
    }
}

impl KeptItem {
    /// Why the document may not be the one that this response belongs to, as the end of a sentence about the document.
    pub fn mismatch(&self, journal: Option<&Journal>, tree: &Tree) -> Option<&'static str> {
        if earlier_success(tree).is_some() {
            return Some("holds the response of another send by now");
        }
        let (journal, send) = (journal?, self.send.as_ref()?);
        let is_same = data_text(tree).is_some_and(|data| journal.is_same_request(send, data));
        (!is_same).then_some("holds another request by now")
    }

    /// Removes the file, because the content is now in its intended place.
    pub fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.file)
    }
}
