//! The journal: the write-ahead record of sends in the user's state folder. Must never hold a token, a secret in clear, or the body of
//! a response that reached its place.
//!
//! Before a request is sent, [`Journal::begin`] records it and syncs the record. After the answer, [`Journal::finish`] records
//! the outcome. [`Journal::earlier`] says what earlier sends mean for the next send of the same file. A [`SendLock`] keeps two
//! processes from sending one file at the same time.
//!
//! ```text
//! clreq/                 0700
//!   journal.jsonl        one record a line, appended and synced
//!   journal.lock         locked while the journal is read or written
//!   key                  the random key of the fingerprints
//!   locks/               one file for each request file that is being sent
//!   kept/                responses and secrets that could not be put in their place
//! ```

mod earlier;
mod fingerprint;
mod kept;
mod lock;
mod private_file;
mod record;
mod records_file;
mod sends;
#[cfg(test)]
mod tests;

pub use earlier::Earlier;
pub use kept::{Kept, KeptKind};
pub use lock::{LockError, Owner, SendLock};
pub use sends::{PastSend, SendResult};

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::{Map, Value};
use thiserror::Error;

use self::fingerprint::Key;
use self::record::Record;
use self::records_file::RecordsFile;
use self::sends::Sends;
use super::time;
use crate::text::sanitize_path;

/// The journal of one user.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    key: Key,
}

/// Why the journal can't be used. Nothing may be sent in this case.
#[derive(Debug, Error)]
pub enum JournalError {
    /// Neither an environment variable nor the user's account names a state folder.
    #[error(
        "there is no folder for the journal of sends: set `XDG_STATE_HOME` to an absolute path"
    )]
    NoFolder,
    /// Only content that belongs to a send can be kept.
    #[error("the journal does not record the send of this content")]
    NotBegun,
    /// Reading or writing failed.
    #[error("the journal of sends can't be used: {}: {source}", sanitize_path(.path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Other users can write the journal.
    #[error("the journal of sends can't be used: {} belongs to another user", sanitize_path(.0))]
    ForeignFolder(PathBuf),
    /// The key does not match the journal, so sent files can't be recognized.
    #[error(
        "the journal of sends can't be used: {} is missing or damaged. Restore it, or remove the whole folder to start a new journal. The new one doesn't know what was sent",
        sanitize_path(.0)
    )]
    Key(PathBuf),
}

impl JournalError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// A request file, or an unsaved document of an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document<'a> {
    /// A file. The journal resolves its real path.
    File(&'a Path),
    /// A document without a file, by its URI.
    Untitled(&'a str),
}

/// The description of a request that is about to be sent.
#[derive(Clone, Debug)]
pub struct Intent<'a> {
    /// The file or document that holds the request.
    pub document: Document<'a>,
    /// The resource's type: `api_credentials`.
    pub resource_type: &'a str,
    /// The action: `create`, `update` or `delete`.
    pub action: &'a str,
    /// The id of the resource to change or delete.
    pub resource_id: Option<&'a str>,
    /// The base address of the API.
    pub endpoint: &'a str,
    /// The text of `data`. Only a keyed hash of it is stored, which does not depend on formatting.
    pub data: &'a str,
    /// What a look-up needs to find the resource, such as its name and organization. Stored in clear, so it must hold no
    /// secret.
    pub look_up: Map<String, Value>,
}

/// The id of a send in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SendId(String);

impl SendId {
    /// The id as the journal stores it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Journal {
    /// Opens the journal in a state folder, and creates it if it is missing.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        private_file::make_folder(folder)?;
        let records = RecordsFile::lock(folder)?;
        let key = Key::read_or_make(folder, records.is_empty()?)?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// Locks the document for this process until the lock is dropped.
    pub fn lock(&self, document: Document<'_>) -> Result<SendLock, LockError> {
        lock::lock(&self.folder, &self.lock_name(document)?)
    }

    /// Whether a process holds the document's lock. Never makes another process fail to lock it.
    pub fn is_locked(&self, document: Document<'_>) -> Result<bool, JournalError> {
        lock::is_locked(&self.folder, &self.lock_name(document)?)
    }

