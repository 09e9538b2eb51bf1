//! Folders and files that only the user can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::JournalError;

/// Makes a folder that only the user can read, and those above it. One that is there is closed to others.
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

/// The user's own folders are closed to others there from the start.
#[cfg(not(unix))]
fn close_to_others(_path: &Path) -> Result<(), JournalError> {
    Ok(())
}

/// Options to open a file that, if it is new, only the user can read.
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

/// Writes a new file. One that is there is an error.
pub(super) fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = options().write(true).create_new(true).open(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file is of no use, and takes the name of the next one.
        let _ = fs::remove_file(path);
    }
    written?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Replaces a file: after a crash the old content or the new one is there, whole. Only the user can read it.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut temporary = NamedTempFile::with_prefix_in(".new-", folder)?;
    temporary.write_all(content)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes new names in a folder last.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems sync no folders.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

/// Only Unix can sync a folder.
#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
