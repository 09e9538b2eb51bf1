//! Writing files so that nothing is lost: the old text or the new one is there, whole, whatever happens in between. Reading them
//! so that none is too long.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

use crate::discovery::SUFFIX;
use crate::syntax::MAX_LENGTH;
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

/// From so many bytes on a second thread is worth its start.
#[cfg(unix)]
const LONG: usize = 2 * 1024 * 1024;

/// Opens a file to read it. What is no regular file may be opened, too; but opening a pipe does not wait for somebody who writes to it.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    options.open(path)
}

/// All bytes of a short file, without asking the system what it is: what gives bytes by their place, and then says that there are no
/// more, was read whole. None if there are more bytes, or none, or if it has no places, as a pipe: nothing is taken from that. A device
/// with places and few bytes passes for a file.
#[cfg(unix)]
pub fn read_short(file: &File) -> Option<Vec<u8>> {
    use std::os::unix::fs::FileExt;

    const SHORT: usize = 8 * 1024;
    let mut bytes = [0; SHORT];
    let length = file.read_at(&mut bytes, 0).ok()?;
    let bytes = bytes
        .get(..length)
        .filter(|bytes| (1..SHORT).contains(&bytes.len()))?;
    // There are file systems that give less than there is.
    let is_whole = file.read_at(&mut [0], length as u64).ok() == Some(0);
    is_whole.then(|| bytes.to_vec())
}

/// Only Unix has a way that takes nothing from a pipe.
#[cfg(not(unix))]
pub fn read_short(_file: &File) -> Option<Vec<u8>> {
    None
}

/// All bytes of a regular file that was of this length, in bytes, when it was opened; of one that is longer than what is parsed only
/// the first, which are still too many to be parsed.
pub fn read(mut file: File, length: u64) -> io::Result<Vec<u8>> {
    if let Some(length) = usize::try_from(length).ok().filter(|l| *l <= MAX_LENGTH) {
        // A read that leaves room has come to the end: this asks the system for less than `fs::read` does.
        let mut bytes = vec![0; length + 1];
        if read_once(&mut file, &mut bytes).ok() == Some(length) {
            bytes.truncate(length);
            return Ok(bytes);
        }
        // It changes, or says nothing of its length.
        file.rewind()?;
    }
    read_to_limit(file)
}

/// Reads into a buffer once, and says how much there was.
#[cfg(not(unix))]
fn read_once(file: &mut File, bytes: &mut [u8]) -> io::Result<usize> {
    file.read(bytes)
}

/// Reads into a buffer once, and says how much there was. Two threads read a long file: it is copied from one place of the memory to
/// another.
#[cfg(unix)]
fn read_once(file: &mut File, bytes: &mut [u8]) -> io::Result<usize> {
    use std::os::unix::fs::FileExt;

    if bytes.len() < LONG {
        return file.read(bytes);
    }
    let half = bytes.len() / 2;
    let (first, second) = bytes.split_at_mut(half);
    let file = &*file;
    std::thread::scope(|scope| {
        let read_second = move || file.read_at(second, half as u64);
        let helper = std::thread::Builder::new().spawn_scoped(scope, read_second)?;
        file.read_exact_at(first, 0)?;
        let second = helper.join().unwrap_or(Ok(0))?;
        Ok(half + second)
    })
}

/// All bytes that a reader has; of those that are more than is parsed only the first, which are still too many to be parsed.
pub fn read_to_limit(reader: impl Read) -> io::Result<Vec<u8>> {
    const LONGEST_CHARACTER: usize = 4;
    let mut bytes = Vec::new();
    let most = MAX_LENGTH + LONGEST_CHARACTER + 1;
    reader.take(most as u64).read_to_end(&mut bytes)?;
    if bytes.len() == most {
        // The last character may be half of one.
        let is_within_character = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
        for _ in 1..LONGEST_CHARACTER {
            bytes.pop_if(|byte| is_within_character(byte));
        }
        bytes.pop();
    }
    Ok(bytes)
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

/// Keeps an answer that could not be put in its document, in a new file beside it that only the user can read:
/// `NAME.response.json`, or `NAME.response.2.json` and so on where that is taken. Gives the file's path.
pub fn keep_response(document: &Path, content: &[u8]) -> Result<PathBuf, WriteError> {
    keep_beside(document, "response", content)
}

/// Keeps secrets that could not be handed over in a new file beside the document that only the user can read:
/// `NAME.secret.json`, or `NAME.secret.2.json` and so on where that is taken. Gives the file's path.
pub fn keep_secrets(document: &Path, content: &[u8]) -> Result<PathBuf, WriteError> {
    keep_beside(document, "secret", content)
}

fn keep_beside(document: &Path, what: &str, content: &[u8]) -> Result<PathBuf, WriteError> {
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(SUFFIX).unwrap_or(&name);
    let mut number = 1;
    loop {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!(".{number}")
        };
        let path = document.with_file_name(format!("{stem}.{what}{suffix}.json"));
        match create_private(&path, content) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(source) => return Err(WriteError::Failed { path, source }),
            Ok(()) => return Ok(path),
        }
    }
}

