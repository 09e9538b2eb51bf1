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
    replace_where(path, content, None).map(|_| ())
}

/// Replaces a file's content, unless it is not `before` at that very moment. False if it is not; then the file stays as it is.
pub fn replace_if_unchanged(
    path: &Path,
    before: &[u8],
    content: &[u8],
) -> Result<bool, WriteError> {
    replace_where(path, content, Some(before))
}

fn replace_where(path: &Path, content: &[u8], before: Option<&[u8]>) -> Result<bool, WriteError> {
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
    let is_replaced = match before {
        None => {
            temporary
                .persist(&target)
                .map_err(|error| failed(error.error))?;
            true
        }
        Some(before) => swap(temporary, &target, before, content).map_err(failed)?,
    };
    sync_folder(folder);
    Ok(is_replaced)
}

/// Exchanges the two files in one step and looks at what came out, so that no save of another program falls between a comparison and a
/// rename.
#[cfg(target_os = "linux")]
fn swap(
    temporary: NamedTempFile,
    target: &Path,
    before: &[u8],
    content: &[u8],
) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    let exchange = || renameat_with(CWD, temporary.path(), CWD, target, RenameFlags::EXCHANGE);
    match exchange() {
        Ok(()) => {}
        // Not every file system can do it.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            return compare_and_rename(temporary, target, before);
        }
        Err(error) => return Err(error.into()),
    }
    if fs::read(temporary.path())? == before {
        return Ok(true);
    }
    exchange()?;
    if fs::read(temporary.path())? != content {
        // Somebody saved over the new content meanwhile: theirs is the newest.
        exchange()?;
    }
    Ok(false)
}

#[cfg(not(target_os = "linux"))]
fn swap(
    temporary: NamedTempFile,
    target: &Path,
    before: &[u8],
    _content: &[u8],
) -> io::Result<bool> {
    compare_and_rename(temporary, target, before)
}

/// A save of another program between the two steps would be lost: it is the best that some systems can do.
fn compare_and_rename(temporary: NamedTempFile, target: &Path, before: &[u8]) -> io::Result<bool> {
    if fs::read(target)? != before {
        return Ok(false);
    }
    temporary.persist(target).map_err(|error| error.error)?;
    Ok(true)
}

/// Makes the rename itself last. Not every file system can do that; the file is whole in any case.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{WriteError, replace, replace_if_unchanged};
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
    fn a_file_that_changed_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.clreq.json");
        fs::write(&file, "theirs").expect("written");
        assert!(!replace_if_unchanged(&file, b"old", b"new").expect("tried"));
        assert_eq!(fs::read(&file).expect("read"), b"theirs");
        assert!(replace_if_unchanged(&file, b"theirs", b"new").expect("tried"));
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn no_save_of_another_program_is_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.clreq.json");
        fs::write(&file, "").expect("written");
        std::thread::scope(|scope| {
            let editor = scope.spawn(|| {
                for number in 0..300 {
                    let saved = folder.path().join("saved");
                    fs::write(&saved, format!("save {number}")).expect("written");
                    fs::rename(&saved, &file).expect("renamed");
                }
            });
            while !editor.is_finished() {
                let before = fs::read(&file).expect("read");
                let text = String::from_utf8_lossy(&before).replace(" and more", "");
                let after = format!("{text} and more");
                replace_if_unchanged(&file, &before, after.as_bytes()).expect("tried");
            }
        });
        let text = fs::read_to_string(&file).expect("read");
        assert!(text.starts_with("save 299"), "{text}");
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
