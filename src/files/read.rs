//! Reads documents: their bytes and their text, or the reason why they can't be read.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::outside;
use super::source::StagedProblem;
use super::{FileError, Problem, Source, is_kept_file, is_request_file};
use crate::syntax::MAX_LENGTH;

/// The text of a document.
pub fn read(source: &Source) -> Result<String, FileError> {
    text(source).map_err(|problem| FileError::new(source, problem))
}

fn text(source: &Source) -> Result<String, Problem> {
    let text = decode(bytes(source)?)?;
    let is_outside = match source {
        Source::File(path) => outside::leads_outside(path) && !outside::is_request(&text),
        Source::StandardInput(_) | Source::Staged { .. } => false,
    };
    match is_outside {
        true => Err(Problem::Outside),
        false => Ok(text),
    }
}

fn bytes(source: &Source) -> Result<Vec<u8>, Problem> {
    match source {
        Source::StandardInput(_) => {
            let mut bytes = Vec::new();
            // The whole text, whatever its length: `fmt` may have to print it unchanged.
            io::stdin()
                .read_to_end(&mut bytes)
                .map_err(Problem::Unreadable)?;
            Ok(bytes)
        }
        Source::File(path) => file_bytes(path).map_err(|error| refused(path, error)),
        Source::Staged { content, .. } => content.clone().map_err(|problem| match problem {
            StagedProblem::Missing => Problem::NotInStore,
            StagedProblem::DanglingLink(target) => Problem::DanglingLink(target),
        }),
    }
}

fn file_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    read_file(file, metadata.len())
}

/// Opens a file for reading. Opening a pipe doesn't wait for a program that writes to it.
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

/// All bytes of a regular file. `length` is its expected length in bytes. If the file is too long to be parsed, returns only
/// its start, which is also too long to be parsed.
pub fn read_file(file: File, length: u64) -> io::Result<Vec<u8>> {
    let length = usize::try_from(length).unwrap_or(MAX_LENGTH);
    // Room for one more byte lets the last read find the end without another allocation.
    read_into(Vec::with_capacity(length.min(MAX_LENGTH) + 1), file)
}

/// All bytes of a reader. If the text is too long to be parsed, returns only its start, which is also too long to be parsed.
pub fn read_to_limit(reader: impl Read) -> io::Result<Vec<u8>> {
    read_into(Vec::new(), reader)
}

fn read_into(mut bytes: Vec<u8>, reader: impl Read) -> io::Result<Vec<u8>> {
    const LONGEST_CHARACTER: usize = 4;
    let most = MAX_LENGTH + LONGEST_CHARACTER + 1;
    reader.take(most as u64).read_to_end(&mut bytes)?;
    if bytes.len() == most {
        // The cut may fall within a character.
        let is_within_character = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
        for _ in 1..LONGEST_CHARACTER {
            bytes.pop_if(|byte| is_within_character(byte));
        }
        bytes.pop();
    }
    Ok(bytes)
}

/// The problem with something that is not a regular file.
fn not_a_file(path: &Path, metadata: &Metadata) -> Option<Problem> {
    if metadata.is_dir() {
        let is_named_as_file = is_request_file(path) || is_kept_file(path);
        Some(match is_named_as_file {
            true => Problem::FolderNamedAsFile,
            false => Problem::Folder,
        })
    } else if metadata.is_file() {
        None
    } else {
        Some(Problem::NotAFile(special(metadata.file_type())))
    }
}

fn refused(path: &Path, error: io::Error) -> Problem {
    let metadata = fs::metadata(path).ok();
    if let Some(problem) = metadata.and_then(|metadata| not_a_file(path, &metadata)) {
        return problem;
    }
    match (error.kind(), fs::read_link(path)) {
        (io::ErrorKind::NotFound, Ok(target)) => Problem::DanglingLink(target),
        (io::ErrorKind::NotFound, Err(_)) => Problem::Missing,
        _ => Problem::Unreadable(error),
    }
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_kind: FileType) -> &'static str {
    "a device"
}

