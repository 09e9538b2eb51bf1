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

    /// The position of a byte offset. An offset past the text means its end, one within a character
    /// means the character's start.
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

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
