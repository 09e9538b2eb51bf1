//! The text of a document, or why it can't be read as text.

use std::fs::{self, FileType, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::bytes;
use super::{FileError, Problem, Source};

/// The text of a document.
pub fn read(source: &Source) -> Result<String, FileError> {
    source_bytes(source)
        .and_then(decode)
        .map_err(|problem| FileError::new(source, problem))
}

fn source_bytes(source: &Source) -> Result<Vec<u8>, Problem> {
    match source {
        Source::StandardInput(_) => {
            let mut bytes = Vec::new();
            // Whole, however long: `fmt` may have to give back what it was given.
            io::stdin()
                .read_to_end(&mut bytes)
                .map_err(Problem::Unreadable)?;
            Ok(bytes)
        }
        Source::File(path) => file_bytes(path),
        Source::Staged { content, .. } => Ok(content.clone()),
    }
}

fn file_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let refused = |error| refused(path, error);
    let file = bytes::open(path).map_err(refused)?;
    if let Some(bytes) = bytes::read_short(&file) {
        return Ok(bytes);
    }
    let metadata = file.metadata().map_err(refused)?;
    no_file(&metadata).map_or(Ok(()), Err)?;
    bytes::read_file(file, metadata.len()).map_err(refused)
}

/// Why something can't be read as a file, if it is none.
fn no_file(metadata: &Metadata) -> Option<Problem> {
    if metadata.is_dir() {
        Some(Problem::Folder)
    } else if metadata.is_file() {
        None
    } else {
        Some(Problem::NotAFile(special(metadata.file_type())))
    }
}

fn refused(path: &Path, error: io::Error) -> Problem {
    if let Some(problem) = fs::metadata(path).ok().as_ref().and_then(no_file) {
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

/// UTF-16 and UTF-32 by their byte order mark, or by the zero bytes around the first character: a JSON text starts with ASCII.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [first, 0, 0, 0, ..] | [0, 0, 0, first, ..] if *first != 0 => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [first, 0, ..] | [0, first, ..] if *first != 0 => Some("UTF-16"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

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
    fn the_first_byte_that_is_wrong_is_named_with_its_line() {
        check(
            b"{\n\"a\xE9\"}",
            "is not UTF-8: byte 5 (0xE9), in line 2, is the first that is wrong. Save the file as UTF-8.",
        );
        check(
            b"\x80",
            "is not UTF-8: byte 1 (0x80), in line 1, is the first that is wrong. Save the file as UTF-8.",
        );
        check(
            b"{\n\xC3",
            "is not UTF-8: byte 3 (0xC3), in line 2, is the first that is wrong. Save the file as UTF-8.",
        );
    }
}
