//! The documents that the user's paths name.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::search::{Found, files_to_check, request_files};
use super::{FileError, Source, is_request_file};
use crate::config::real_path;

/// The documents that the paths name, in order: a file itself, the request files of a folder by name, `-` for standard input.
/// With `kept`, also the files beside them in which clreq keeps responses and secrets. A file with several names is listed
/// once. Also returns the folders that could not be searched, with the reasons.
pub fn find(
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
    kept: bool,
) -> (Vec<Source>, Vec<FileError>) {
    let mut found = Vec::new();
    let mut errors = Vec::new();
    let mut has_stdin = false;
    for path in paths {
        if is_dash(path) {
            // Standard input can be read only once.
            if !std::mem::replace(&mut has_stdin, true) {
                let name = stdin_filename.map(|name| without_dot(name).to_owned());
                found.push((Source::StandardInput(name), false));
            }
        } else if !is_request_file(path) && path.is_dir() {
            let (files, failures) = search(path, kept);
            found.extend(files);
            errors.extend(failures);
        } else {
            let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
            found.push((Source::File(without_dot(path).to_owned()), is_link));
        }
    }
    let may_repeat = paths.len() > 1 || found.iter().any(|(_, is_link)| *is_link);
    if may_repeat {
        remove_repeated(&mut found);
    }
    let sources = found.into_iter().map(|(source, _)| source).collect();
    (sources, errors)
}

/// Whether a path stands for standard input.
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A request file in one of the folders that ignore files such as `.gitignore` exclude. Only the first entries are searched.
pub fn excluded_request_file(folders: &[PathBuf]) -> Option<PathBuf> {
    /// A bounded search: the user should not have to wait for a hint.
    const MOST_ENTRIES: usize = 10_000;
    let folders = folders.iter().filter(|folder| folder.is_dir());
    let mut entries = folders.flat_map(|folder| {
        let walk = ignore::WalkBuilder::new(folder)
            .standard_filters(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .build();
        walk.flatten().filter(|entry| entry.depth() > 0)
    });
    let entries = entries.by_ref().take(MOST_ENTRIES);
    let mut paths = entries.map(ignore::DirEntry::into_path);
    paths
        .find(|path| is_request_file(path))
        .map(|path| without_dot(&path).to_owned())
}

type File = (Source, bool);

fn search(folder: &Path, kept: bool) -> (Vec<File>, Vec<FileError>) {
    let mut files = Vec::new();
    let mut failures = Vec::new();
    let all: Box<dyn Iterator<Item = _>> = match kept {
        true => Box::new(files_to_check(folder)),
        false => Box::new(request_files(folder)),
    };
    for result in all {
        match result {
            Ok(Found { path, is_link }) => {
                files.push((Source::File(without_dot(&path).to_owned()), is_link));
            }
            Err(error) => failures.push(FileError::of_walk(folder, error)),
        }
    }
    failures.sort_by(|one, other| one.name.cmp(&other.name));
    (files, failures)
}

/// Keeps one name of each file, preferably one that is not a link.
fn remove_repeated(found: &mut Vec<File>) {
    let mut seen = HashSet::new();
    let mut keep = vec![false; found.len()];
    for links in [false, true] {
        for ((source, is_link), keep) in found.iter().zip(&mut keep) {
            if *is_link != links {
                continue;
            }
            *keep = match source {
                Source::File(path) => {
                    seen.insert(fs::canonicalize(path).unwrap_or_else(|_| real_path(path)))
                }
                _ => true,
            };
        }
    }
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
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
    use std::fs;

    use super::find;
    use crate::files::{Problem, Source, read};

    #[test]
    fn a_file_that_vanished_after_the_search_is_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        fs::write(&path, "{}").expect("written");
        let (sources, errors) = find(&[folder.path().to_owned()], None, true);
        assert_eq!(sources, [Source::File(path.clone())]);
        assert!(errors.is_empty());
        fs::remove_file(&path).expect("removed");
        let error = read(&sources[0]).expect_err("it is gone");
        assert!(matches!(error.problem, Problem::Missing));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_found_once_whatever_its_names() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("m.clreq.json");
        fs::write(&file, "{}").expect("written");
        fs::create_dir(folder.path().join("sub")).expect("a folder");
        for name in ["a.clreq.json", "sub/a.clreq.json", "z.clreq.json"] {
            symlink(&file, folder.path().join(name)).expect("linked");
        }
        let root = folder.path().to_owned();
        let (sources, _) = find(std::slice::from_ref(&root), None, false);
        assert_eq!(sources, [Source::File(file.clone())]);
        let round_about = root.join("sub/../m.clreq.json");
        let (sources, _) = find(&[file.clone(), round_about, root], None, false);
        assert_eq!(sources, [Source::File(file)]);
    }
}