    fn lock_name(&self, document: Document<'_>) -> Result<String, JournalError> {
        let name = match document {
            Document::File(path) => real_path(path)?.into_os_string().into_encoded_bytes(),
            Document::Untitled(uri) => uri.as_bytes().to_vec(),
        };
        Ok(self.key.of_bytes(&name))
    }

    /// What earlier sends mean for this one. `began` is when the user started it: a send by another process that ended later
    /// counts even if it went to a sandbox. Call it under the document's lock.
    pub fn earlier(&self, intent: &Intent<'_>, began: SystemTime) -> Result<Earlier, JournalError> {
        let path = stored_path(intent.document)?;
        let fingerprint = self.fingerprint(intent);
        let sends = self.read()?;
        Ok(earlier::earlier(
            sends.all(),
            intent,
            path.as_deref(),
            &fingerprint,
            began,
        ))
    }

    /// Records that a request is about to be sent, and syncs the record to disk. If this fails, the request must not be sent.
    pub fn begin(&self, intent: &Intent<'_>) -> Result<SendId, JournalError> {
        let path = stored_path(intent.document)?;
        let id = SendId(fingerprint::random_hex().map_err(JournalError::io(&self.folder))?);
        let record = Record::Intent(record::Intent {
            id: id.0.clone(),
            at: time::to_text(SystemTime::now()),
            process: std::process::id(),
            path,
            resource_type: intent.resource_type.to_owned(),
            action: intent.action.to_owned(),
            resource_id: intent.resource_id.map(str::to_owned),
            endpoint: intent.endpoint.to_owned(),
            fingerprint: self.fingerprint(intent),
            look_up: intent.look_up.clone(),
        });
        let mut records = RecordsFile::lock(&self.folder)?;
        records.shorten_if_long(|| kept::send_ids(&self.folder))?;
        records.append(&record)?;
        Ok(id)
    }

    /// Records the outcome of a send. A later result replaces an earlier one, because a look-up may find out more.
    pub fn finish(&self, id: &SendId, result: &SendResult) -> Result<(), JournalError> {
        let record = Record::Outcome(record::Outcome {
            id: id.0.clone(),
            at: time::to_text(result.ended),
            outcome: result.outcome.into(),
            status: result.status,
            resource_id: result.resource_id.clone(),
            sandbox: result.is_sandbox,
        });
        RecordsFile::lock(&self.folder)?.append(&record)
    }

    /// All sends, in the order in which they began, without the forgotten ones.
    pub fn sends(&self) -> Result<Vec<PastSend>, JournalError> {
        let sends = self.read()?.into_all();
        Ok(sends
            .into_iter()
            .filter(|send| !send.is_forgotten())
            .collect())
    }

    /// The last send of a file that the API carried out or may have carried out. `data` is the text of its `data`, which
    /// identifies a file that was moved.
    pub fn last_send(
        &self,
        path: &Path,
        data: Option<&str>,
    ) -> Result<Option<PastSend>, JournalError> {
        let (sends, last) = self.last_of_file(path, data, PastSend::may_have_acted)?;
        Ok(last.and_then(|last| sends.into_iter().nth(last)))
    }

    /// The last successful send of a file whose resource was not deleted, even if the file has been changed since. `data` is
    /// the text of its `data`, which identifies a file that was moved.
    pub fn last_success(
        &self,
        path: &Path,
        data: Option<&str>,
    ) -> Result<Option<PastSend>, JournalError> {
        let (sends, last) = self.last_of_file(path, data, PastSend::has_succeeded)?;
        let found = last.and_then(|last| sends.get(last));
        Ok(found
            .filter(|send| send.action != "delete" && !earlier::is_deleted(&sends, send))
            .cloned())
    }

    /// All sends, and the index of the last one of a file that meets a condition.
    fn last_of_file(
        &self,
        path: &Path,
        data: Option<&str>,
        meets: impl Fn(&PastSend) -> bool,
    ) -> Result<(Vec<PastSend>, Option<usize>), JournalError> {
        let path = stored_path(Document::File(path))?;
        let sends = self.read()?.into_all();
        let last = sends.iter().rposition(|send| {
            !send.is_forgotten() && meets(send) && self.is_of_file(send, path.as_deref(), data)
        });
        Ok((sends, last))
    }

