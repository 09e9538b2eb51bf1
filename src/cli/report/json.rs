//! One JSON object for other programs.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, write_json};
use crate::analysis::Severity;

#[derive(Serialize)]
struct JsonReport<'a> {
    files: usize,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    pointer: &'a str,
}

pub(in crate::cli) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let diagnostics = report.files.iter().flat_map(|file| {
        file.located().map(|(diagnostic, location)| JsonDiagnostic {
            path: &file.path,
            line: location.start.line,
            column: location.start.column,
            end_line: location.end.line,
            end_column: location.end.column,
            severity: diagnostic.severity.name(),
            code: diagnostic.code.name(),
            message: &diagnostic.message,
            pointer: &diagnostic.pointer,
        })
    });
    let report = JsonReport {
        files: report.files.len(),
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        diagnostics: diagnostics.collect(),
    };
    write_json(out, &report)
}
