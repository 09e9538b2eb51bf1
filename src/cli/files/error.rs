use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Source;
use crate::text::{shown, shown_path};

/// Why a command could not do its work on a file.
#[derive(Debug, Error)]
#[error("{}: {problem}", shown(.name))]
pub(in crate::cli) struct FileError {
    /// The name that the user knows the file by.
    pub name: String,
    pub problem: Problem,
}

/// What is wrong with a file, as the rest of a sentence that starts with its name.
#[derive(Debug, Error)]
pub(in crate::cli) enum Problem {
    #[error("does not exist. Check its name.")]
    Missing,
    #[error("is a symbolic link to `{}`, which does not exist.", shown_path(.0))]
    DanglingLink(PathBuf),
    #[error("is a folder, though it has the name of a request file. Rename it.")]
    Folder,
    #[error("is {0}, not a file, so it can't be read.")]
    NotAFile(&'static str),
    #[error("can't be read: {}. Check its permissions.", plain(.0))]
    Unreadable(io::Error),
    #[error(
        "is not UTF-8: byte {offset} (0x{byte:02X}), in line {line}, is the first that is wrong. Save the file as UTF-8."
    )]
    NotUtf8 {
        /// From 1.
        offset: usize,
        byte: u8,
        /// From 1.
        line: usize,
    },
    #[error("is {0}. Save the file as UTF-8.")]
    OtherEncoding(&'static str),
    #[error("can't be searched: {}. The rest is checked.", shown(.0))]
    Unsearchable(String),
    #[error("changed while the command worked on it, so it was left alone. Run the command again.")]
    Changed,
    #[error("is read-only, so it was left as it is. Make it writable.")]
    ReadOnly,
    #[error("can't be written: {}. It is as it was.", plain(.0))]
    Unwritable(io::Error),
    #[error("is left alone, because {} has errors.", shown_path(.0))]
    Configuration(PathBuf),
}

impl FileError {
    pub fn new(source: &Source, problem: Problem) -> Self {
        Self {
            name: source.name(),
            problem,
        }
    }

    /// An error of the search for request files in a folder.
    pub fn of_walk(folder: &Path, error: ignore::Error) -> Self {
        let (path, reason) = take_apart(error);
        let path = path.unwrap_or_else(|| folder.to_owned());
        Self {
            name: super::paths::without_dot(&path).display().to_string(),
            problem: Problem::Unsearchable(reason),
        }
    }
}

/// The innermost error and the path that it is about.
fn take_apart(error: ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), take_apart(*err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            take_apart(*err)
        }
        ignore::Error::Io(error) => (None, innermost(&error)),
        other => (None, other.to_string()),
    }
}

/// What the operating system said, without what was put around it.
fn innermost(error: &io::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    without_number(inner.to_string())
}

/// What the operating system said, without its number.
pub(in crate::cli) fn plain(error: &io::Error) -> String {
    without_number(error.to_string())
}

fn without_number(message: String) -> String {
    match message.split_once(" (os error ") {
        Some((plain, _)) => plain.to_owned(),
        None => message,
    }
}