    /// Whether a send was of this file, which may have been moved since.
    fn is_of_file(&self, send: &PastSend, path: Option<&str>, data: Option<&str>) -> bool {
        let is_moved_here =
            || earlier::is_moved(send) && data.is_some_and(|data| self.is_same_request(send, data));
        send.path.as_deref() == path || is_moved_here()
    }

    /// The path that a document had when it was sent, if it differs from the current one.
    pub fn moved_from<'a>(
        &self,
        send: &'a PastSend,
        document: Document<'_>,
    ) -> Result<Option<&'a str>, JournalError> {
        let path = stored_path(document)?;
        Ok(send
            .path
            .as_deref()
            .filter(|sent| Some(*sent) != path.as_deref()))
    }

    /// Whether `data` is what was sent, apart from formatting.
    pub fn is_same_request(&self, send: &PastSend, data: &str) -> bool {
        let request = [send.endpoint.as_str(), &send.resource_type, &send.action];
        send.fingerprint == self.key.of_request(&request, data)
    }

    /// The ids of all resources of a type that sends to an endpoint created. A look-up for another send skips them.
    pub fn known_resource_ids(
        &self,
        endpoint: &str,
        resource_type: &str,
    ) -> Result<HashSet<String>, JournalError> {
        let sends = self.read()?.into_all().into_iter();
        Ok(sends
            .filter(|send| send.endpoint == endpoint && send.resource_type == resource_type)
            .filter_map(|send| send.result?.resource_id)
            .collect())
    }

    /// Keeps a response or a secret that can't be put in its intended place, in a file that only the user can read. Returns its
    /// path.
    pub fn keep(
        &self,
        id: &SendId,
        kind: KeptKind,
        content: &[u8],
    ) -> Result<PathBuf, JournalError> {
        kept::keep(&self.folder, id, kind, content)
    }

    /// Everything that is kept, the oldest send first.
    pub fn kept(&self) -> Result<Vec<Kept>, JournalError> {
        kept::list(&self.folder, self.read()?.into_all())
    }

    /// Everything that is kept for a file. `data` is the text of its `data`, which identifies a file that was moved.
    pub fn kept_for(&self, path: &Path, data: Option<&str>) -> Result<Vec<Kept>, JournalError> {
        let path = stored_path(Document::File(path))?;
        let kept = self.kept()?.into_iter();
        Ok(kept
            .filter(|kept| self.is_of_file(&kept.send, path.as_deref(), data))
            .collect())
    }

    fn read(&self) -> Result<Sends, JournalError> {
        let records = RecordsFile::lock(&self.folder)?.read()?;
        Ok(Sends::of(&records))
    }

    fn fingerprint(&self, intent: &Intent<'_>) -> String {
        let request = [intent.endpoint, intent.resource_type, intent.action];
        self.key.of_request(&request, intent.data)
    }
}

/// The path that identifies a file, however it is spelled. For a missing file, its name in the real path of its folder.
fn real_path(path: &Path) -> Result<PathBuf, JournalError> {
    let whole = path.canonicalize();
    match (&whole, path.parent(), path.file_name()) {
        (Err(error), Some(folder), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            let folder = match folder.as_os_str().is_empty() {
                true => Path::new("."),
                false => folder,
            };
            let folder = folder.canonicalize().map_err(JournalError::io(path))?;
            Ok(folder.join(name))
        }
        _ => whole.map_err(JournalError::io(path)),
    }
}

/// The real path as the journal stores it. JSON can't hold arbitrary bytes, so a path that is not Unicode gets replacement
/// characters.
fn stored_path(document: Document<'_>) -> Result<Option<String>, JournalError> {
    match document {
        Document::File(path) => Ok(Some(real_path(path)?.to_string_lossy().into_owned())),
        Document::Untitled(_) => Ok(None),
    }
}
