//! The report formats.

use clap::ValueEnum;

use super::{Counts, FileReport, Root, github, gitlab, human, json, junit, sarif};
use crate::files::FileError;

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people: the place in the file with the message
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit's XML
    Junit,
}

impl Format {
    /// The part of a report about one file.
    pub fn file(self, root: &Root, file: &FileReport) -> String {
        match self {
            Self::Human => human::file(file),
            Self::Json => json::file(file),
            Self::Sarif => sarif::file(root, file),
            Self::Github => github::file(root, file),
            Self::Gitlab => gitlab::file(root, file),
            Self::Junit => junit::file(file),
        }
    }

    /// The part of a report about a file that could not be checked.
    pub fn error(self, root: &Root, error: &FileError) -> String {
        match self {
            Self::Human => human::error(error),
            Self::Json => json::error(error),
            Self::Sarif => sarif::error(root, error),
            Self::Github => github::error(root, error),
            Self::Gitlab => gitlab::error(root, error),
            Self::Junit => junit::error(error),
        }
    }

    /// The separator between two parts.
    pub(super) fn separator(self) -> &'static str {
        match self {
            Self::Json | Self::Sarif | Self::Gitlab => super::SEPARATOR,
            Self::Human | Self::Github | Self::Junit => "",
        }
    }

    /// The start of a report. `None` if it contains counts, so that it can be written only at the end.
    pub(super) fn start(self) -> Option<String> {
        match self {
            Self::Human | Self::Github => Some(String::new()),
            Self::Sarif => Some(sarif::start()),
            Self::Gitlab => Some("[\n".to_owned()),
            Self::Json | Self::Junit => None,
        }
    }

    /// The start of a report, with its counts.
    pub(super) fn start_with_counts(self, counts: &Counts) -> String {
        match self {
            Self::Json => json::start(counts),
            Self::Junit => junit::start(counts),
            Self::Human | Self::Github | Self::Sarif | Self::Gitlab => String::new(),
        }
    }

    /// The end of a report. `is_empty` means that it has no parts.
    pub(super) fn end(self, root: &Root, errors: &[FileError], is_empty: bool) -> String {
        let line_end = if is_empty { "" } else { "\n" };
        match self {
            Self::Human | Self::Github => String::new(),
            Self::Json => format!("{line_end}  ]\n}}\n"),
            Self::Sarif => line_end.to_owned() + &sarif::end(root, errors),
            Self::Gitlab => format!("{line_end}]\n"),
            Self::Junit => junit::END.to_owned(),
        }
    }
}