fn decode(bytes: Vec<u8>) -> Result<String, Problem> {
    if let Some(encoding) = wide_encoding(&bytes) {
        return Err(Problem::OtherEncoding(encoding));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or_default();
        Problem::NotUtf8 {
            offset: offset + 1,
            byte: error.as_bytes().get(offset).copied().unwrap_or_default(),
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
        }
    })
}

/// Detects UTF-16 and UTF-32 by the byte order mark, or by zero bytes around the first two characters, because a JSON text
/// starts with ASCII characters. A single zero byte is an error in a UTF-8 text.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    let is_even = bytes.len().is_multiple_of(2);
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [first, 0, 0, 0, ..] | [0, 0, 0, first, ..] if *first != 0 => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] if is_even && *a != 0 && *b != 0 => Some("UTF-16"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{self, Read};

    use proptest::prelude::*;

    use super::{MAX_LENGTH, decode, open, read_file, read_to_limit, wide_encoding};

    fn check(bytes: &[u8], expected: &str) {
        let problem = decode(bytes.to_vec()).expect_err("not UTF-8");
        assert_eq!(problem.to_string(), expected);
    }

    #[test]
    fn an_encoding_other_than_utf_8_is_named() {
        let utf_16 = "is UTF-16. Save the file as UTF-8.";
        check(b"\xFF\xFE{\0", utf_16);
        check(b"\xFE\xFF\0{", utf_16);
        check(b"{\0\"\0", utf_16);
        check(b"\0{\0\"", utf_16);
        let utf_32 = "is UTF-32. Save the file as UTF-8.";
        check(b"\xFF\xFE\0\0{\0\0\0", utf_32);
        check(b"{\0\0\0", utf_32);
        check(b"\0\0\0{", utf_32);
    }

    #[test]
    fn a_zero_byte_does_not_make_a_text_utf_16() {
        for text in ["[\0]", "[\0]\n", "\0[]", "\0", "{\0\"a\": 1}"] {
            assert_eq!(decode(text.as_bytes().to_vec()).expect("UTF-8"), text);
        }
    }

    proptest! {
        #[test]
        fn one_zero_byte_in_a_text_is_not_another_encoding(text in "[ -~]{2,9}", at in 0..9_usize) {
            let mut bytes = text.into_bytes();
            bytes.insert(at.min(bytes.len()), 0);
            prop_assert_eq!(wide_encoding(&bytes), None);
        }
    }

    #[test]
    fn the_first_byte_that_is_wrong_is_named_with_its_line() {
        check(
            b"{\n\"a\xE9\"}",
            "is not UTF-8: byte 5 (0xE9), in line 2, is the first wrong one. Save the file as UTF-8.",
        );
        check(
            b"\x80",
            "is not UTF-8: byte 1 (0x80), in line 1, is the first wrong one. Save the file as UTF-8.",
        );
        check(
            b"{\n\xC3",
            "is not UTF-8: byte 3 (0xC3), in line 2, is the first wrong one. Save the file as UTF-8.",
        );
    }

    #[test]
    fn what_is_too_long_stays_so_whatever_it_ends_with() {
        let character = "\u{1F600}".as_bytes();
        let text = io::repeat(b'x').take(MAX_LENGTH as u64).chain(character);
        let bytes = read_to_limit(text.chain(io::repeat(b'x'))).expect("read");
        assert!(bytes.len() > MAX_LENGTH);
        assert!(String::from_utf8(bytes).is_ok());
        // No UTF-8 character is that long.
        let bytes = read_to_limit(b"{}".chain(io::repeat(0x80))).expect("read");
        assert!(bytes.len() > MAX_LENGTH);
    }

    #[test]
    fn a_file_is_read_whole_whatever_its_length_was_said_to_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        for length in [0, 1, 1_000] {
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
