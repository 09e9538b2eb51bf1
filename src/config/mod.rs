//! `clreq.toml`: what a project settles for everybody who works on it, in the editor and on the command line alike.
//!
//! The text of the file comes in, a [`Config`] and what is wrong with the text go out; only [`Configurations`] reads from
//! the disk.
//!
//! Invariants: a configuration never holds a token, a secret or an address to send to, because it is a file of the
//! workspace, which others can write; no problem that is reported quotes a value of the file.

mod find;
mod forbidden;
mod keys;
mod loading;
mod parse;
mod patterns;

pub use forbidden::Forbidden;
pub use loading::{Configurations, LoadError, Loaded, read_to_limit};
pub use parse::{Parsed, parse};

use std::path::Path;
use std::str::FromStr;

use crate::analysis::Settings;
use crate::text::Span;
use find::find;
use patterns::Patterns;

/// The name of the file.
pub const FILE_NAME: &str = "clreq.toml";

/// The file's JSON Schema, for editors that check TOML with one.
pub const SCHEMA: &str = include_str!("../../schemas/clreq.toml.schema.json");

/// What a `clreq.toml` says. The default says nothing. Paths are relative to the file's folder.
#[derive(Clone, Debug, Default)]
pub struct Config {
    ignore: Patterns,
    settings: Settings,
    overrides: Vec<Override>,
    /// What happens to the secrets in a response, if the file says so.
    pub response_secrets: Option<SecretsMode>,
}

/// What holds for some files only.
#[derive(Clone, Debug)]
struct Override {
    files: Patterns,
    settings: Settings,
}

/// What a send does with the secrets in the response that it writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretsMode {
    /// They stay where the API put them.
    #[default]
    Keep,
    /// `<redacted>` replaces them, and the user gets them once.
    Redact,
}

impl SecretsMode {
    /// The names of all modes.
    pub const NAMES: [&str; 2] = ["keep", "redact"];
}

/// A text that names no [`SecretsMode`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is `keep` or `redact`")]
pub struct ParseSecretsModeError;

impl FromStr for SecretsMode {
    type Err = ParseSecretsModeError;

    fn from_str(text: &str) -> Result<Self, ParseSecretsModeError> {
        match text {
            "keep" => Ok(Self::Keep),
            "redact" => Ok(Self::Redact),
            _ => Err(ParseSecretsModeError),
        }
    }
}

/// Something that is wrong with a `clreq.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What is wrong and what to do.
    pub message: String,
}

impl Config {
    /// Whether a file is to be left alone.
    pub fn ignores(&self, relative: &Path) -> bool {
        self.ignore.matches(relative)
    }

    /// The settings for a file, on top of what holds without this: the general ones, then those of every override that is for
    /// it. The later counts.
    pub fn settings_for(&self, relative: &Path, base: &Settings) -> Settings {
        let matching = self
            .overrides
            .iter()
            .filter(|over| over.files.matches(relative))
            .map(|over| &over.settings);
        let mut settings = base.clone();
        for more in std::iter::once(&self.settings).chain(matching) {
            settings.severities.extend(&more.severities);
            settings.extra_kinds.extend_from_slice(&more.extra_kinds);
        }
        settings
    }
}

#[cfg(test)]
mod tests;
