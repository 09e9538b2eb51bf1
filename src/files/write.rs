//! Replaces the content of a file atomically: after a crash at any moment, either the old or the new content is there, whole.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

use super::{FileError, Problem, attributes};
use crate::text::sanitize_path;

/// Why a file could not be written. The file is unchanged.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The user has no write permission. A rename would circumvent that.
    #[error("{} is read-only. Make it writable, or choose another file", sanitize_path(.0))]
    ReadOnly(PathBuf),
    /// It is not a regular file.
    #[error("{} is not a regular file", sanitize_path(.0))]
    NotAFile(PathBuf),
    /// The operating system refused.
    #[error("{} can't be written: {source}", sanitize_path(.path))]
    Failed {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Replaces the content of a file. Its owner, group, permissions and extended attributes stay, and symbolic links are followed.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), WriteError> {
    write(path, None, content).map(|_| ())
}

/// Replaces the content of a file if it still is `before` at the moment of the exchange. Returns false, and leaves the file
/// unchanged, if it is not.
pub fn replace_if_unchanged(
    path: &Path,
    before: &[u8],
    content: &[u8],
) -> Result<bool, WriteError> {
    write(path, Some(before), content)
}

/// Like [`replace_if_unchanged`], for the text of a document and with an error for users.
pub fn replace_unchanged(path: &Path, before: &str, after: &str) -> Result<(), FileError> {
    let problem = match replace_if_unchanged(path, before.as_bytes(), after.as_bytes()) {
        Ok(true) => return Ok(()),
        Ok(false) | Err(WriteError::NotAFile(_)) => Problem::Changed,
        Err(WriteError::ReadOnly(_)) => Problem::ReadOnly,
        Err(WriteError::Failed { source, .. }) => Problem::Unwritable(source),
    };
    Err(FileError {
        name: path.to_string_lossy().into_owned(),
        problem,
    })
}

fn write(path: &Path, before: Option<&[u8]>, content: &[u8]) -> Result<bool, WriteError> {
    let failed = |source| WriteError::Failed {
        path: path.to_owned(),
        source,
    };
    let target = fs::canonicalize(path).map_err(failed)?;
    let metadata = fs::metadata(&target).map_err(failed)?;
    if !metadata.is_file() {
        return Err(WriteError::NotAFile(path.to_owned()));
    }
    let old = open_writable(&target, &metadata).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => WriteError::ReadOnly(path.to_owned()),
        _ => failed(error),
    })?;
    let folder = target.parent().unwrap_or(Path::new("."));
    // Only the user can read the new file until it has the attributes of the old one.
    let mut new = NamedTempFile::with_prefix_in(".clreq-", folder).map_err(failed)?;
    new.write_all(content).map_err(failed)?;
    let can_rename =
        !has_other_names(&metadata) && attributes::copy(&old, &metadata, new.as_file()).is_ok();
    // Windows replaces no file that is open.
    drop(old);
    new.as_file().sync_all().map_err(failed)?;
    let is_replaced = match (can_rename, before) {
        (false, before) => write_in_place(&target, before, content).map_err(failed)?,
        (true, Some(before)) => swap(new, &target, before, content).map_err(failed)?,
        (true, None) => {
            new.persist(&target).map_err(|error| failed(error.error))?;
            true
        }
    };
    sync_folder(folder);
    Ok(is_replaced)
}

/// Exchanges the two files in one step, then compares the old content. So no save of another program is lost between a
/// comparison and a rename.
#[cfg(target_os = "linux")]
fn swap(new: NamedTempFile, target: &Path, before: &[u8], content: &[u8]) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    let exchange = || renameat_with(CWD, new.path(), CWD, target, RenameFlags::EXCHANGE);
    match exchange() {
        Ok(()) => {}
        // Not every file system can exchange files.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            return compare_and_rename(new, target, before);
        }
        Err(error) => return Err(error.into()),
    }
    if fs::read(new.path())? == before {
        return Ok(true);
    }
    exchange()?;
    if fs::read(new.path())? != content {
        // Another program has just saved over the new content: its text is the newest and stays.
        exchange()?;
    }
    Ok(false)
}

#[cfg(not(target_os = "linux"))]
fn swap(new: NamedTempFile, target: &Path, before: &[u8], _content: &[u8]) -> io::Result<bool> {
    compare_and_rename(new, target, before)
}

/// For systems that can't exchange files. A save of another program between the comparison and the rename is lost.
fn compare_and_rename(new: NamedTempFile, target: &Path, before: &[u8]) -> io::Result<bool> {
    if fs::read(target)? != before {
        return Ok(false);
    }
    new.persist(target).map_err(|error| error.error)?;
    Ok(true)
}

/// Opens a file for writing. Refuses a file without any write permission even to the superuser.
fn open_writable(path: &Path, metadata: &Metadata) -> io::Result<File> {
    if metadata.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    OpenOptions::new().read(true).write(true).open(path)
}

/// Whether a file has hard links. A rename would leave the other names with the old content.
#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.nlink() > 1
}

#[cfg(not(unix))]
fn has_other_names(_metadata: &Metadata) -> bool {
    false
}

/// Overwrites a file in place, because a new file can't get the same attributes. If that fails, writes the old content back.
/// Returns false if the content is not `before`.
fn write_in_place(path: &Path, before: Option<&[u8]>, content: &[u8]) -> io::Result<bool> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut old = Vec::new();
    file.read_to_end(&mut old)?;
    if before.is_some_and(|before| before != old) {
        return Ok(false);
    }
    let mut overwrite = |content: &[u8]| {
        file.rewind()?;
        file.write_all(content)?;
        file.set_len(content.len() as u64)?;
        file.sync_all()
    };
    overwrite(content).inspect_err(|_| {
        let _ = overwrite(&old);
    })?;
    Ok(true)
}

