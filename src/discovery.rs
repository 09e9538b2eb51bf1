//! Finding request files in folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, Walk, WalkBuilder};

/// What the name of a request file ends with.
pub const SUFFIX: &str = ".clreq.json";

/// Whether a file is a request file by its name.
pub fn is_request_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().ends_with(SUFFIX.as_bytes()))
}

/// The request files in a folder and all below it, by name, without those that `.gitignore` and its like exclude. Symbolic
/// links to folders are not followed. What can't be read is an error among the files. A folder that has the name of a
/// request file is among them too: whoever reads it can say so.
pub fn request_files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, ignore::Error>> {
    walk(folder).filter_map(|entry| match entry {
        // The folder that is searched is no find, whatever its name.
        Ok(entry) => {
            (entry.depth() > 0 && is_request_file(entry.path())).then(|| Ok(entry.into_path()))
        }
        Err(error) => Some(Err(error)),
    })
}

/// The folders in which [`request_files`] looks, as far as they can be read.
pub fn folders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    walk(folder)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()))
        .map(DirEntry::into_path)
}

fn walk(folder: &Path) -> Walk {
    WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build()
}

/// Which of some paths [`request_files`] finds in a folder. It looks only where they are.
pub fn select(folder: &Path, wanted: &HashSet<PathBuf>) -> HashSet<PathBuf> {
    let on_the_way: HashSet<PathBuf> = wanted
        .iter()
        .filter(|path| path.starts_with(folder))
        .flat_map(|path| path.ancestors())
        .map(Path::to_path_buf)
        .collect();
    if on_the_way.is_empty() {
        return on_the_way;
    }
    let found = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .filter_entry(move |entry| entry.file_name() != ".git" && on_the_way.contains(entry.path()))
        .build();
    found
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_some_and(|kind| kind.is_dir()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| wanted.contains(path))
        .collect()
}
