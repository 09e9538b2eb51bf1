//! The text of a document: a rope, edits, and the conversion between byte offsets and positions.
//!
//! All other modules use UTF-8 byte offsets. Lines and columns are used only in the language server and the command
//! line. Lines end at LF, CRLF or a lone CR, as in the Language Server Protocol.

mod closest;
mod position;
mod sanitize;
mod sentence;
mod shorten;
mod span;

pub use closest::{closest, same_letters, typos};
pub use position::{Encoding, Position};
pub use sanitize::{sanitize, sanitize_in_place, sanitize_lines, sanitize_path};
pub use sentence::sentence;
pub use shorten::shorten;
pub use span::Span;

use ropey::Rope;

/// A document's text. Cloning is cheap and gives an immutable snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// Makes a text from a string.
    pub fn new(text: &str) -> Self {
        Self {
            rope: Rope::from_str(text),
        }
    }

    /// The length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether the text has no characters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Replaces the text between two positions. A position outside the text is clamped as
    /// [`Text::offset`] does; if `end` is before `start`, they are swapped.
    pub fn edit(&mut self, start: Position, end: Position, encoding: Encoding, replacement: &str) {
        let a = self.offset(start, encoding);
        let b = match start == end {
            true => a,
            false => self.offset(end, encoding),
        };
        let span = Span::new(a.min(b), a.max(b));
        self.replace(span, replacement);
    }

    /// Replaces a span of bytes. The span is clamped to the text and to whole characters.
    pub fn replace(&mut self, span: Span, replacement: &str) {
        let start = self.char_at(span.start);
        let end = match span.is_empty() {
            true => start,
            false => self.char_at(span.end).max(start),
        };
        if start < end {
            self.rope.remove(start..end);
        }
        if !replacement.is_empty() {
            self.rope.insert(start, replacement);
        }
    }

    /// The index of the character that holds the byte at `offset`, clamped to the text.
    fn char_at(&self, offset: usize) -> usize {
        self.rope.byte_to_char(offset.min(self.rope.len_bytes()))
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope
            .chunks()
            .try_for_each(|chunk| formatter.write_str(chunk))
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        Self::from(&text.rope)
    }
}

#[cfg(test)]
mod tests;
