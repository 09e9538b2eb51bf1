use crate::text::Span;

/// A place where the text isn't JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The narrowest place to point at.
    pub span: Span,
}

/// What is wrong with a place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// There is nothing but white space.
    EmptyDocument,
    /// The text starts with U+FEFF.
    ByteOrderMark,
    /// Two members or elements with nothing between them. `at` is where the comma belongs.
    MissingComma {
        /// The byte offset where the comma belongs.
        at: usize,
    },
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma with nothing before it.
    StrayComma,
    /// A key with a value and no colon between them. `at` is where the colon belongs.
    MissingColon {
        /// The byte offset where the colon belongs.
        at: usize,
    },
    /// A key without a value.
    MissingValue,
    /// A value in an object without a key.
    MissingKey,
    /// A key without its double quotes.
    UnquotedKey,
    /// A value that is a bare word, and not `true`, `false` or `null`.
    UnquotedValue,
    /// A string without a closing quote on its line. `at` is where the quote belongs.
    UnclosedString {
        /// The byte offset where the quote belongs.
        at: usize,
    },
    /// A string in single or typographic quotes.
    WrongQuotes,
    /// A control character in a string that is not escaped.
    ControlCharacter,
    /// A backslash that starts no valid escape.
    BadEscape,
    /// A `\u` escape of half a surrogate pair.
    LoneSurrogate,
    /// A number that is not valid JSON.
    BadNumber,
    /// A comment.
    Comment,
    /// A closing bracket is missing. `at` is where it belongs.
    Unclosed {
        /// How many closing brackets are missing.
        count: usize,
        /// Whether the innermost one that is open is an object.
        object: bool,
        /// The byte offset where the closing bracket belongs.
        at: usize,
    },
    /// A closing bracket without an opening one.
    UnexpectedClose,
    /// Text after the end of the value.
    TextAfterEnd,
    /// A character that JSON doesn't allow here.
    UnexpectedCharacter,
    /// Containers nest deeper than [`super::MAX_DEPTH`].
    TooDeep,
    /// The text is too long to be parsed.
    TooLarge {
        /// The longest text that is parsed, in bytes.
        most: usize,
    },
}
