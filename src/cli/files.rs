//! Which files a command works on, and reading them.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::discovery::request_files;

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    StandardInput,
    File(PathBuf),
}

impl std::fmt::Display for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::StandardInput => formatter.write_str("<stdin>"),
            Self::File(path) => path.display().fmt(formatter),
        }
    }
}

/// Why a file can't be worked on.
#[derive(Debug, Error)]
pub(super) enum FileError {
    #[error("{source_name}: can't be read: {error}. Check its name and permissions.")]
    Unreadable {
        source_name: String,
        error: std::io::Error,
    },
    #[error("{0}: is neither a file nor a folder, so it can't be checked.")]
    NotAFile(String),
    #[error(
        "{source_name}: is not UTF-8 (byte {offset} is the first that is wrong). Save the file as UTF-8."
    )]
    NotUtf8 { source_name: String, offset: usize },
    #[error("{0}: is UTF-16. Save the file as UTF-8.")]
    Utf16(String),
    #[error("{0}. The rest of the folder is checked.")]
    Walk(ignore::Error),
}

/// The files that paths name: a file itself, a folder's request files, `-` for standard input. In the order of
/// the paths, a folder's files by name; each once.
pub(super) fn collect(paths: &[PathBuf]) -> (Vec<Source>, Vec<FileError>) {
    let mut sources = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            sources.push(Source::StandardInput);
        } else if path.is_dir() {
            walk(path, &mut sources, &mut errors);
        } else {
            sources.push(Source::File(path.clone()));
        }
    }
    let mut seen = std::collections::HashSet::new();
    sources.retain(|source| seen.insert(source.to_string()));
    (sources, errors)
}

fn walk(folder: &Path, sources: &mut Vec<Source>, errors: &mut Vec<FileError>) {
    let mut found = Vec::new();
    for file in request_files(folder) {
        match file {
            Ok(path) => found.push(path.strip_prefix("./").unwrap_or(&path).to_owned()),
            Err(error) => errors.push(FileError::Walk(error)),
        }
    }
    found.sort();
    sources.extend(found.into_iter().map(Source::File));
}

/// The text of a document.
pub(super) fn read(source: &Source) -> Result<String, FileError> {
    let unreadable = |error| FileError::Unreadable {
        source_name: source.to_string(),
        error,
    };
    let bytes = match source {
        Source::StandardInput => {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .map_err(unreadable)?;
            bytes
        }
        Source::File(path) => {
            let metadata = fs::metadata(path).map_err(unreadable)?;
            // A pipe would keep the reader waiting for ever.
            if !metadata.is_file() {
                return Err(FileError::NotAFile(source.to_string()));
            }
            fs::read(path).map_err(unreadable)?
        }
    };
    decode(source, bytes)
}

fn decode(source: &Source, bytes: Vec<u8>) -> Result<String, FileError> {
    if bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0xFF, 0xFE]) {
        return Err(FileError::Utf16(source.to_string()));
    }
    String::from_utf8(bytes).map_err(|error| FileError::NotUtf8 {
        source_name: source.to_string(),
        offset: error.utf8_error().valid_up_to() + 1,
    })
}
