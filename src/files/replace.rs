//! Replacing the text of a file that nobody else changed meanwhile.

use std::path::Path;

use super::write;
use super::{FileError, Problem, WriteError};

/// Replaces the text of a file, if it still is the one that the new text was made from. The old or the new one is there
/// at any moment, whole.
pub fn replace_unchanged(path: &Path, before: &str, after: &str) -> Result<(), FileError> {
    let error = |problem| FileError {
        name: path.display().to_string(),
        problem,
    };
    match write::replace_if_unchanged(path, before.as_bytes(), after.as_bytes()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(error(Problem::Changed)),
        Err(reason) => Err(error(match reason {
            WriteError::ReadOnly(_) => Problem::ReadOnly,
            WriteError::NotAFile(_) => Problem::Changed,
            WriteError::Failed { source, .. } => Problem::Unwritable(source),
        })),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Problem, replace_unchanged};

    #[test]
    fn a_file_that_somebody_else_changed_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.clreq.json");
        fs::write(&path, "theirs").expect("written");
        let error = replace_unchanged(&path, "before", "after").expect_err("it changed");
        assert!(matches!(error.problem, Problem::Changed));
        assert_eq!(fs::read(&path).expect("read"), b"theirs");
        replace_unchanged(&path, "theirs", "after").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"after");
    }
}
