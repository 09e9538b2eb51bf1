//! New files that only the user can read, for responses and secrets that must not be lost.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{SUFFIX, WriteError};

/// Keeps a response that could not be put in its document. Writes it to a new file beside the document that only the user can
/// read: `NAME.response.json`, or `NAME.response.2.json` and so on if that name is taken. Returns the file's path.
pub fn keep_response(document: &Path, content: &[u8]) -> Result<PathBuf, WriteError> {
    keep_beside(document, "response", content)
}

/// Keeps secrets that could not be handed over. Writes them to a new file beside the document that only the user can read:
/// `NAME.secret.json`, or `NAME.secret.2.json` and so on if that name is taken. Returns the file's path.
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

/// Writes a new file that only the user can read. Fails if the file exists.
pub fn create_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = open_private(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        // A partial file is useless and would block its name.
        let _ = fs::remove_file(path);
    }
    written
}

/// Creates a file that only the user can read, and opens it for writing. Fails if the file exists.
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

#[cfg(test)]
mod tests {
    use super::{create_private, keep_response};
    use std::fs;

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

    #[cfg(unix)]
    fn mode(file: &std::path::Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(file).expect("there").permissions().mode() & 0o777
    }
}
