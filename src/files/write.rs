//! Replacing the content of a file: the old text or the new one is there, whole, whatever happens in between.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

use crate::text::shown_path;

/// Why a file could not be written. The file is as it was.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The file's permissions forbid it. A rename would get around that, which nobody asked for.
    #[error("{} is read-only. Make it writable, or choose another file", shown_path(.0))]
    ReadOnly(PathBuf),
    /// It is not a regular file.
    #[error("{} is not a regular file", shown_path(.0))]
    NotAFile(PathBuf),
    /// The operating system said no.
    #[error("{} can't be written: {source}", shown_path(.path))]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Replaces a file's content by way of a temporary file beside it. Permissions are kept, and symbolic links are followed.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), WriteError> {
    let failed = |source| WriteError::Failed {
        path: path.to_owned(),
        source,
    };
    let target = fs::canonicalize(path).map_err(failed)?;
    let metadata = fs::metadata(&target).map_err(failed)?;
    if !metadata.is_file() {
        return Err(WriteError::NotAFile(path.to_owned()));
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly(path.to_owned()));
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut temporary = NamedTempFile::with_prefix_in(".clreq-", folder).map_err(failed)?;
    temporary.write_all(content).map_err(failed)?;
    temporary
        .as_file()
        .set_permissions(metadata.permissions())
        .map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    temporary
        .persist(&target)
        .map_err(|error| failed(error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Makes the rename itself last. Not every file system can do that; the file is whole in any case.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{WriteError, replace};
    use std::fs;

    #[test]
    fn replacing_keeps_links_and_permissions_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.clreq.json");
        fs::write(&file, "old").expect("written");
        let named = link_to(&file);
        replace(&named, b"new").expect("replaced");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        let mode = mode(&file);
        assert_eq!(mode, 0o640);
        assert!(
            fs::symlink_metadata(&named)
                .expect("still there")
                .is_symlink()
        );
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 2);
    }

    #[cfg(unix)]
    fn link_to(file: &std::path::Path) -> std::path::PathBuf {
        use std::os::unix::fs::{PermissionsExt, symlink};
        fs::set_permissions(file, fs::Permissions::from_mode(0o640)).expect("set");
        let link = file.with_file_name("link.clreq.json");
        symlink(file, &link).expect("linked");
        link
    }

    #[cfg(unix)]
    fn mode(file: &std::path::Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(file).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.clreq.json");
        fs::write(&file, "old").expect("written");
        let mut permissions = fs::metadata(&file).expect("there").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).expect("set");
        assert!(matches!(
            replace(&file, b"new"),
            Err(WriteError::ReadOnly(_))
        ));
        assert_eq!(fs::read(&file).expect("read"), b"old");
    }
}