/// Writes a new file that only the user can read. An existing file is an error.
pub fn create_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = open_private(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file helps nobody, and takes the name of the next one.
        let _ = fs::remove_file(path);
    }
    written
}

/// Opens a new file that only the user can read, to write it. An existing file is an error.
pub fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Makes the rename itself last. Not every file system can do that; the file is whole in any case.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{
        MAX_LENGTH, WriteError, create_private, keep_response, open, read, read_short,
        read_to_limit, replace,
    };
    use std::fs;
    use std::io::{self, Read};

    #[test]
    fn what_is_too_long_stays_so_whatever_it_ends_with() {
        let character = "\u{1F600}".as_bytes();
        let text = io::repeat(b'x').take(MAX_LENGTH as u64).chain(character);
        let bytes = read_to_limit(text.chain(io::repeat(b'x'))).expect("read");
        assert!(bytes.len() > MAX_LENGTH);
        assert!(String::from_utf8(bytes).is_ok());
        // No character has so many bytes.
        let bytes = read_to_limit(b"{}".chain(io::repeat(0x80))).expect("read");
        assert!(bytes.len() > MAX_LENGTH);
    }

    #[test]
    fn a_file_is_read_whole_whatever_its_length_was_said_to_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        for length in [0, 1, 1_000, 5_000_001] {
            let written: Vec<u8> = (0..length).map(|n: u32| (n % 251) as u8).collect();
            fs::write(&path, &written).expect("written");
            for said in [length, 0, length + 1, length / 2, 3_000_000] {
                let file = open(&path).expect("opened");
                let bytes = read(file, said.into()).expect("read");
                assert!(bytes == written, "{length} bytes, said to be {said}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_short_file_is_read_whole_and_nothing_else_is() {
        use std::path::Path;

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        for length in [0, 1, 1_000, 8_191, 8_192, 8_193, 20_000] {
            let written = "x".repeat(length).into_bytes();
            fs::write(&path, &written).expect("written");
            let file = open(&path).expect("opened");
            let expected = (1..8_192).contains(&length).then_some(written.clone());
            assert_eq!(read_short(&file), expected, "{length} bytes");
            // Whoever reads on begins at the start.
            assert_eq!(read(file, length as u64).expect("read"), written);
        }
        for path in [
            folder.path(),
            Path::new("/dev/null"),
            Path::new("/dev/zero"),
        ] {
            assert_eq!(read_short(&open(path).expect("opened")), None);
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_taken_from_a_pipe() {
        use std::io::Write;

        let (mut output, mut input) = io::pipe().expect("a pipe");
        input.write_all(b"{}").expect("written");
        drop(input);
        let descriptor = std::os::fd::OwnedFd::from(output.try_clone().expect("cloned"));
        assert_eq!(read_short(&fs::File::from(descriptor)), None);
        let mut left = Vec::new();
        output.read_to_end(&mut left).expect("read");
        assert_eq!(left, b"{}");
    }

    #[cfg(unix)]
    #[test]
    fn what_became_a_pipe_since_it_was_looked_at_keeps_nobody_waiting() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("there is such a program").success());
        for length in [0, 10] {
            let file = open(&path).expect("opened");
            assert_eq!(read(file, length).unwrap_or_default(), b"");
        }
    }

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

    #[test]
    fn a_kept_response_overwrites_nothing_and_is_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let document = folder.path().join("shop.clreq.json");
        let first = keep_response(&document, b"1").expect("kept");
        let second = keep_response(&document, b"2").expect("kept");
        assert_eq!(first.file_name().expect("named"), "shop.response.json");
        assert_eq!(second.file_name().expect("named"), "shop.response.2.json");
        assert_eq!(fs::read(&first).expect("read"), b"1");
        assert_eq!(mode(&first), 0o600);
        assert!(create_private(&first, b"3").is_err());
    }
}
