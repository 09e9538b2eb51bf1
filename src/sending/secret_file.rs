//! A file for the secrets of an answer. It is created before the request is sent, so that the secrets have a place.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::files;
use crate::text::sanitize_path;

/// A new file that only the user can read. Dropping it removes it if it holds no secret.
#[derive(Debug)]
pub struct SecretFile {
    path: PathBuf,
    file: File,
    is_used: bool,
}

/// Why the file can't be created. Nothing was sent.
#[derive(Debug, Error)]
pub enum SecretFileError {
    /// It exists.
    #[error("{} exists already, and `--secret-file` never overwrites a file. Name another file. Nothing was sent", sanitize_path(.0))]
    Exists(PathBuf),
    /// The operating system refused.
    #[error("{} can't be created for the secret: {error}. Nothing was sent", sanitize_path(.path))]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
}

impl SecretFile {
    /// Creates the file.
    pub fn new(path: &Path) -> Result<Self, SecretFileError> {
        match files::open_private(path) {
            Ok(file) => Ok(Self {
                path: path.to_owned(),
                file,
                is_used: false,
            }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(SecretFileError::Exists(path.to_owned()))
            }
            Err(error) => Err(SecretFileError::Failed {
                path: path.to_owned(),
                error,
            }),
        }
    }

    /// Writes the secrets through the open file. Fails if the path no longer leads to this file.
    pub fn write(&mut self, content: &[u8]) -> io::Result<()> {
        self.check()?;
        self.is_used = true;
        let written = self
            .file
            .write_all(content)
            .and_then(|()| self.file.sync_all())
            .and_then(|()| self.check());
        if written.is_err() {
            // The secrets are kept elsewhere now, and a partial one is useless.
            let _ = self.file.set_len(0);
            self.is_used = false;
        }
        written
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn check(&self) -> io::Result<()> {
        match self.is_ours()? {
            true => Ok(()),
            false => Err(io::Error::other("another file is in its place")),
        }
    }

    /// Whether the path still leads to this file.
    fn is_ours(&self) -> io::Result<bool> {
        match fs::symlink_metadata(&self.path) {
            Ok(named) => Ok(is_same_file(&self.file.metadata()?, &named)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Elsewhere, the standard library offers no exact comparison of files.
#[cfg(not(unix))]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.created().ok() == other.created().ok()
}

impl Drop for SecretFile {
    fn drop(&mut self) {
        // Another file at this path is not ours to remove.
        if !self.is_used && self.is_ours().unwrap_or(false) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{SecretFile, SecretFileError};

    #[test]
    fn a_file_without_a_secret_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        drop(SecretFile::new(&path).unwrap());
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_exists_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "theirs").unwrap();
        let refused = SecretFile::new(&path).unwrap_err();
        assert!(matches!(refused, SecretFileError::Exists(_)));
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
    }

    #[test]
    fn a_file_that_was_moved_or_replaced_gets_no_secret_and_the_other_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        for is_replaced in [false, true] {
            let mut file = SecretFile::new(&path).unwrap();
            fs::rename(&path, folder.path().join("moved")).unwrap();
            if is_replaced {
                fs::write(&path, "theirs").unwrap();
            }
            file.write(b"hunter2").unwrap_err();
            drop(file);
            assert_eq!(path.exists(), is_replaced);
            assert_eq!(fs::read(folder.path().join("moved")).unwrap(), b"");
        }
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
    }

    #[test]
    fn a_file_in_its_place_gets_the_secret_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let mut file = SecretFile::new(&path).unwrap();
        file.write(b"hunter2").unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"hunter2");
    }
}
