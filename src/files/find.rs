//! Which documents the user's paths name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{FileError, Found, Source, is_request_file, request_files_in_any_order};

/// Finds the documents that the paths name: a file itself, a folder's request files, `-` for standard input; each once. They are found in
/// no certain order, and know the one that they have. Gives why some folders could not be searched.
pub fn find(
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
    found: &mut dyn FnMut(Found),
) -> Vec<FileError> {
    let mut errors = Vec::new();
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
            let name = stdin_filename.map(|name| without_dot(name).to_owned());
            find(Source::StandardInput(name));
        } else if !is_request_file(path) && path.is_dir() {
            errors.extend(walk(path, find));
        } else {
            find(Source::File(without_dot(path).to_owned()));
        }
    }
    errors
}

/// Whether a path stands for standard input.
pub fn is_dash(path: &Path) -> bool {
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
    use super::find;
    use crate::files::{Problem, Source, read};

    #[test]
    fn a_file_that_vanished_after_it_was_found_is_said_to_be_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        std::fs::write(&path, "{}").expect("written");
        let mut sources = Vec::new();
        let errors = find(&[folder.path().to_owned()], None, &mut |found| {
            sources.push(found.source);
        });
        assert_eq!(sources, [Source::File(path.clone())]);
        assert!(errors.is_empty());
        std::fs::remove_file(&path).expect("removed");
        let error = read(&sources[0]).expect_err("it is gone");
        assert!(matches!(error.problem, Problem::Missing));
    }
}
