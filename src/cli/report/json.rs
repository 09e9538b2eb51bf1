//! One JSON object for other programs.

use serde::Serialize;

use super::{Counts, FileReport, json_items};
use crate::files::FileError;

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

/// The indentation of a diagnostic, in steps.
const DEPTH: usize = 2;

pub(super) fn start(counts: &Counts) -> String {
    // Every diagnostic in the list with the severity "error" counts.
    let errors = counts.errors + counts.unchecked;
    format!(
        "{{\n  \"files\": {},\n  \"errors\": {errors},\n  \"warnings\": {},\n  \"diagnostics\": [\n",
        counts.files, counts.warnings
    )
}

pub(super) fn file(file: &FileReport) -> String {
    let diagnostics = file.located().map(|(diagnostic, location)| JsonDiagnostic {
        path: &file.path,
        line: location.start.line,
        column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
        severity: diagnostic.severity.name(),
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        pointer: &diagnostic.pointer,
    });
    json_items(diagnostics, DEPTH)
}

pub(super) fn error(error: &FileError) -> String {
    let diagnostic = JsonDiagnostic {
        path: &error.name,
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
        severity: "error",
        code: super::COULD_NOT_CHECK,
        message: &error.to_string(),
        pointer: "",
    };
    json_items([diagnostic], DEPTH)
}
