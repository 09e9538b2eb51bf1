use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{FileError, Found, Source};
use crate::discovery::{is_request_file, request_files_in_any_order};

/// The documents that a command works on.
#[derive(Args, Debug)]
pub(in crate::cli) struct Paths {
    /// Files and folders, or - for standard input [default: the current folder]
    ///
    /// A folder is searched for *.clreq.json files that .gitignore does not exclude.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The name that standard input has in messages and for clreq.toml; implies -
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
}

impl Paths {
    /// The paths that the user named.
    pub fn named(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The paths to work on.
    pub fn all(&self) -> Vec<PathBuf> {
        match (self.paths.is_empty(), &self.stdin_filename) {
            (false, _) => self.paths.clone(),
            (true, Some(_)) => vec![PathBuf::from("-")],
            (true, None) => vec![PathBuf::from(".")],
        }
    }

    /// Whether standard input is among them.
    pub fn has_stdin(&self) -> bool {
        self.all().iter().any(|path| is_dash(path))
    }

    /// Finds the documents that the paths name: a file itself, a folder's request files, `-` for standard input; each once. They are found in
    /// no certain order, and know the one that they have. Gives why some folders could not be searched.
    pub fn find(&self, found: &mut dyn FnMut(Found)) -> Vec<FileError> {
        let mut errors = Vec::new();
        let paths = self.all();
        let mut seen = HashSet::new();
        // One folder holds no file twice.
        let may_repeat = paths.len() > 1;
        for (argument, path) in paths.iter().enumerate() {
            let mut find = |source: Source| {
                if !may_repeat || seen.insert(source.clone()) {
                    found(Found::new(argument, source));
                }
            };
            if is_dash(path) {
                let name = self.stdin_filename.as_deref();
                let name = name.map(|name| without_dot(name).to_owned());
                find(Source::StandardInput(name));
            } else if !is_request_file(path) && path.is_dir() {
                errors.extend(walk(path, find));
            } else {
                find(Source::File(without_dot(path).to_owned()));
            }
        }
        errors
    }
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn walk(folder: &Path, mut found: impl FnMut(Source)) -> impl Iterator<Item = FileError> {
    let mut failures = Vec::new();
    for find in request_files_in_any_order(folder) {
        match find {
            Ok(path) => found(Source::File(without_dot(&path).to_owned())),
            Err(error) => failures.push(error),
        }
    }
    failures.sort_by_cached_key(ToString::to_string);
    let failures = failures.into_iter();
    failures.map(|error| FileError::of_walk(folder, error))
}

/// `a` for `./a`.
pub(super) fn without_dot(path: &Path) -> &Path {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::Paths;
    use crate::cli::files::{Problem, Source, read};

    #[test]
    fn a_file_that_vanished_after_it_was_found_is_said_to_be_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        std::fs::write(&path, "{}").expect("written");
        let paths = Paths {
            paths: vec![folder.path().to_owned()],
            stdin_filename: None,
        };
        let mut sources = Vec::new();
        let errors = paths.find(&mut |found| sources.push(found.source));
        assert_eq!(sources, [Source::File(path.clone())]);
        assert!(errors.is_empty());
        std::fs::remove_file(&path).expect("removed");
        let error = read(&sources[0]).expect_err("it is gone");
        assert!(matches!(error.problem, Problem::Missing));
    }
}
