//! Responses and secrets that could not be put in their intended place.
//!
//! Each is a file whose name begins with the id of its send. The journal records everything else.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{JournalError, PastSend, SendId, private_file};

const FOLDER: &str = "kept";

/// A response or a secret that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The send that it came from.
    pub send: PastSend,
    /// What it is.
    pub kind: KeptKind,
    /// The file that holds it.
    pub file: PathBuf,
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptKind {
    /// The text of a `response` member.
    Response,
    /// A JSON object that maps JSON Pointers to secrets.
    Secret,
}

impl KeptKind {
    const ALL: [Self; 2] = [Self::Response, Self::Secret];

    /// The word for it in messages and in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Secret => "secret",
        }
    }
}

impl Kept {
    /// Reads the content.
    pub fn read(&self) -> Result<Vec<u8>, JournalError> {
        fs::read(&self.file).map_err(JournalError::io(&self.file))
    }

    /// Removes the file, because the content is now in its intended place.
    pub fn remove(&self) -> Result<(), JournalError> {
        fs::remove_file(&self.file).map_err(JournalError::io(&self.file))
    }
}

pub(super) fn keep(
    state_folder: &Path,
    id: &SendId,
    kind: KeptKind,
    content: &[u8],
) -> Result<PathBuf, JournalError> {
    let folder = state_folder.join(FOLDER);
    private_file::make_folder(&folder)?;
    let file = folder.join(format!("{}.{}.json", id.as_str(), kind.name()));
    private_file::create(&file, content).map_err(JournalError::io(&file))?;
    Ok(file)
}

/// Everything that is kept, in the order of the sends.
pub(super) fn list(state_folder: &Path, sends: Vec<PastSend>) -> Result<Vec<Kept>, JournalError> {
    let mut files: HashMap<String, Vec<(KeptKind, PathBuf)>> = HashMap::new();
    for (id, kind, file) in files_in(state_folder)? {
        files.entry(id).or_default().push((kind, file));
    }
    let kept = sends.into_iter().flat_map(|send| {
        let mut kept = files.remove(send.id.as_str()).unwrap_or_default();
        kept.sort_by_key(|(kind, _)| *kind as u8);
        kept.into_iter().map(move |(kind, file)| Kept {
            send: send.clone(),
            kind,
            file,
        })
    });
    Ok(kept.collect())
}

/// The ids of the sends with kept files.
pub(super) fn send_ids(state_folder: &Path) -> Result<HashSet<String>, JournalError> {
    let files = files_in(state_folder)?.into_iter();
    Ok(files.map(|(id, _, _)| id).collect())
}

fn files_in(state_folder: &Path) -> Result<Vec<(String, KeptKind, PathBuf)>, JournalError> {
    let folder = state_folder.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(JournalError::io(&folder)(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(JournalError::io(&folder))?;
        let name = entry.file_name();
        let Some((id, rest)) = name.to_str().and_then(|name| name.split_once('.')) else {
            continue;
        };
        let kind = KeptKind::ALL
            .into_iter()
            .find(|kind| rest == format!("{}.json", kind.name()));
        if let Some(kind) = kind {
            files.push((id.to_owned(), kind, entry.path()));
        }
    }
    Ok(files)
}
