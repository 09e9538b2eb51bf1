//! One lock per request file, so that two processes can't send the same file at the same time.
//!
//! The sender also locks a second file. To find out whether a send is under way, others try to lock only that one: trying to lock the
//! first could make a send fail.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{JournalError, private_file, time};

const FOLDER: &str = "locks";

/// The lock of a request file. It is released when this is dropped or the process ends.
#[derive(Debug)]
pub struct SendLock {
    path: PathBuf,
    /// Closing it releases the operating system's lock.
    _file: File,
    /// The same lock on the second file.
    _sign: File,
}

/// Why a file can't be locked.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another process, or another document of this process, is sending the same file.
    #[error("it is being sent already{}", .0.as_ref().map(ToString::to_string).unwrap_or_default())]
    Busy(Option<Owner>),
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// The process that is sending a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its process id.
    pub process: u32,
    /// When the send began.
    pub since: SystemTime,
}

impl std::fmt::Display for Owner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let since = time::timestamp(self.since);
        write!(formatter, " by process {} since {since}", self.process)
    }
}

#[derive(Serialize, Deserialize)]
struct OwnerFile {
    process: u32,
    since: String,
}

/// Locks the file of this name in the lock folder.
pub(super) fn lock(state_folder: &Path, name: &str) -> Result<SendLock, LockError> {
    let folder = state_folder.join(FOLDER);
    private_file::make_folder(&folder)?;
    let path = folder.join(name);
    loop {
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Busy(read_owner(&owner_path(&path))));
            }
            Err(TryLockError::Error(error)) => Err(JournalError::io(&path)(error))?,
        }
        // Its last owner removed it after we opened it and before we locked it.
        if !is_at(&file, &path).map_err(JournalError::io(&path))? {
            continue;
        }
        // It is only needed for a message.
        let _ = write_owner(&owner_path(&path));
        let sign_path = sign_path(&path);
        let sign = open(&sign_path)?;
        // A process that checks holds it only for a moment.
        sign.lock().map_err(JournalError::io(&sign_path))?;
        return Ok(SendLock {
            path,
            _file: file,
            _sign: sign,
        });
    }
}

/// Whether a process holds the lock of this name.
pub(super) fn is_locked(state_folder: &Path, name: &str) -> Result<bool, JournalError> {
    let path = sign_path(&state_folder.join(FOLDER).join(name));
    let sign = match File::open(&path) {
        Ok(sign) => sign,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(JournalError::io(&path)(error)),
    };
    match sign.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(JournalError::io(&path)(error)),
    }
}

fn open(path: &Path) -> Result<File, JournalError> {
    private_file::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(JournalError::io(path))
}

impl Drop for SendLock {
    fn drop(&mut self) {
        // A leftover file is harmless, because it is not locked.
        let _ = fs::remove_file(owner_path(&self.path));
        // Elsewhere no check shows whether a locked file still has this name, so the file stays.
        if cfg!(unix) {
            let _ = fs::remove_file(sign_path(&self.path));
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// In a file of its own, because Windows doesn't let other processes read a locked file.
fn owner_path(lock: &Path) -> PathBuf {
    lock.with_extension("owner")
}

fn sign_path(lock: &Path) -> PathBuf {
    lock.with_extension("sign")
}

fn write_owner(path: &Path) -> io::Result<()> {
    let owner = OwnerFile {
        process: std::process::id(),
        since: time::to_text(SystemTime::now()),
    };
    private_file::replace(path, &serde_json::to_vec(&owner)?)
}

fn read_owner(path: &Path) -> Option<Owner> {
    let owner: OwnerFile = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    Some(Owner {
        process: owner.process,
        since: time::from_text(&owner.since),
    })
}

/// Whether a path still leads to this open file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let open = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (open.dev(), open.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Lock files are removed on Unix only.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}
