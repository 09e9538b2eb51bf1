//! A document that a command works on.

use std::path::{Path, PathBuf};

use crate::text::shown;

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Standard input, with the name that the user gave it.
    StandardInput(Option<PathBuf>),
    /// A file.
    File(PathBuf),
    /// A file in git's index.
    Staged {
        /// Its path, from the current folder.
        path: PathBuf,
        /// What the index holds, or why that can't be read.
        content: Result<Vec<u8>, StagedProblem>,
    },
}

/// Why the content of a file in the index can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StagedProblem {
    /// git's store doesn't hold it, as in a partial clone.
    Missing,
    /// It is a link to this path, which the index doesn't hold.
    DanglingLink(PathBuf),
}

impl Source {
    /// The path of the document, if it has one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::StandardInput(name) => name.as_deref(),
            Self::File(path) | Self::Staged { path, .. } => Some(path),
        }
    }

    /// The document's name in messages, with control characters escaped.
    pub fn shown_name(&self) -> String {
        shown(&self.name()).into_owned()
    }

    /// The document's name as it is.
    pub fn name(&self) -> String {
        match self.path() {
            Some(path) => path.to_string_lossy().into_owned(),
            None => "<stdin>".to_owned(),
        }
    }
}
