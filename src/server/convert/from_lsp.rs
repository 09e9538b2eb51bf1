use crate::text::{Encoding, Position, Span, Text};

pub fn position(position: lsp_types::Position) -> Position {
    Position::new(position.line, position.character)
}

/// The byte offset of a position.
pub fn offset(text: &Text, encoding: Encoding, at: lsp_types::Position) -> usize {
    text.offset(position(at), encoding)
}

/// The span of a range. Swaps the ends of a range that ends before it starts.
pub fn span(text: &Text, encoding: Encoding, range: lsp_types::Range) -> Span {
    let (a, b) = (
        offset(text, encoding, range.start),
        offset(text, encoding, range.end),
    );
    Span::new(a.min(b), a.max(b))
}
