//! Why a file can't be read, written or searched, as messages for users.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{SUFFIX, Source};
use crate::text::{sanitize, sanitize_path};

/// A file that a command could not work on, and why.
#[derive(Debug, Error)]
#[error("{}: {problem}", sanitize(.name))]
pub struct FileError {
    /// The file's name as the user knows it.
    pub name: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a file. Each text continues a sentence that starts with the file's name.
#[derive(Debug, Error)]
pub enum Problem {
    /// There is no such file.
    #[error("does not exist. Check its name.")]
    Missing,
    /// A link whose target, named here, is missing.
    #[error("is a symbolic link to `{}`, which does not exist.", sanitize_path(.0))]
    DanglingLink(PathBuf),
    /// A folder where a file is needed.
    #[error("is a folder. Name a request file in it: its name ends with {SUFFIX}.")]
    Folder,
    /// A folder with the name of a file.
    #[error("is a folder, though it has the name of a request file. Rename it.")]
    FolderNamedAsFile,
    /// A pipe, a socket or a device.
    #[error("is {0}, not a file, so it can't be read.")]
    NotAFile(&'static str),
    /// A link to a file outside the project that is not a request file.
    #[error(
        "is a symbolic link to a file outside the project that is not a request file, so clreq does not read it. Remove the link, or copy the file."
    )]
    Outside,
    /// A staged file whose content is missing from git's object store.
    #[error(
        "is staged, but its content is missing in this clone. Stage the file again, or fetch it with `git fetch`."
    )]
    NotInStore,
    /// The system refuses to read it.
    #[error("can't be read: {}. Check its permissions.", plain(.0))]
    Unreadable(io::Error),
    /// Some bytes are not UTF-8.
    #[error(
        "is not UTF-8: byte {offset} (0x{byte:02X}), in line {line}, is the first wrong one. Save the file as UTF-8."
    )]
    NotUtf8 {
        /// Where the first wrong byte is, from 1.
        offset: usize,
        /// That byte.
        byte: u8,
        /// Its line, from 1.
        line: usize,
    },
    /// UTF-16 or UTF-32.
    #[error("is {0}. Save the file as UTF-8.")]
    OtherEncoding(&'static str),
    /// A folder that can't be listed.
    #[error("can't be searched: {}. The rest is checked.", sanitize(.0))]
    Unsearchable(String),
    /// Another program changed it while it was being written.
    #[error("changed while clreq worked on it, so clreq did not write it. Run the command again.")]
    Changed,
    /// Its permissions forbid writing.
    #[error("is read-only, so clreq did not change it. Make it writable.")]
    ReadOnly,
    /// The system refuses to write it.
    #[error("can't be written: {}. It was not changed.", plain(.0))]
    Unwritable(io::Error),
    /// Its `clreq.toml`, named here, has errors.
    #[error("was skipped, because {} has errors.", sanitize_path(.0))]
    Configuration(PathBuf),
}

impl FileError {
    /// The error of a document.
    pub fn new(source: &Source, problem: Problem) -> Self {
        Self {
            name: source.name(),
            problem,
        }
    }

    /// The error of a search for request files in a folder.
    pub fn of_walk(folder: &Path, error: ignore::Error) -> Self {
        let (path, reason) = take_apart(error);
        let path = path.unwrap_or_else(|| folder.to_owned());
        Self {
            name: super::find::without_dot(&path)
                .to_string_lossy()
                .into_owned(),
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

/// The system's reason without the text that the walk adds.
fn innermost(error: &io::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    without_number(inner.to_string())
}

/// The system's reason without its error number.
pub fn plain(error: &io::Error) -> String {
    without_number(error.to_string())
}

fn without_number(message: String) -> String {
    match message.split_once(" (os error ") {
        Some((plain, _)) => plain.to_owned(),
        None => message,
    }
}
