//! Pure functions over a parsed document: what is wrong with it, what can be written here, what a thing means.
//!
//! Invariants: plain data in and out, byte offsets only, no input or output, no clock; every function takes any
//! tree, however broken, and panics on none.

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
pub mod order;
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

/// A replacement of a span of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What takes its place.
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

/// Applies edits that don't overlap. They may come in any order; of two at the same place the first comes first.
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
