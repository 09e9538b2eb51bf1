//! The results of a check, and the formats that print them.
//!
//! A format converts the report of one file to text. [`Writer`] joins these texts, so that the reports of many files are never
//! in memory at once.
//!
//! Invariant: a [`FileReport`] returns no secret of a document. The texts of diagnostics contain none, and excerpts are masked.

mod excerpt;
mod fingerprint;
mod format;
mod github;
mod gitlab;
pub(super) mod human;
mod json;
mod junit;
mod root;
mod sarif;
mod writer;

use serde::Serialize;

use crate::analysis::codes::Code;
use crate::analysis::diagnostics::Diagnostic;
use crate::analysis::fix_all::AppliedFix;
use crate::analysis::{Severity, TextEdit};
use crate::secrets::Mask;
use crate::syntax::Tree;
use crate::text::{Encoding, Position, Span, Text, sanitize_lines};

use excerpt::Excerpt;
pub(super) use format::Format;
pub(super) use root::Root;
pub(super) use writer::Writer;

/// The counts of a run, or of one document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Files that were checked.
    pub files: usize,
    /// Checked files with an error.
    pub failed: usize,
    /// Files that a `clreq.toml` excludes.
    pub ignored: usize,
    /// Files that could not be checked, and folders that could not be searched.
    pub unchecked: usize,
    /// Diagnostics with the severity "error", without those of files that could not be checked.
    pub errors: usize,
    /// Diagnostics with the severity "warning".
    pub warnings: usize,
    /// Diagnostics that a safe fix repairs.
    pub fixable: usize,
    /// Fixes that were applied.
    pub fixed: usize,
    /// The code of the first diagnostic.
    pub first_code: Option<Code>,
}

impl Counts {
    /// The counts of one file.
    pub fn of(file: &FileReport) -> Self {
        let count = |counts: fn(&Diagnostic) -> bool| {
            let diagnostics = file.diagnostics.iter();
            diagnostics.filter(|diagnostic| counts(diagnostic)).count()
        };
        let errors = count(|diagnostic| diagnostic.severity == Severity::Error);
        Self {
            files: 1,
            failed: usize::from(errors > 0),
            errors,
            warnings: count(|diagnostic| diagnostic.severity == Severity::Warning),
            fixable: file.fixable,
            fixed: file.applied.len(),
            first_code: file.diagnostics.first().map(|diagnostic| diagnostic.code),
            ..Self::default()
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.unchecked += other.unchecked;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.fixable += other.fixable;
        self.fixed += other.fixed;
        self.first_code = self.first_code.or(other.first_code);
    }
}

/// The diagnostics of a file.
pub(super) struct FileReport {
    pub path: String,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The fixes that were applied first; the diagnostics are those that remain.
    pub applied: Vec<AppliedFix>,
    /// The number of diagnostics that `--fix` would remove.
    pub fixable: usize,
    /// The document, for excerpts; `None` if it has no diagnostics.
    shown: Option<Box<Shown>>,
}

/// A document, and its secrets, which must not be shown.
struct Shown {
    tree: Tree,
    mask: Mask,
}

impl FileReport {
    /// Drops fixes that would write a secret. The texts of diagnostics contain none.
    pub fn new(path: String, tree: Tree, mask: Mask, mut diagnostics: Vec<Diagnostic>) -> Self {
        let mut shown = None;
        if !diagnostics.is_empty() {
            let writes_secret = |edit: &TextEdit| mask.covers(&tree, edit.span, &edit.new_text);
            for diagnostic in &mut diagnostics {
                let fixes = &mut diagnostic.fixes;
                fixes.retain(|fix| !fix.edits.iter().any(writes_secret));
            }
            shown = Some(Box::new(Shown { tree, mask }));
        }
        Self {
            path,
            diagnostics,
            applied: Vec::new(),
            fixable: 0,
            shown,
        }
    }

    /// A report that shows no text of the file.
    pub fn without_text(path: String, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            path,
            diagnostics,
            applied: Vec::new(),
            fixable: 0,
            shown: None,
        }
    }

    /// Adds the fixes that were applied.
    pub fn with_applied(mut self, applied: Vec<AppliedFix>) -> Self {
        self.applied = applied;
        self
    }

    /// Each diagnostic with its place. Columns are in Unicode scalar values.
    pub fn located(&self) -> impl Iterator<Item = (&Diagnostic, Location)> {
        let text = self.text();
        self.diagnostics
            .iter()
            .map(move |diagnostic| (diagnostic, Location::of(&text, diagnostic.span)))
    }

    /// The text of the document; empty if it has no diagnostics.
    fn text(&self) -> Text {
        let shown = self.shown.as_deref();
        Text::new(shown.map_or("", |shown| shown.tree.text()))
    }

    /// The line that a span starts on, without secrets.
    fn excerpt(&self, span: Span) -> Excerpt {
        let shown = self.shown.as_deref();
        shown.map_or_else(Excerpt::default, |shown| {
            Excerpt::new(&shown.tree, &shown.mask, span)
        })
    }
}

/// The items of a JSON list, separated and indented by this number of steps. Escapes control characters that JSON allows
/// unescaped.
fn json_items(items: impl IntoIterator<Item = impl Serialize>, depth: usize) -> String {
    let indentation = "  ".repeat(depth);
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text += SEPARATOR;
        }
        let item = serde_json::to_string_pretty(&item).unwrap_or_default();
        for (number, line) in item.lines().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            text += &indentation;
            text += line;
        }
    }
    sanitize_lines(&text).into_owned()
}

/// The code of a file that could not be checked.
const COULD_NOT_CHECK: &str = "could-not-check";

/// The separator between two items of a JSON list.
const SEPARATOR: &str = ",\n";

/// A place in a file, with lines and columns from 1.
#[derive(Clone, Copy)]
pub(super) struct Location {
    pub start: Position,
    pub end: Position,
}

impl Location {
    fn of(text: &Text, span: Span) -> Self {
        let at = |offset| from_one(text.position(offset, Encoding::Utf32));
        Self {
            start: at(span.start),
            end: at(span.end),
        }
    }
}

fn from_one(position: Position) -> Position {
    Position::new(
        position.line.saturating_add(1),
        position.column.saturating_add(1),
    )
}

#[cfg(test)]
mod leaks;
