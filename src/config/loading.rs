//! Finds and reads the `clreq.toml` of each file, on first use and only once.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use thiserror::Error;

use super::find::{find, real_path};
use super::owner::is_trusted;
use super::{Config, FILE_NAME, Parsed, parse};

/// The maximum size of a `clreq.toml`, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The configurations that are loaded. Each folder is searched once, and each file is read once.
#[derive(Debug, Default)]
pub struct Configurations {
    known: Mutex<Cache>,
}

#[derive(Debug, Default)]
struct Cache {
    /// Contents to use instead of the files on disk, by real path.
    files: Option<HashMap<PathBuf, Vec<u8>>>,
    by_folder: HashMap<PathBuf, Option<Arc<Loaded>>>,
    /// The loaded files, in the order of first use.
    loaded: Vec<Arc<Loaded>>,
    /// Files of other users. They are ignored.
    untrusted: BTreeSet<PathBuf>,
}

/// A `clreq.toml` as read from disk.
#[derive(Debug)]
pub struct Loaded {
    /// The real path of the file.
    pub path: PathBuf,
    /// The text of the file. Empty if it can't be read.
    pub text: String,
    /// The settings and problems in the file, or why it can't be read.
    pub content: Result<Parsed, LoadError>,
    stamp: Option<Stamp>,
}

/// Why a `clreq.toml` can't be read.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The system reports an error, such as missing permissions.
    #[error("can't be read: {0}. Check its permissions.")]
    Unreadable(#[from] io::Error),
    /// It is not a regular file, but a folder or a pipe, for example.
    #[error("is not a file. Remove it, or give it another name.")]
    NotAFile,
    /// It is larger than 1 MiB.
    #[error("is larger than 1 MiB, the limit for a clreq.toml.")]
    TooLarge,
    /// It is not UTF-8.
    #[error("is not UTF-8. Save it as UTF-8.")]
    NotUtf8,
}

/// Changes when the file changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Configurations {
    /// Uses these configurations, by real path, instead of the files on disk.
    pub fn of_files(files: HashMap<PathBuf, Vec<u8>>) -> Self {
        Self {
            known: Mutex::new(Cache {
                files: Some(files),
                ..Cache::default()
            }),
        }
    }

    /// The configuration for the files in a folder, if there is one.
    pub fn of_folder(&self, folder: &Path) -> Option<Arc<Loaded>> {
        let mut known = self.known();
        if let Some(loaded) = known.by_folder.get(folder) {
            return loaded.clone();
        }
        let found = known.find(&real_path(folder));
        let loaded = found.map(|path| known.load(path));
        known.by_folder.insert(folder.to_owned(), loaded.clone());
        loaded
    }

    /// The configurations in the order of first use, without the first `first` ones.
    pub fn loaded_after(&self, first: usize) -> Vec<Arc<Loaded>> {
        self.known().loaded.iter().skip(first).cloned().collect()
    }

    /// The configurations of other users that were found and ignored.
    pub fn untrusted(&self) -> Vec<PathBuf> {
        self.known().untrusted.iter().cloned().collect()
    }

    /// Whether the configuration of a folder has changed on disk.
    pub fn is_outdated(&self, folder: &Path) -> bool {
        let known = match self.known().by_folder.get(folder) {
            Some(known) => known.clone(),
            None => return false,
        };
        let path = self.known().find(&real_path(folder));
        match (known, path) {
            (Some(loaded), Some(path)) => {
                loaded.path != path || loaded.stamp != Stamp::of(&path).ok()
            }
            (None, None) => false,
            _ => true,
        }
    }

    fn known(&self) -> MutexGuard<'_, Cache> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
    fn find(&mut self, folder: &Path) -> Option<PathBuf> {
        let mut untrusted = BTreeSet::new();
        let found = find(folder, |path| {
            let is_configuration = path.ends_with(FILE_NAME);
            match &self.files {
                Some(files) if is_configuration => {
                    files.contains_key(path) || self.loaded.iter().any(|loaded| loaded.path == path)
                }
                // A dangling link exists, but can't be read.
                _ if fs::symlink_metadata(path).is_err() => false,
                _ if is_configuration && !is_trusted(path) => {
                    untrusted.insert(path.to_owned());
                    false
                }
                _ => true,
            }
        });
        self.untrusted.append(&mut untrusted);
        found
    }

    fn load(&mut self, path: PathBuf) -> Arc<Loaded> {
        let mut loaded = self.loaded.iter();
        if let Some(already) = loaded.find(|loaded| loaded.path == path) {
            return Arc::clone(already);
        }
        let loaded = Arc::new(match &mut self.files {
            Some(files) => {
                let content = files.remove(&path).unwrap_or_default();
                Loaded::new(path, decode(content))
            }
            None => Loaded::read(path),
        });
        self.loaded.push(Arc::clone(&loaded));
        loaded
    }
}

