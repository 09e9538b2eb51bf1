//! Which documents a command works on, and reading them.

mod error;
mod read;
mod replace;
mod staged;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub(super) use error::{FileError, Problem, plain};
pub(super) use read::read;
pub(super) use replace::replace;
pub(super) use staged::{StagedError, staged};

use crate::discovery::{is_request_file, request_files};

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Standard input, under the name that it would have as a file, if the user said one.
    StandardInput(Option<PathBuf>),
    /// A file.
    File(PathBuf),
    /// A file as git's index has it.
    Staged { path: PathBuf, content: Vec<u8> },
}

impl Source {
    /// The file that the document is, or would be.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::StandardInput(name) => name.as_deref(),
            Self::File(path) | Self::Staged { path, .. } => Some(path),
        }
    }

    /// The name that users know it by.
    pub fn name(&self) -> String {
        match self.path() {
            Some(path) => path.display().to_string(),
            None => "<stdin>".to_owned(),
        }
    }
}

/// The documents that paths name: a file itself, a folder's request files, `-` for standard input. In the order of
/// the paths, a folder's files by name; each once.
pub(super) fn collect(
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
) -> (Vec<Source>, Vec<FileError>) {
    let mut sources = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            let name = stdin_filename.map(|name| without_dot(name).to_owned());
            sources.push(Source::StandardInput(name));
        } else if path.is_dir() && !is_request_file(path) {
            walk(path, &mut sources, &mut errors);
        } else {
            sources.push(Source::File(without_dot(path).to_owned()));
        }
    }
    let mut seen = HashSet::new();
    sources.retain(|source| seen.insert(source.name()));
    (sources, errors)
}

fn walk(folder: &Path, sources: &mut Vec<Source>, errors: &mut Vec<FileError>) {
    let mut found = Vec::new();
    for file in request_files(folder) {
        match file {
            Ok(path) => found.push(without_dot(&path).to_owned()),
            Err(error) => errors.push(FileError::of_walk(folder, error)),
        }
    }
    found.sort();
    sources.extend(found.into_iter().map(Source::File));
}

/// `a` for `./a`.
fn without_dot(path: &Path) -> &Path {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest,
        _ => path,
    }
}
