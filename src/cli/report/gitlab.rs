//! GitLab's code quality report.

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{COULD_NOT_CHECK, FileReport, Root, json_items};
use crate::analysis::Severity;
use crate::files::FileError;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// The indentation of an issue, in steps.
const DEPTH: usize = 1;

pub(super) fn file(root: &Root, file: &FileReport) -> String {
    let path = root.path(&file.path);
    let mut fingerprints = Fingerprints::of_file(&path);
    let issues = file.located().map(|(diagnostic, location)| Issue {
        description: diagnostic.message.clone(),
        check_name: diagnostic.code.name(),
        fingerprint: fingerprints.of(diagnostic),
        severity: severity(diagnostic.severity),
        location: Location {
            path: &path,
            lines: Lines {
                begin: location.start.line,
                end: location.end.line,
            },
        },
    });
    json_items(issues, DEPTH)
}

pub(super) fn error(root: &Root, error: &FileError) -> String {
    let path = root.path(&error.name);
    let issue = Issue {
        description: error.to_string(),
        check_name: COULD_NOT_CHECK,
        fingerprint: Fingerprints::of_file(&path).of_error(error),
        severity: "blocker",
        location: Location {
            path: &path,
            lines: Lines { begin: 1, end: 1 },
        },
    };
    json_items([issue], DEPTH)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Information | Severity::Hint => "info",
    }
}
