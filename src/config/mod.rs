//! `clreq.toml`: the settings of a project, for the editor and the command line.
//!
//! [`parse()`] turns the file's text into a [`Config`] and a list of problems. Only [`Configurations`] reads from disk.
//!
//! Invariants: a configuration never holds a token, a secret or an address to send to, because others can write to the
//! workspace. Problems never quote values from the file.

pub mod codes;
pub mod completion;
mod find;
mod forbidden;
mod keys;
mod loading;
mod owner;
mod parse;
mod patterns;
mod requirements;
mod settings;
mod severity;
mod severity_setting;

pub use find::real_path;
pub use forbidden::Forbidden;
pub use loading::{Configurations, LoadError, Loaded, read_to_limit};
pub use parse::{Parsed, parse};
pub use requirements::{AllowedValues, Requirements};
pub use settings::Settings;
pub use severity::Severity;
pub use severity_setting::{SeverityError, parse_severity};

use std::path::Path;
use std::str::FromStr;

use crate::text::Span;
use codes::Code;
use patterns::Patterns;

/// The name of the file.
pub const FILE_NAME: &str = "clreq.toml";

/// The file's JSON Schema, for editors that validate TOML.
pub const SCHEMA: &str = include_str!("../../schemas/clreq.toml.schema.json");

/// The settings in a `clreq.toml`. The default sets nothing. Paths are relative to the file's folder.
#[derive(Clone, Debug, Default)]
pub struct Config {
    ignore: Patterns,
    settings: Settings,
    overrides: Vec<Override>,
    /// How `send` treats secrets in a response, if the file sets it.
    pub response_secrets: Option<SecretsMode>,
}

/// Settings for some of the files.
#[derive(Clone, Debug)]
struct Override {
    files: Patterns,
    settings: Settings,
}

/// How a send treats secrets in the response that it writes to the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretsMode {
    /// Write them to the file.
    #[default]
    Keep,
    /// Write `<redacted>` to the file, and hand the secrets to the user.
    Redact,
}

impl SecretsMode {
    /// The names of the modes.
    pub const NAMES: [&str; 2] = ["keep", "redact"];
}

/// The error for a text that is not the name of a [`SecretsMode`].
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

/// A problem in a `clreq.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub span: Span,
    /// What is wrong and how to correct it.
    pub message: String,
}

impl Config {
    /// Whether commands skip a file.
    pub fn ignores(&self, relative: &Path) -> bool {
        self.ignore.matches(relative)
    }

    /// The lowest severity that the settings give a code in any file. `None` if they don't set one, and `Some(None)` if
    /// they turn the code off.
    pub fn lowest_severity(&self, code: Code) -> Option<Option<Severity>> {
        let overrides = self.overrides.iter().map(|over| &over.settings);
        let all = std::iter::once(&self.settings).chain(overrides);
        let set = all.filter_map(|settings| settings.severities.get(&code).copied());
        // `Severity` is ordered from the highest to the lowest.
        set.max_by_key(|severity| (severity.is_none(), *severity))
    }

    /// The settings for a file: `base`, then the general settings, then every matching override. Later ones win, but
    /// requirements of earlier ones stay.
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
            settings.requirements.restrict(&more.requirements);
        }
        settings
    }
}

#[cfg(test)]
mod tests;
