//! The arguments that name the files and folders of a command.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use crate::analysis::curl::single_quoted;
use crate::files::{self, FileError, Source, is_dash};
use crate::text::sanitize_path;

/// The documents to process.
#[derive(Args, Debug)]
pub(in crate::cli) struct Paths {
    /// Files and folders, or - for standard input [default: the current folder]
    ///
    /// A folder is searched for *.clreq.json files that .gitignore does not exclude.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The file name of standard input: messages show it, and the clreq.toml for it applies. Implies -
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
}

/// A file name as one argument of a command that a message suggests.
pub(in crate::cli) fn shell_word(name: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '-' | '\\' | ':');
    match name.chars().all(is_plain) {
        true => Cow::Borrowed(name),
        false => Cow::Owned(single_quoted(name)),
    }
}

impl Paths {
    /// The paths that the user named.
    pub fn named(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The paths to process.
    pub fn all(&self) -> Vec<PathBuf> {
        match (self.paths.is_empty(), &self.stdin_filename) {
            (false, _) => self.paths.clone(),
            (true, Some(_)) => vec![PathBuf::from("-")],
            (true, None) => vec![PathBuf::from(".")],
        }
    }

    /// Whether standard input is among them.
    pub fn has_stdin(&self) -> bool {
        self.all().iter().any(|path| is_dash(path))
    }

    /// The documents that the paths name, and why some folders could not be searched. With `kept`, also the files in which
    /// clreq keeps responses and secrets.
    pub fn find(&self, kept: bool) -> (Vec<Source>, Vec<FileError>) {
        files::find(&self.all(), self.stdin_filename.as_deref(), kept)
    }

    /// Why there are no files to work on, and what to do. `done` says what `command` didn't do, as in "checked".
    pub fn nothing_found(&self, command: &str, done: &str) -> String {
        match files::excluded_request_file(&self.all()) {
            Some(file) => format!(
                "Nothing was {done}: .gitignore or .ignore excludes every request file here, such as {0}. To include it, name it: clreq {command} {1}",
                sanitize_path(&file),
                shell_word(&sanitize_path(&file))
            ),
            None => format!(
                "There is no request file (*.clreq.json) here, so nothing was {done}. `clreq new` makes one."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_name_with_a_space_or_a_quote_is_one_argument() {
        let check = |name: &str, expected: &str| assert_eq!(shell_word(name), expected);
        check("a/shop-2.clreq.json", "a/shop-2.clreq.json");
        check("é.clreq.json", "é.clreq.json");
        check("my shop.clreq.json", "'my shop.clreq.json'");
        check("it's.clreq.json", r"'it'\''s.clreq.json'");
        check("$(id).clreq.json", "'$(id).clreq.json'");
    }
}
