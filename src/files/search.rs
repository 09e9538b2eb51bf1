//! Finding request files in folders.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ignore::{DirEntry, Error, WalkBuilder};

use super::ignore_files::{endless_above, endless_in};

/// What the name of a request file ends with.
pub const SUFFIX: &str = ".clreq.json";

/// Whether a file is a request file by its name.
pub fn is_request_file(path: &Path) -> bool {
    path.file_name().is_some_and(is_request_file_name)
}

fn is_request_file_name(name: &OsStr) -> bool {
    name.as_encoded_bytes().ends_with(SUFFIX.as_bytes())
}

/// The request files in a folder and all below it, by name, without those that `.gitignore` and its like exclude. Symbolic
/// links to folders are not followed. What can't be read is an error among the files. A folder that has the name of a
/// request file is among them too: whoever reads it can say so.
pub fn request_files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Error>> {
    let left_out = LeftOut::default();
    walk(folder, &left_out).filter_map(found).chain(left_out)
}

/// All that [`request_files`] gives, in no certain order. Sorting it in the end by [`in_order_of_names`] is faster than sorting each folder
/// on the way.
pub fn request_files_in_any_order(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Error>> {
    let left_out = LeftOut::default();
    let walk = walk_builder(folder, &left_out, |_| true).map(|builder| builder.build());
    walk.into_iter().flatten().filter_map(found).chain(left_out)
}

/// Paths below one folder, folder by folder. Comparing their components would say the same; it takes each path apart every time.
pub fn in_order_of_names(one: &Path, other: &Path) -> Ordering {
    let (one, other) = (one.as_os_str(), other.as_os_str());
    let (one, other) = (one.as_encoded_bytes(), other.as_encoded_bytes());
    // Eight bytes at a time, for most of a path is the folder.
    let whole = 8 * common(one.as_chunks::<8>().0, other.as_chunks::<8>().0);
    let rests = (one.get(whole..), other.get(whole..));
    let common = whole + common(rests.0.unwrap_or_default(), rests.1.unwrap_or_default());
    // A name that ends comes before one that goes on.
    let rank = |path: &[u8]| match path.get(common) {
        Some(byte) if std::path::is_separator(char::from(*byte)) => Some(0),
        byte => byte.copied(),
    };
    rank(one).cmp(&rank(other))
}

/// How many elements at the start are the same.
fn common<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let pairs = one.iter().zip(other);
    pairs.take_while(|(one, other)| one == other).count()
}

fn found(entry: Result<DirEntry, Error>) -> Option<Result<PathBuf, Error>> {
    match entry {
        // The folder that is searched is no find, whatever its name.
        Ok(entry) => (entry.depth() > 0 && is_request_file_name(entry.file_name()))
            .then(|| Ok(entry.into_path())),
        Err(error) => Some(Err(error)),
    }
}

/// The folders in which [`request_files`] looks, as far as they can be read.
pub fn folders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    walk(folder, &LeftOut::default())
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()))
        .map(DirEntry::into_path)
}

fn walk(
    folder: &Path,
    left_out: &LeftOut,
) -> impl Iterator<Item = Result<DirEntry, Error>> + use<> {
    let builder = walk_builder(folder, left_out, |_| true);
    let walk = builder.map(|mut builder| builder.sort_by_file_name(Ord::cmp).build());
    walk.into_iter().flatten()
}

/// None if the folder is not searched. Of what is in it, only what is wanted is looked at.
fn walk_builder(
    folder: &Path,
    left_out: &LeftOut,
    is_wanted: impl Fn(&DirEntry) -> bool + Send + Sync + 'static,
) -> Option<WalkBuilder> {
    if left_out.takes_all_of(folder) {
        return None;
    }
    let mut builder = WalkBuilder::new(folder);
    let left_out = left_out.clone();
    builder
        .hidden(false)
        .require_git(false)
        .filter_entry(move |entry| {
            entry.file_name() != ".git" && is_wanted(entry) && !left_out.takes(entry)
        });
    Some(builder)
}

/// The folders that are not searched, because a file that says what is ignored in them has no end. Those that are left at the end
/// of a search are its errors.
#[derive(Clone, Default)]
struct LeftOut(Arc<Mutex<Vec<PathBuf>>>);

impl LeftOut {
    fn takes(&self, entry: &DirEntry) -> bool {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        is_folder && self.note(endless_in(entry.path()))
    }

    fn takes_all_of(&self, folder: &Path) -> bool {
        self.note(endless_above(folder))
    }

    fn note(&self, endless: Option<PathBuf>) -> bool {
        // No folder but such a one waits for the others.
        endless.is_some_and(|file| {
            self.files().push(file);
            true
        })
    }

    fn files(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Iterator for LeftOut {
    type Item = Result<PathBuf, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let path = self.files().pop()?;
        let reason = "it is no file of at most 1 MiB, and says what is ignored in its folder";
        let err = Box::new(Error::Io(io::Error::other(reason)));
        Some(Err(Error::WithPath { path, err }))
    }
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
    let is_on_the_way = move |entry: &DirEntry| on_the_way.contains(entry.path());
    let walk = walk_builder(folder, &LeftOut::default(), is_on_the_way);
    let found = walk.map(|builder| builder.build()).into_iter().flatten();
    found
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_some_and(|kind| kind.is_dir()))
        .map(DirEntry::into_path)
        .filter(|path| wanted.contains(path))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{in_order_of_names, request_files, request_files_in_any_order};

    #[test]
    fn files_that_are_sorted_at_the_end_are_in_the_order_of_those_that_are_sorted_on_the_way() {
        let root = tempfile::tempdir().expect("a folder");
        let names = [
            "a.clreq.json",
            "a/b.clreq.json",
            "a/b/c.clreq.json",
            "a/b-c.clreq.json",
            "a-b/a.clreq.json",
            "a b/a.clreq.json",
            "b/\u{e9}.clreq.json",
            "b/z.clreq.json",
            "b/ignored.clreq.json",
            "c/other.json",
        ];
        for name in names {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, "{}").expect("written");
        }
        fs::write(root.path().join(".gitignore"), "ignored*").expect("written");
        let sorted_on_the_way: Vec<_> = request_files(root.path())
            .collect::<Result<_, _>>()
            .expect("no error");
        assert_eq!(sorted_on_the_way.len(), names.len() - 2);
        let mut sorted_at_the_end: Vec<_> = request_files_in_any_order(root.path())
            .collect::<Result<_, _>>()
            .expect("no error");
        sorted_at_the_end.sort_unstable_by(|one, other| in_order_of_names(one, other));
        assert_eq!(sorted_at_the_end, sorted_on_the_way);
    }
}
