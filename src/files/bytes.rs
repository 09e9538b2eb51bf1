//! Reading bytes, never more of them than can be parsed.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek};
use std::path::Path;

use crate::syntax::MAX_LENGTH;

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
pub fn read_file(mut file: File, length: u64) -> io::Result<Vec<u8>> {
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

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, open, read_file, read_short, read_to_limit};
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
                let bytes = read_file(file, said.into()).expect("read");
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
            assert_eq!(read_file(file, length as u64).expect("read"), written);
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
            assert_eq!(read_file(file, length).unwrap_or_default(), b"");
        }
    }
}
