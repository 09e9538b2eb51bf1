//! What a check found, and the formats to print it in.

pub(super) mod human;
pub(super) mod json;

use crate::analysis::Severity;
use crate::analysis::diagnostics::Diagnostic;
use crate::syntax::Tree;
use crate::text::{Encoding, Position, Text};

/// What a run found.
pub(super) struct Report {
    /// How many files were checked.
    pub files_checked: usize,
    /// Those with something to report.
    pub files: Vec<FileReport>,
}

impl Report {
    /// How many diagnostics there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.files
            .iter()
            .flat_map(|file| &file.diagnostics)
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}

/// What was found in a file.
pub(super) struct FileReport {
    pub path: String,
    pub tree: Tree,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl FileReport {
    pub fn new(path: String, tree: Tree, diagnostics: Vec<Diagnostic>) -> Self {
        // The tree of a file that is right is not looked at again.
        let tree = if diagnostics.is_empty() {
            Tree::default()
        } else {
            tree
        };
        Self {
            path,
            tree,
            diagnostics,
        }
    }

    /// Where each diagnostic starts and ends; lines and columns from 1, columns in Unicode scalar values.
    pub fn located(&self) -> impl Iterator<Item = (&Diagnostic, Location)> {
        let text = Text::new(self.tree.text());
        self.diagnostics.iter().map(move |diagnostic| {
            let at = |offset| from_one(text.position(offset, Encoding::Utf32));
            let location = Location {
                start: at(diagnostic.span.start),
                end: at(diagnostic.span.end),
            };
            (diagnostic, location)
        })
    }
}

/// Where a diagnostic is.
#[derive(Clone, Copy)]
pub(super) struct Location {
    pub start: Position,
    pub end: Position,
}

fn from_one(position: Position) -> Position {
    Position::new(
        position.line.saturating_add(1),
        position.column.saturating_add(1),
    )
}
