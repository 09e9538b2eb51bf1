//! New files that only the user can read, for responses and secrets that must not be lost.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

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
    use super::create_private;
    use std::fs;

    #[test]
    fn a_private_file_overwrites_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.json");
        create_private(&path, b"1").expect("written");
        assert!(create_private(&path, b"2").is_err());
        assert_eq!(fs::read(&path).expect("read"), b"1");
        assert_eq!(mode(&path), 0o600);
    }

    #[cfg(unix)]
    fn mode(file: &std::path::Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(file).expect("there").permissions().mode() & 0o777
    }
}
