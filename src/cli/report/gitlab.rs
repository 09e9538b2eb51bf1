//! GitLab's code quality report.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{Report, write_json};
use crate::analysis::Severity;

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

pub(in crate::cli) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let mut issues = Vec::new();
    for file in &report.files {
        for (diagnostic, location) in file.located() {
            issues.push(Issue {
                description: diagnostic.message.clone(),
                check_name: diagnostic.code.name(),
                fingerprint: fingerprints.of(file, diagnostic),
                severity: severity(diagnostic.severity),
                location: Location {
                    path: &file.path,
                    lines: Lines {
                        begin: location.start.line,
                        end: location.end.line,
                    },
                },
            });
        }
    }
    for error in &report.errors {
        issues.push(Issue {
            description: error.to_string(),
            check_name: "could-not-check",
            fingerprint: fingerprints.of_error(error),
            severity: "blocker",
            location: Location {
                path: &error.name,
                lines: Lines { begin: 1, end: 1 },
            },
        });
    }
    write_json(out, &issues)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Information | Severity::Hint => "info",
    }
}
