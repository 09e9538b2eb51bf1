//! Finds the folding ranges of a file.

use super::lines::LineBreaks;
use crate::syntax::{Node, Tree};
use crate::text::Span;

/// How many folds a file has at most. In a larger file the levels nearest to the root have priority.
pub const MAX_FOLDS: usize = 5_000;

/// A part of the text that an editor can hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The span starts on the line that stays visible and ends on the last hidden line.
    pub span: Span,
    /// The kind of content.
    pub kind: FoldKind,
}

/// The kind of a [`Fold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// The content of an object or array.
    Container,
    /// The content of the response. Editors that can fold by default fold it.
    Response,
}

/// The folds of a file, in the order of the text: the content of every container that spans several lines. Of two that
/// start on the same line only the outer one folds. The line of a closing bracket stays visible.
pub fn folds(tree: &Tree) -> Vec<Fold> {
    let mut folds = collect(tree);
    if folds.len() > MAX_FOLDS {
        folds.sort_by_key(|(depth, _)| *depth);
        folds.truncate(MAX_FOLDS);
        folds.sort_by_key(|(_, fold)| fold.span.start);
    }
    folds.into_iter().map(|(_, fold)| fold).collect()
}

/// Every fold with its nesting depth.
fn collect(tree: &Tree) -> Vec<(usize, Fold)> {
    let mut line_breaks = LineBreaks::new(tree.text());
    let mut open: Vec<usize> = Vec::new();
    let mut folds: Vec<(usize, Fold)> = Vec::new();
    // The end of the line on which the last fold starts.
    let mut line_end = None;
    for container in tree.nodes().filter(|node| node.is_container()) {
        let start = container.span().start;
        while open.pop_if(|end| *end <= start).is_some() {}
        let depth = open.len();
        open.push(container.span().end);
        let span = inside(container);
        let next_line_end = line_breaks.next_from(span.start);
        if next_line_end < span.end && line_end != Some(next_line_end) {
            let kind = kind(container);
            folds.push((depth, Fold { span, kind }));
            line_end = Some(next_line_end);
        }
    }
    folds
}

fn kind(container: Node<'_>) -> FoldKind {
    let is_response = container
        .key()
        .is_some_and(|key| key.parent() == container.tree().root() && key.is_named("response"));
    if is_response {
        FoldKind::Response
    } else {
        FoldKind::Container
    }
}

/// From the opening bracket to the end of the line before the closing bracket's.
fn inside(container: Node<'_>) -> Span {
    let span = container.span();
    let start = span.start + 1;
    if !container.is_closed() {
        return Span::new(start, span.end.max(start));
    }
    let text = container.tree().text();
    let bracket = span.end.saturating_sub(1);
    Span::new(start, end_of_line_before(text, bracket).max(start))
}

/// The end of the previous line if only blanks are between it and the offset; otherwise the offset.
fn end_of_line_before(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t']);
    ["\r\n", "\n", "\r"]
        .iter()
        .find_map(|line_break| before.strip_suffix(line_break))
        .map_or(offset, str::len)
}

#[cfg(test)]
mod tests;
