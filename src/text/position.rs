//! Converts between byte offsets and positions.

use super::Text;

/// The unit of a column. The names are those of the Language Server Protocol's `PositionEncodingKind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A line and a column. Both start at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line. The first one is 0.
    pub line: u32,
    /// The column in units of an [`Encoding`]. The first one is 0.
    pub column: u32,
}

impl Position {
    /// A position at a line and a column, both from zero.
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

impl Text {
    /// The byte offset of a position.
    ///
    /// As the Language Server Protocol demands, a column after the end of the line means that end (before the line
    /// terminator). A line after the last one means the end of the text. A column inside a character means the start of
    /// the character.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        let column = position.column as usize;
        let start = self.rope.line_to_char(line);
        let target = match encoding {
            Encoding::Utf8 => self.char_at(self.rope.char_to_byte(start) + column),
            Encoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(start) + column;
                self.rope
                    .utf16_cu_to_char(unit.min(self.rope.len_utf16_cu()))
            }
            Encoding::Utf32 => start + column,
        };
        self.rope.char_to_byte(target.min(self.line_end_char(line)))
    }

    /// The position of a byte offset. An offset after the end of the text means the end, and an offset inside a
    /// character means the start of the character.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
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
        Position::new(saturate(line), saturate(column))
    }

    /// The number of lines. After a final line terminator there is one more, empty line.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The character index of the end of a line, before its terminator.
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

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
