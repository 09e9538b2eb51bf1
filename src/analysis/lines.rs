//! Finds lines in a text. They end at LF, CRLF or a lone CR, as in [`crate::text`].

use crate::syntax::{Node, Tree};
use crate::text::Span;

/// Whether a byte ends a line.
pub(super) const fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The start of the line that holds an offset.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    before
        .iter()
        .rposition(|&byte| is_line_break(byte))
        .map_or(0, |at| at + 1)
}

/// The indentation of the line that holds an offset.
pub(super) fn indentation(tree: &Tree, offset: usize) -> Span {
    let start = line_start(tree.text(), offset);
    let line = tree.text().as_bytes().get(start..).unwrap_or_default();
    let blanks = line.iter().take_while(|&&byte| is_blank(byte)).count();
    Span::new(start, start + blanks)
}

/// The indentation of the line on which a node starts.
pub(super) fn indentation_of(node: Node<'_>) -> &str {
    let tree = node.tree();
    tree.slice(indentation(tree, node.span().start))
}

/// The end of the line that holds an offset, before its line break.
pub(super) fn line_end(tree: &Tree, offset: usize) -> usize {
    let rest = tree.text().as_bytes().get(offset..).unwrap_or_default();
    let length = rest.iter().position(|&byte| is_line_break(byte));
    offset + length.unwrap_or(rest.len())
}

/// Whether a byte is white space within a line.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Finds line breaks. The total time is linear if the offsets come in order.
pub(super) struct LineBreaks<'a> {
    text: &'a [u8],
    /// The last result.
    next: usize,
}

impl<'a> LineBreaks<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut line_breaks = Self {
            text: text.as_bytes(),
            next: 0,
        };
        line_breaks.next = line_breaks.first_from(0);
        line_breaks
    }

    /// The first line break at or after an offset, or the length of the text. Offsets must not decrease from call to
    /// call.
    pub fn next_from(&mut self, offset: usize) -> usize {
        if self.next < offset {
            self.next = self.first_from(offset);
        }
        self.next
    }

    /// Whether a span has a line break. The starts of spans must not decrease from call to call.
    pub fn any_in(&mut self, span: Span) -> bool {
        self.next_from(span.start) < span.end
    }

    fn first_from(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or_default();
        rest.iter()
            .position(|&byte| is_line_break(byte))
            .map_or(self.text.len(), |at| offset + at)
    }
}
