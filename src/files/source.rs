//! The source of a document: standard input, a file or git's index.

use std::path::{Path, PathBuf};

use crate::text::sanitize;

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
        /// The content in the index, or why it can't be read.
        content: Result<Vec<u8>, StagedProblem>,
    },
}

/// Why the content of a file in the index can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StagedProblem {
    /// The content is missing from git's object store, as in a partial clone.
    Missing,
    /// The file is a link to this path, which is not in the index.
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
        sanitize(&self.name()).into_owned()
    }

    /// The document's name, unescaped.
    pub fn name(&self) -> String {
        match self.path() {
            Some(path) => path.to_string_lossy().into_owned(),
            None => "<stdin>".to_owned(),
        }
    }
}
