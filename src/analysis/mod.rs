//! Pure functions over a parsed document: diagnostics, completion, hover and other language features.
//!
//! Invariants: plain data in and out, byte offsets only, no I/O, no clock. Every function accepts any tree, however
//! broken, and never panics.

pub mod completion;
pub mod curl;
mod described;
pub mod diagnostics;
pub mod duration;
pub mod fix_all;
pub mod folding;
pub mod formatting;
pub mod hints;
pub mod hover;
mod lines;
pub mod link;
pub mod links;
pub mod marked_nodes;
pub mod members;
pub mod names;
pub mod order;
pub mod other_mode;
mod placeholder;
pub mod redaction;
pub mod request;
pub mod response;
mod safety;
pub mod selection;
pub mod snippet;
mod strict_string;
pub mod style;
pub mod symbols;
#[cfg(test)]
mod testing;
pub mod unresolved;
pub mod words;

pub use crate::config::{Settings, Severity, codes};

use crate::text::Span;

/// Replaces a span of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The replaced span; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub new_text: String,
}

impl TextEdit {
    /// Replaces a span.
    pub fn replace(span: Span, new_text: impl Into<String>) -> Self {
        Self {
            span,
            new_text: new_text.into(),
        }
    }

    /// Inserts at an offset.
    pub fn insert(offset: usize, new_text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), new_text)
    }

    /// Deletes a span.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Applies edits that don't overlap. They may be in any order. Two edits at the same offset are applied in the given
/// order.
pub fn apply(text: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span.start);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        result.push_str(text.get(done..edit.span.start).unwrap_or_default());
        result.push_str(&edit.new_text);
        done = edit.span.end.max(done);
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}
