//! Searches folders for request files.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ignore::{DirEntry, Error, WalkBuilder};

use super::ignore_files::{oversized_above, oversized_in};
use super::{is_kept_file, is_request_file};

/// A file that a search found.
pub struct Found {
    /// Its path, which starts with the folder that was searched.
    pub path: PathBuf,
    /// Whether it is a symbolic link.
    pub is_link: bool,
}

/// The request files in a folder and all folders below it, sorted by name, without those that ignore files such as `.gitignore`
/// exclude. Symbolic links to folders are not followed. A folder with the name of a request file is included, so that reading
/// it reports an error.
pub fn request_files(folder: &Path) -> impl Iterator<Item = Result<Found, Error>> {
    files(folder, is_request_file)
}

/// Like [`request_files`], and also the files in which clreq keeps responses and secrets.
pub(super) fn files_to_check(folder: &Path) -> impl Iterator<Item = Result<Found, Error>> {
    files(folder, |path| is_request_file(path) || is_kept_file(path))
}

fn files(
    folder: &Path,
    is_wanted: impl Fn(&Path) -> bool,
) -> impl Iterator<Item = Result<Found, Error>> {
    let skipped = Skipped::default();
    let found = walk(folder, &skipped).filter_map(move |entry| match entry {
        // The searched folder itself is not a result, whatever its name.
        Ok(entry) => (entry.depth() > 0 && is_wanted(entry.path())).then(|| {
            let is_link = entry.path_is_symlink();
            let path = entry.into_path();
            Ok(Found { path, is_link })
        }),
        Err(error) => Some(Err(error)),
    });
    found.chain(skipped)
}

/// The folders that [`request_files`] searches, without those that can't be read.
pub fn folders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    walk(folder, &Skipped::default())
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()))
        .map(DirEntry::into_path)
}

fn walk(folder: &Path, skipped: &Skipped) -> impl Iterator<Item = Result<DirEntry, Error>> + use<> {
    let builder = walk_builder(folder, skipped, |_| true);
    let walk = builder.map(|mut builder| builder.sort_by_file_name(Ord::cmp).build());
    walk.into_iter().flatten()
}

/// A walk through a folder, limited to the wanted entries. `None` if the folder must not be searched.
fn walk_builder(
    folder: &Path,
    skipped: &Skipped,
    is_wanted: impl Fn(&DirEntry) -> bool + Send + Sync + 'static,
) -> Option<WalkBuilder> {
    if skipped.takes_all_of(folder) {
        return None;
    }
    let mut builder = WalkBuilder::new(folder);
    let skipped = skipped.clone();
    builder
        .hidden(false)
        // A `.gitignore` above the repository must not apply.
        .require_git(is_in_repository(folder))
        .filter_entry(move |entry| {
            entry.file_name() != ".git" && is_wanted(entry) && !skipped.takes(entry)
        });
    Some(builder)
}

/// Whether a folder is in a git repository.
fn is_in_repository(folder: &Path) -> bool {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut folders = folder.ancestors();
    folders.any(|folder| fs::symlink_metadata(folder.join(".git")).is_ok())
}

/// Ignore files that are too large to read. Their folders are skipped, and the search reports them last.
#[derive(Clone, Default)]
struct Skipped(Arc<Mutex<Vec<PathBuf>>>);

impl Skipped {
    fn takes(&self, entry: &DirEntry) -> bool {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        is_folder && self.note(oversized_in(entry.path()))
    }

    fn takes_all_of(&self, folder: &Path) -> bool {
        self.note(oversized_above(folder))
    }

    fn note(&self, file: Option<PathBuf>) -> bool {
        let is_skipped = file.is_some();
        self.files().extend(file);
        is_skipped
    }

    fn files(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Iterator for Skipped {
    type Item = Result<Found, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let path = self.files().pop()?;
        let reason = "it is not a file of at most 1 MiB, as an ignore file must be";
        let err = Box::new(Error::Io(io::Error::other(reason)));
        Some(Err(Error::WithPath { path, err }))
    }
}

/// The given paths that [`request_files`] would find in a folder. Searches only the folders on the way to them.
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
    let walk = walk_builder(folder, &Skipped::default(), is_on_the_way);
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
    use std::path::Path;

    use super::request_files;

    fn names(folder: &Path) -> Vec<String> {
        let found = request_files(folder).map(|found| {
            let path = found.expect("no error").path;
            let relative = path.strip_prefix(folder).expect("in the folder");
            relative.to_string_lossy().into_owned()
        });
        found.collect()
    }

    fn write(root: &Path, name: &str, content: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }

    #[test]
    fn an_ignore_file_outside_the_nearest_repository_does_not_count() {
        let root = tempfile::tempdir().expect("a folder");
        for folder in [".git", "home/.git", "home/shop/.git"] {
            fs::create_dir_all(root.path().join(folder)).expect("made");
        }
        write(root.path(), "home/.gitignore", "*");
        write(root.path(), "home/shop/.gitignore", "old/");
        write(root.path(), "home/shop/a/b.clreq.json", "{}");
        write(root.path(), "home/shop/old/c.clreq.json", "{}");
        let shop = root.path().join("home/shop");
        assert_eq!(names(&shop), ["a/b.clreq.json"]);
        assert_eq!(names(&shop.join("a")), ["b.clreq.json"]);
        assert_eq!(names(&root.path().join("home")), [""; 0]);
    }

    #[test]
    fn without_a_repository_every_ignore_file_counts() {
        let root = tempfile::tempdir().expect("a folder");
        write(root.path(), ".gitignore", "old/");
        write(root.path(), "shop/a.clreq.json", "{}");
        write(root.path(), "shop/old/b.clreq.json", "{}");
        assert_eq!(names(&root.path().join("shop")), ["a.clreq.json"]);
    }
}