impl Loaded {
    fn read(path: PathBuf) -> Self {
        // Take the stamp before reading, so that a change during the read is noticed later.
        let stamp = Stamp::of(&path).ok();
        let text = read(&path);
        Self {
            stamp,
            ..Self::new(path, text)
        }
    }

    fn new(path: PathBuf, text: Result<String, LoadError>) -> Self {
        let (text, content) = match text {
            Ok(text) => {
                let parsed = parse(&text);
                (text, Ok(parsed))
            }
            Err(error) => (String::new(), Err(error)),
        };
        Self {
            path,
            text,
            content,
            stamp: None,
        }
    }

    /// The settings, unless the file has problems.
    pub fn config(&self) -> Option<&Config> {
        let parsed = self.content.as_ref().ok()?;
        parsed.problems.is_empty().then_some(&parsed.config)
    }

    /// The path of a file relative to the folder of this configuration. Patterns match such paths.
    pub fn relative(&self, file: &Path) -> PathBuf {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let parent = real_path(file.parent().unwrap_or(Path::new("")));
        let file = match file.file_name() {
            Some(name) => parent.join(name),
            None => parent,
        };
        let relative = file.strip_prefix(folder).map(Path::to_owned);
        relative.unwrap_or(file)
    }
}

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self {
            modified: metadata.modified().ok(),
            bytes: metadata.len(),
        })
    }
}

fn read(path: &Path) -> Result<String, LoadError> {
    let metadata = fs::metadata(path)?;
    // Opening a pipe would block until another program writes to it.
    if !metadata.is_file() {
        return Err(LoadError::NotAFile);
    }
    // Don't use the reported length: it is wrong for virtual files.
    decode(read_to_limit(fs::File::open(path)?)?)
}

/// Reads a `clreq.toml`, but at most slightly more than the maximum size.
pub fn read_to_limit(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut content)?;
    Ok(content)
}

fn decode(content: Vec<u8>) -> Result<String, LoadError> {
    if content.len() as u64 > MAX_BYTES {
        return Err(LoadError::TooLarge);
    }
    String::from_utf8(content).map_err(|_| LoadError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Configurations, LoadError};
    use crate::config::FILE_NAME;

    #[test]
    fn each_file_is_read_once_until_it_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).expect("a folder");
        fs::create_dir(folder.path().join(".git")).expect("a folder");
        let configurations = Configurations::default();
        assert!(configurations.of_folder(&inner).is_none());
        assert!(!configurations.is_outdated(&inner));

        let file = folder.path().join(FILE_NAME);
        fs::write(&file, "extra-kinds = [\"one\"]").expect("written");
        assert!(configurations.is_outdated(&inner));

        let configurations = Configurations::default();
        let loaded = configurations.of_folder(&inner).expect("found");
        assert_eq!(loaded.path, file);
        assert!(loaded.config().is_some());
        configurations.of_folder(folder.path()).expect("found");
        assert_eq!(configurations.loaded_after(0).len(), 1);
        assert_eq!(configurations.loaded_after(1).len(), 0);
        assert!(!configurations.is_outdated(&inner));

        fs::write(&file, "extra-kinds = [\"another\"]").expect("written");
        assert!(configurations.is_outdated(&inner));
        fs::remove_file(&file).expect("removed");
        assert!(configurations.is_outdated(&inner));
    }

    #[test]
    fn only_regular_files_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(FILE_NAME)).expect("a folder");
        let configurations = Configurations::default();
        let loaded = configurations.of_folder(folder.path()).expect("found");
        assert!(matches!(loaded.content, Err(LoadError::NotAFile)));
        assert!(loaded.config().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_does_not_block() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join(FILE_NAME);
        let status = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(status.expect("mkfifo runs").success());
        let configurations = Configurations::default();
        let loaded = configurations.of_folder(folder.path()).expect("found");
        assert!(matches!(loaded.content, Err(LoadError::NotAFile)));
    }
}
