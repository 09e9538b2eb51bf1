use memchr::{memchr2, memchr2_iter};

use super::Text;

/// What a column counts. The names are those of the Language Server Protocol's `PositionEncodingKind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A line and a column, both from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from zero.
    pub line: u32,
    /// The column, from zero, in units of an [`Encoding`].
    pub column: u32,
}

impl Position {
    /// A position at a line and a column, both from zero.
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

impl Encoding {
    /// How long a text is.
    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The byte offset of a column of a line. One past the line's end means its end, and one in the middle of a character its start.
    fn offset(self, line: &str, column: usize) -> usize {
        if line.get(..column).is_some_and(str::is_ascii) {
            return column;
        }
        let width = |character: char| match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        };
        let mut rest = column;
        for (offset, character) in line.char_indices() {
            match rest.checked_sub(width(character)) {
                Some(left) => rest = left,
                None => return offset,
            }
        }
        line.len()
    }
}

/// Positions are looked for within the chunk of the rope that holds them, as far as they can be found there: each question to the rope
/// looks through a chunk, and a small text is a single one. A chunk never ends between the two characters of a CRLF.
impl Text {
    /// The byte offset of a position.
    ///
    /// As the Language Server Protocol asks, a column past the line's end means the line's end (before its
    /// terminator). A line past the last one means the end of the text, and a column in the middle of a
    /// character means the character's start.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        self.offset_in_chunk(line, position.column as usize, encoding)
            .unwrap_or_else(|| self.offset_in_rope(line, position.column as usize, encoding))
    }

    /// None if the line does not start and end in one chunk.
    fn offset_in_chunk(&self, line: usize, column: usize, encoding: Encoding) -> Option<usize> {
        let (chunk, chunk_start, _, first_line) = self.rope.get_chunk_at_line_break(line)?;
        let start = match line.checked_sub(first_line)? {
            0 if chunk_start == 0 => 0,
            breaks => line_starts(chunk).nth(breaks.checked_sub(1)?)?,
        };
        let rest = chunk.get(start..)?;
        let end = memchr2(b'\n', b'\r', rest.as_bytes());
        let end =
            end.or_else(|| (chunk_start + chunk.len() == self.len()).then_some(rest.len()))?;
        Some(chunk_start + start + encoding.offset(rest.get(..end)?, column))
    }

    fn offset_in_rope(&self, line: usize, column: usize, encoding: Encoding) -> usize {
        let start = self.rope.line_to_char(line);
        let end = self.line_end_char(line);
        let target = match encoding {
            Encoding::Utf8 => self.char_at(self.rope.char_to_byte(start) + column),
            Encoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(start) + column;
                self.rope
                    .utf16_cu_to_char(unit.min(self.rope.len_utf16_cu()))
            }
            Encoding::Utf32 => start + column,
        };
        self.rope.char_to_byte(target.min(end))
    }

    /// The position of a byte offset. An offset past the text means its end, one within a character
    /// means the character's start.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = offset.min(self.len());
        let (line, column) = self
            .line_and_column_in_chunk(offset, encoding)
            .unwrap_or_else(|| self.line_and_column_in_rope(offset, encoding));
        Position::new(saturate(line), saturate(column))
    }

    /// None if the line does not start in the chunk of the offset.
    fn line_and_column_in_chunk(
        &self,
        offset: usize,
        encoding: Encoding,
    ) -> Option<(usize, usize)> {
        let (chunk, chunk_start, _, first_line) = self.rope.get_chunk_at_byte(offset)?;
        let at = chunk.floor_char_boundary(offset.checked_sub(chunk_start)?);
        let starts = line_starts(chunk).take_while(|start| *start <= at);
        let first = (chunk_start == 0).then_some((first_line, 0));
        let numbered = (first_line + 1..).zip(starts);
        let (line, start) = numbered.last().or(first)?;
        Some((line, encoding.length(chunk.get(start..at)?)))
    }

    fn line_and_column_in_rope(&self, offset: usize, encoding: Encoding) -> (usize, usize) {
        let target = self.char_at(offset);
        let line = self.rope.char_to_line(target);
        let start = self.rope.line_to_char(line);
        let column = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(target) - self.rope.char_to_byte(start),
            Encoding::Utf16 => {
                self.rope.char_to_utf16_cu(target) - self.rope.char_to_utf16_cu(start)
            }
            Encoding::Utf32 => target - start,
        };
        (line, column)
    }

    /// The number of lines; a text that ends with a line terminator has an empty last line.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The character index of a line's end, before its terminator.
    fn line_end_char(&self, line: usize) -> usize {
        let start = self.rope.line_to_char(line);
        let mut end = start + self.rope.line(line).len_chars();
        if end > start && self.rope.char(end - 1) == '\n' {
            end -= 1;
        }
        if end > start && self.rope.char(end - 1) == '\r' {
            end -= 1;
        }
        end
    }
}

/// Where the lines of a text start, all but the first.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = memchr2_iter(b'\n', b'\r', bytes).map(|end| end + 1);
    // A CRLF is one terminator.
    ends.filter(|start| bytes.get(start - 1..start + 1) != Some(b"\r\n"))
}

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::text::Span;

    /// A text of several chunks, some of which end where edits have left them.
    fn long_text() -> impl Strategy<Value = Text> {
        let pieces = vec![
            "a",
            "\n",
            "\r",
            "\r\n",
            "\u{e9}\u{4e2d}",
            "\u{1F600}",
            "a line of some length\r\n",
            "no end of line, ",
        ];
        let text = |count| prop::collection::vec(prop::sample::select(pieces.clone()), count);
        let edits = prop::collection::vec((any::<Index>(), 0_usize..700, text(0..50)), 0..6);
        (text(0..600), edits).prop_map(|(pieces, edits)| {
            let mut text = Text::new(&pieces.concat());
            for (place, length, new) in edits {
                let start = place.index(text.len() + 1);
                text.replace(Span::new(start, start + length), &new.concat());
            }
            text
        })
    }

    proptest! {
        #[test]
        fn what_is_found_in_a_chunk_is_what_the_rope_says(
            text in long_text(),
            places in prop::collection::vec((any::<Index>(), 0_usize..40), 20),
        ) {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                for (place, column) in &places {
                    let offset = place.index(text.len() + 1);
                    let found = text.line_and_column_in_chunk(offset, encoding);
                    let expected = text.line_and_column_in_rope(offset, encoding);
                    prop_assert_eq!(found.unwrap_or(expected), expected);

                    let line = place.index(text.line_count());
                    let found = text.offset_in_chunk(line, *column, encoding);
                    let expected = text.offset_in_rope(line, *column, encoding);
                    prop_assert_eq!(found.unwrap_or(expected), expected);
                }
            }
        }
    }

    #[test]
    fn a_short_line_is_found_in_its_chunk() {
        let text = Text::new("one\r\ntwo");
        assert_eq!(text.offset_in_chunk(1, 2, Encoding::Utf16), Some(7));
        assert_eq!(
            text.line_and_column_in_chunk(7, Encoding::Utf16),
            Some((1, 2))
        );
    }
}
