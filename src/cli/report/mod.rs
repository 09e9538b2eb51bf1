//! What a check found, and the formats to print it in.
//!
//! Invariant: no secret of a document gets out of a [`FileReport`]; its texts are masked before a format sees them.

mod excerpt;
mod fingerprint;
pub(super) mod github;
pub(super) mod gitlab;
pub(super) mod human;
pub(super) mod json;
pub(super) mod junit;
pub(super) mod sarif;

use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::Severity;
use crate::analysis::diagnostics::Diagnostic;
use crate::analysis::fix_all::AppliedFix;
use crate::secrets::Mask;
use crate::syntax::Tree;
use crate::text::{Encoding, Position, Span, Text, shown_lines};

use crate::files::FileError;
use excerpt::Excerpt;

/// What a run found.
#[derive(Default)]
pub(super) struct Report {
    /// The files that were checked.
    pub files: Vec<FileReport>,
    /// How many files a `clreq.toml` excludes.
    pub ignored: usize,
    /// Why some files could not be checked.
    pub errors: Vec<FileError>,
}

impl Report {
    /// How many diagnostics there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// How many diagnostics `--fix` would remove.
    fn count_fixable(&self) -> usize {
        self.files.iter().map(|file| file.fixable).sum()
    }

    fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|file| &file.diagnostics)
    }
}

/// What was found in a file.
pub(super) struct FileReport {
    pub path: String,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The fixes that were applied before; the diagnostics are those that are left.
    pub applied: Vec<AppliedFix>,
    /// How many of the diagnostics `--fix` would remove.
    pub fixable: usize,
    /// What is shown of the document; nothing of one that is right. Of most of many files there is nothing.
    shown: Option<Box<Shown>>,
}

/// A document, and what must not be shown of it.
struct Shown {
    tree: Tree,
    mask: Mask,
}

impl FileReport {
    pub fn new(path: String, tree: Tree, diagnostics: Vec<Diagnostic>) -> Self {
        let mut report = Self {
            path,
            diagnostics,
            applied: Vec::new(),
            fixable: 0,
            shown: None,
        };
        if !report.diagnostics.is_empty() {
            let mask = Mask::of(&tree);
            for diagnostic in &mut report.diagnostics {
                hide_secrets(diagnostic, &mask);
            }
            report.shown = Some(Box::new(Shown { tree, mask }));
        }
        report
    }

    /// Adds the fixes that were applied to the document, of which this is the mask.
    pub fn with_applied(mut self, applied: Vec<AppliedFix>, mask: &Mask) -> Self {
        self.applied = applied;
        for fix in &mut self.applied {
            fix.title = mask.hide_in_sentence(&fix.title).into_owned();
        }
        self
    }

    /// Where each diagnostic starts and ends; lines and columns from 1, columns in Unicode scalar values.
    pub fn located(&self) -> impl Iterator<Item = (&Diagnostic, Location)> {
        let text = self.text();
        self.diagnostics
            .iter()
            .map(move |diagnostic| (diagnostic, Location::of(&text, diagnostic.span)))
    }

    /// The text that positions in it are told by; empty if nothing is to be shown of it.
    fn text(&self) -> Text {
        let shown = self.shown.as_deref();
        Text::new(shown.map_or("", |shown| shown.tree.text()))
    }

    /// The line that a span starts on, as it can be shown.
    fn excerpt(&self, span: Span) -> Excerpt {
        let shown = self.shown.as_deref();
        shown.map_or_else(Excerpt::default, |shown| {
            Excerpt::new(&shown.tree, &shown.mask, span)
        })
    }
}

/// Hides secrets in all that a diagnostic says. A fix that would write one is left out.
fn hide_secrets(diagnostic: &mut Diagnostic, mask: &Mask) {
    let hide = |text: &mut String| *text = mask.hide_in_sentence(text).into_owned();
    hide(&mut diagnostic.message);
    hide(&mut diagnostic.pointer);
    diagnostic.help.iter_mut().for_each(hide);
    for related in &mut diagnostic.related {
        hide(&mut related.message);
    }
    for fix in &mut diagnostic.fixes {
        hide(&mut fix.title);
    }
    diagnostic
        .fixes
        .retain(|fix| !fix.edits.iter().any(|edit| mask.covers(&edit.new_text)));
}

/// Writes JSON in which nothing acts on a terminal: what JSON may hold as it is, and a terminal may not, is escaped.
fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", shown_lines(&text))
}

/// Where something is.
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