/// Makes the rename itself durable. Some file systems can't sync a folder; the file is whole in any case.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File, Permissions};
    use std::io::Write;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::{WriteError, replace, replace_if_unchanged, replace_unchanged};
    use crate::files::Problem;

    fn old_file() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.clreq.json");
        fs::write(&file, "old").expect("written");
        (folder, file)
    }

    fn count(folder: &TempDir) -> usize {
        fs::read_dir(folder.path()).expect("listed").count()
    }

    #[test]
    fn links_and_permissions_stay_and_no_file_is_left_behind() {
        let (folder, file) = old_file();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("set");
        let link = folder.path().join("link.clreq.json");
        symlink(&file, &link).expect("linked");
        replace(&link, b"new").expect("replaced");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(count(&folder), 2);
    }

    #[test]
    fn owner_group_and_extended_attributes_stay() {
        const OTHER: u32 = 65_534;
        let (folder, file) = old_file();
        // Only the superuser can change the owner of a file.
        let is_given = chown(&file, Some(OTHER), Some(OTHER)).is_ok();
        let name = c"user.clreq.test";
        let flags = rustix::fs::XattrFlags::empty();
        let has_attribute = rustix::fs::setxattr(&file, name, b"kept", flags).is_ok();
        let before = fs::metadata(&file).expect("there");
        replace(&file, b"new").expect("replaced");
        let after = fs::metadata(&file).expect("there");
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_eq!(after.uid() == OTHER, is_given);
        if has_attribute {
            let mut value = [0; 4];
            rustix::fs::getxattr(&file, name, &mut value[..]).expect("it has the attribute");
            assert_eq!(&value, b"kept");
        }
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert_eq!(count(&folder), 1);
    }

    /// An access control list as Linux stores it: the owner may read and write, the group may do nothing, and one other user may read.
    #[cfg(target_os = "linux")]
    fn access_control_list() -> Vec<u8> {
        const ANY: u32 = u32::MAX;
        let entries: [(u16, u16, u32); 5] = [
            (0x01, 6, ANY),
            (0x02, 4, 65_534),
            (0x04, 0, ANY),
            (0x10, 4, ANY),
            (0x20, 0, ANY),
        ];
        let mut list = 2_u32.to_le_bytes().to_vec();
        for (kind, permissions, user) in entries {
            list.extend(kind.to_le_bytes());
            list.extend(permissions.to_le_bytes());
            list.extend(user.to_le_bytes());
        }
        list
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_access_control_list_stays() {
        let (_folder, file) = old_file();
        let name = c"system.posix_acl_access";
        let list = access_control_list();
        let flags = rustix::fs::XattrFlags::empty();
        if let Err(error) = rustix::fs::setxattr(&file, name, &list, flags) {
            let skipped = "skipped: this file system takes no access control list";
            writeln!(std::io::stderr(), "{skipped}: {error}").expect("written");
            return;
        }
        let mode = fs::metadata(&file).expect("there").mode();
        for before in [None, Some(&b"new"[..])] {
            match before {
                None => replace(&file, b"new").expect("replaced"),
                Some(before) => {
                    assert!(replace_if_unchanged(&file, before, b"newer").expect("tried"))
                }
            }
            let mut kept = vec![0; list.len() + 1];
            let length = rustix::fs::getxattr(&file, name, &mut kept[..]).expect("it has a list");
            assert_eq!(kept[..length], list);
            assert_eq!(fs::metadata(&file).expect("there").mode(), mode);
        }
        assert_eq!(fs::read(&file).expect("read"), b"newer");
    }

    #[test]
    fn hard_links_stay_one_file() {
        let (folder, file) = old_file();
        let other = folder.path().join("b.clreq.json");
        fs::hard_link(&file, &other).expect("linked");
        for content in ["longer than before", "s"] {
            replace(&file, content.as_bytes()).expect("replaced");
            assert_eq!(fs::read_to_string(&other).expect("read"), content);
        }
        assert!(!replace_if_unchanged(&file, b"other", b"new").expect("tried"));
        assert!(replace_if_unchanged(&file, b"s", b"new").expect("tried"));
        assert_eq!(fs::read(&other).expect("read"), b"new");
        assert_eq!(count(&folder), 2);
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (_folder, file) = old_file();
        fs::set_permissions(&file, Permissions::from_mode(0o444)).expect("set");
        assert!(matches!(
            replace(&file, b"new"),
            Err(WriteError::ReadOnly(_))
        ));
        assert_eq!(fs::read(&file).expect("read"), b"old");
    }

    #[test]
    fn a_file_that_another_program_changed_is_left_alone() {
        let (folder, file) = old_file();
        let error = replace_unchanged(&file, "before", "after").expect_err("it changed");
        assert!(matches!(error.problem, Problem::Changed));
        assert_eq!(fs::read(&file).expect("read"), b"old");
        replace_unchanged(&file, "old", "after").expect("replaced");
        assert_eq!(fs::read(&file).expect("read"), b"after");
        assert_eq!(count(&folder), 1);
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
    fn what_is_not_a_file_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let result = replace(folder.path(), b"new");
        assert!(matches!(result, Err(WriteError::NotAFile(_))));
        assert!(File::open(folder.path()).is_ok());
    }
}
