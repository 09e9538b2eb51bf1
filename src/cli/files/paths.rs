use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{FileError, Source};
use crate::discovery::{all_request_files, is_request_file};

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

    /// The documents that the paths name: a file itself, a folder's request files, `-` for standard input. In the order of
    /// the paths, a folder's files by name; each once. And why some folders could not be searched.
    pub fn collect(&self) -> (Vec<Source>, Vec<FileError>) {
        let mut sources = Vec::new();
        let mut errors = Vec::new();
        let paths = self.all();
        for path in &paths {
            if is_dash(path) {
                let name = self.stdin_filename.as_deref();
                let name = name.map(|name| without_dot(name).to_owned());
                sources.push(Source::StandardInput(name));
            } else if path.is_dir() && !is_request_file(path) {
                walk(path, &mut sources, &mut errors);
            } else {
                sources.push(Source::File(without_dot(path).to_owned()));
            }
        }
        // One folder holds no file twice.
        if paths.len() > 1 {
            let mut seen = HashSet::new();
            sources.retain(|source| seen.insert(source.clone()));
        }
        (sources, errors)
    }
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn walk(folder: &Path, sources: &mut Vec<Source>, errors: &mut Vec<FileError>) {
    let (files, failures) = all_request_files(folder);
    let source = |path: &PathBuf| Source::File(without_dot(path).to_owned());
    sources.extend(files.iter().map(source));
    let failures = failures.into_iter();
    errors.extend(failures.map(|error| FileError::of_walk(folder, error)));
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
        let (sources, errors) = paths.collect();
        assert_eq!(sources, [Source::File(path.clone())]);
        assert!(errors.is_empty());
        std::fs::remove_file(&path).expect("removed");
        let error = read(&sources[0]).expect_err("it is gone");
        assert!(matches!(error.problem, Problem::Missing));
    }
}
