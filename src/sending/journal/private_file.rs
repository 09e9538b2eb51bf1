//! Folders and files that only the user can read.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::JournalError;

/// Creates a folder that only the user can read, and its parents. An existing folder is closed to others.
pub(super) fn make_folder(path: &Path) -> Result<(), JournalError> {
    let made = create_folders(path);
    made.map_err(JournalError::io(path))?;
    close_to_others(path)
}

#[cfg(unix)]
fn create_folders(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn create_folders(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn close_to_others(path: &Path) -> Result<(), JournalError> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let metadata = fs::metadata(path).map_err(JournalError::io(path))?;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(JournalError::ForeignFolder(path.to_owned()));
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(path, private).map_err(JournalError::io(path))?;
    }
    Ok(())
}

/// The user's own folders are private there by default.
#[cfg(not(unix))]
fn close_to_others(_path: &Path) -> Result<(), JournalError> {
    Ok(())
}

/// Options for opening a file. A new file is readable by the user only.
pub(super) fn options() -> OpenOptions {
    #[allow(unused_mut, reason = "other systems have no modes")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Writes a new file. Fails if it exists.
pub(super) fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = options().write(true).create_new(true).open(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        // A partial file is useless and would block its name.
        let _ = fs::remove_file(path);
    }
    written?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Replaces a file atomically: after a crash it has either the old content or the new. Only the user can read it.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut temporary = NamedTempFile::with_prefix_in(".new-", folder)?;
    temporary.write_all(content)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes the names of new files in a folder durable.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match fs::File::open(folder)?.sync_all() {
        // Some network file systems can't sync a folder.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

/// Only Unix can sync a folder.
#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
