//! The documents that a command works on.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use super::in_order_of_names;
use crate::text::shown;

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Standard input, under the name that it would have as a file, if the user said one.
    StandardInput(Option<PathBuf>),
    /// A file.
    File(PathBuf),
    /// A file as git's index has it.
    Staged {
        /// Its path.
        path: PathBuf,
        /// Its content in the index.
        content: Vec<u8>,
    },
}

/// A document among others.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which of the user's paths it was found by.
    argument: usize,
    /// The document.
    pub source: Source,
}

impl Found {
    /// A document that one of the user's paths led to: the first has number 0.
    pub fn new(argument: usize, source: Source) -> Self {
        Self { argument, source }
    }

    /// The order of the user's paths; of what one of them leads to, that of the names.
    pub fn compare(&self, other: &Self) -> Ordering {
        let paths = (self.source.path(), other.source.path());
        self.argument
            .cmp(&other.argument)
            .then_with(|| match paths {
                (Some(path), Some(other)) => in_order_of_names(path, other),
                (path, other) => path.cmp(&other),
            })
    }
}

impl Source {
    /// The file that the document is, or would be.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::StandardInput(name) => name.as_deref(),
            Self::File(path) | Self::Staged { path, .. } => Some(path),
        }
    }

    /// The name that users know it by, fit to be shown.
    pub fn shown_name(&self) -> String {
        shown(&self.name()).into_owned()
    }

    /// The name that users know it by.
    pub fn name(&self) -> String {
        match self.path() {
            Some(path) => path.to_string_lossy().into_owned(),
            None => "<stdin>".to_owned(),
        }
    }
}
