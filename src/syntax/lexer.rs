//! Turns text into tokens. Never fails: what is not JSON becomes a token of its own kind.

use super::error::{SyntaxError, SyntaxErrorKind};
use super::node::Kind;
use super::string::closing_quotes;
use super::{MAX_ERRORS, scan};
use crate::text::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `{`
    OpenObject,
    /// `}`
    CloseObject,
    /// `[`
    OpenArray,
    /// `]`
    CloseArray,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// A string, in whatever quotes.
    String,
    /// A number, or what looks like one.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
    /// A bare word.
    Word {
        /// A double quote follows directly, so the opening one is missing.
        quote_lost: bool,
    },
    /// A comment, which JSON doesn't have.
    Comment,
    /// Characters that JSON doesn't allow here.
    Unknown,
    /// The end of the text.
    End,
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// For a string: it holds a backslash.
    pub escapes: bool,
    /// The lexer has reported an error in this token.
    pub malformed: bool,
}

impl Token {
    /// Where it stands.
    pub fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// What at the end of an unclosed string does not belong to it.
const LEFT_BEHIND: [char; 7] = [' ', '\t', '\n', '\r', ',', '}', ']'];

/// Reads tokens of a text from an offset on.
pub(super) struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str, offset: usize) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            offset,
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        // NUL is no JSON punctuation, so it can stand for the end.
        self.bytes.get(self.offset + ahead).copied().unwrap_or(0)
    }

    /// The next byte that is not white space. Reads no token.
    pub fn peek_significant(&self) -> u8 {
        self.byte(self.significant_from(self.offset))
    }

    /// The byte at an offset; NUL at the end, which is no JSON punctuation.
    #[inline]
    pub fn byte(&self, offset: usize) -> u8 {
        self.bytes.get(offset).copied().unwrap_or(0)
    }

    /// The first offset from this one on that is not white space.
    #[inline]
    pub fn significant_from(&self, offset: usize) -> usize {
        if !is_white_space(self.byte(offset)) {
            return offset;
        }
        let rest = self.bytes.get(offset + 1..).unwrap_or_default();
        offset + 1 + scan::white_space(rest)
    }

    /// Reads on from another offset.
    #[inline]
    pub fn go_to(&mut self, offset: usize) {
        self.offset = offset;
    }

    /// The end of the string that starts here, if it has no escape and no error.
    #[inline]
    pub fn plain_string_end(&self, start: usize) -> Option<usize> {
        let inside = self.bytes.get(start + 1..)?;
        let length = scan::plain(inside);
        (inside.get(length) == Some(&b'"')).then_some(start + length + 2)
    }

    /// The kind and the end of the string, number or literal that starts here, if it has no escape and no error.
    #[inline]
    pub fn plain_scalar(&self, start: usize) -> Option<(Kind, usize)> {
        let mut ahead = Lexer {
            offset: start,
            ..*self
        };
        match self.byte(start) {
            b'"' => Some((Kind::String, self.plain_string_end(start)?)),
            b'-' | b'0'..=b'9' => {
                let is_plain = ahead.valid_number() && !clings_to_number(ahead.peek(0));
                is_plain.then_some((Kind::Number, ahead.offset))
            }
            _ => {
                let (kind, length) = ahead.literal()?;
                let kind = match kind {
                    TokenKind::True => Kind::True,
                    TokenKind::False => Kind::False,
                    _ => Kind::Null,
                };
                Some((kind, start + length))
            }
        }
    }

    /// The offset up to which the lexer has read.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Where the next token starts.
    pub fn next_start(&mut self) -> usize {
        self.skip_white_space();
        self.offset
    }

    /// The next token; its errors go to `errors`.
    #[inline]
    pub fn next(&mut self, errors: &mut Vec<SyntaxError>) -> Token {
        self.skip_white_space();
        let start = self.offset;
        let Some(&first) = self.bytes.get(start) else {
            return self.token(TokenKind::End, start);
        };
        match first {
            b'{' => self.single(TokenKind::OpenObject),
            b'}' => self.single(TokenKind::CloseObject),
            b'[' => self.single(TokenKind::OpenArray),
            b']' => self.single(TokenKind::CloseArray),
            b':' => self.single(TokenKind::Colon),
            b',' => self.single(TokenKind::Comma),
            b'"' => self.string(errors),
            b'-' | b'+' | b'.' | b'0'..=b'9' => self.number(errors),
            b'/' | b'#' => self.comment(errors),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'<' => self.word(),
            _ => self.other(errors),
        }
    }

    #[inline]
    fn skip_white_space(&mut self) {
        self.offset = self.significant_from(self.offset);
    }

    /// Takes a punctuation character if it is the next byte.
    #[inline]
    pub fn take(&mut self, punctuation: u8) -> bool {
        let is_here = self.peek(0) == punctuation;
        self.offset += usize::from(is_here);
        is_here
    }

    fn token(&self, kind: TokenKind, start: usize) -> Token {
        Token {
            kind,
            start,
            end: self.offset,
            escapes: false,
            malformed: false,
        }
    }

    fn single(&mut self, kind: TokenKind) -> Token {
        let start = self.offset;
        self.offset += 1;
        self.token(kind, start)
    }

    fn string(&mut self, errors: &mut Vec<SyntaxError>) -> Token {
        let start = self.offset;
        self.offset += 1;
        let (mut escapes, mut malformed) = (false, false);
        loop {
            let rest = self.bytes.get(self.offset..).unwrap_or_default();
            // Most of a string is a plain run: skip it at once.
            let run = scan::plain(rest);
            self.offset += run;
            match rest.get(run) {
                Some(b'"') => {
                    self.offset += 1;
                    break;
                }
                Some(b'\\') => {
                    escapes = true;
                    malformed |= !self.escape(errors);
                }
                Some(b'\n' | b'\r') | None => {
                    malformed = true;
                    self.give_back_punctuation(start);
                    // A tab after the string is no control character in it.
                    let is_outside = |error: &mut SyntaxError| error.span.start >= self.offset;
                    while errors.pop_if(is_outside).is_some() {}
                    report(
                        errors,
                        SyntaxErrorKind::UnclosedString { at: self.offset },
                        start,
                        self.offset,
                    );
                    break;
                }
                Some(_) => {
                    malformed = true;
                    report(
                        errors,
                        SyntaxErrorKind::ControlCharacter,
                        self.offset,
                        self.offset + 1,
                    );
                    self.offset += 1;
                }
            }
        }
        Token {
            escapes,
            malformed,
            ..self.token(TokenKind::String, start)
        }
    }

    /// An unclosed string runs to the end of its line. The punctuation there belongs to what follows.
    fn give_back_punctuation(&mut self, start: usize) {
        let inner = self.text.get(start + 1..self.offset).unwrap_or_default();
        let kept = inner.trim_end_matches(LEFT_BEHIND);
        self.offset = start + 1 + kept.len();
    }

    /// Reads an escape sequence; false if it is not one.
    fn escape(&mut self, errors: &mut Vec<SyntaxError>) -> bool {
        let start = self.offset;
        match self.peek(1) {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.offset += 2;
                true
            }
            b'u' => self.unicode_escape(errors),
            _ => {
                let next = self.text.get(start + 1..).and_then(|t| t.chars().next());
                // A line's end is not part of the escape: the string ends there.
                let width = next
                    .filter(|c| !matches!(c, '\n' | '\r'))
                    .map_or(0, char::len_utf8);
                self.offset += 1 + width;
                report(errors, SyntaxErrorKind::BadEscape, start, self.offset);
                false
            }
        }
    }

    fn unicode_escape(&mut self, errors: &mut Vec<SyntaxError>) -> bool {
        let start = self.offset;
        let Some(unit) = self.hexadecimal(2) else {
            let digits = (2..6)
                .take_while(|&i| self.peek(i).is_ascii_hexdigit())
                .count();
            self.offset += 2 + digits;
            report(errors, SyntaxErrorKind::BadEscape, start, self.offset);
            return false;
        };
        self.offset += 6;
        match unit {
            0xD800..=0xDBFF if self.peek(0) == b'\\' && self.peek(1) == b'u' => {
                if let Some(0xDC00..=0xDFFF) = self.hexadecimal(2) {
                    self.offset += 6;
                    return true;
                }
            }
            0xD800..=0xDFFF => {}
            _ => return true,
        }
        report(errors, SyntaxErrorKind::LoneSurrogate, start, self.offset);
        false
    }

    fn hexadecimal(&self, ahead: usize) -> Option<u32> {
        let digits = self
            .text
            .get(self.offset + ahead..self.offset + ahead + 4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self, errors: &mut Vec<SyntaxError>) -> Token {
        let start = self.offset;
        let valid = self.valid_number();
        // Letters right after a number are part of the same error: `1_000`, `0x1F`, `10s`, `1.2.3`.
        let clean_end = self.offset;
        while clings_to_number(self.peek(0)) {
            self.offset += 1;
        }
        let malformed = !valid || self.offset != clean_end;
        if malformed {
            report(errors, SyntaxErrorKind::BadNumber, start, self.offset);
        }
        Token {
            malformed,
            ..self.token(TokenKind::Number, start)
        }
    }

    /// Reads a number as RFC 8259, section 6 defines it. False if it is incomplete.
    fn valid_number(&mut self) -> bool {
        if self.peek(0) == b'-' {
            self.offset += 1;
        }
        let leading_zero = self.peek(0) == b'0';
        let integer_digits = self.digits();
        if integer_digits == 0 || (leading_zero && integer_digits > 1) {
            return false;
        }
        if self.peek(0) == b'.' {
            self.offset += 1;
            if self.digits() == 0 {
                return false;
            }
        }
        if matches!(self.peek(0), b'e' | b'E') {
            self.offset += 1;
            if matches!(self.peek(0), b'+' | b'-') {
                self.offset += 1;
            }
            return self.digits() > 0;
        }
        true
    }

    fn digits(&mut self) -> usize {
        let start = self.offset;
        while self.peek(0).is_ascii_digit() {
            self.offset += 1;
        }
        self.offset - start
    }

    fn word(&mut self) -> Token {
        let start = self.offset;
        if let Some((kind, length)) = self.literal() {
            self.offset += length;
            return self.token(kind, start);
        }
        self.word_run();
        let kind = match self.text.get(start..self.offset) {
            Some("true") => TokenKind::True,
            Some("false") => TokenKind::False,
            Some("null") => TokenKind::Null,
            _ => return self.unquoted_string(start),
        };
        if self.peek(0) == b'"' {
            return self.unquoted_string(start);
        }
        self.token(kind, start)
    }

    /// A literal, if the next byte shows that it is not the start of a longer word. Nearly all literals are found here.
    fn literal(&self) -> Option<(TokenKind, usize)> {
        let rest = self.bytes.get(self.offset..).unwrap_or_default();
        let (kind, length) = match rest {
            [b't', b'r', b'u', b'e', ..] => (TokenKind::True, 4),
            [b'f', b'a', b'l', b's', b'e', ..] => (TokenKind::False, 5),
            [b'n', b'u', b'l', b'l', ..] => (TokenKind::Null, 4),
            _ => return None,
        };
        let ends = matches!(rest.get(length), Some(b',' | b'}' | b']' | b'\n' | b'\r'));
        ends.then_some((kind, length))
    }

    fn word_run(&mut self) {
        let rest = self.text.get(self.offset..).unwrap_or_default();
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let part = rest.find(|c| !is_word_part(c)).unwrap_or(rest.len());
        let run = rest.get(..part).unwrap_or_default();
        // `part` may have cut a `/*` in two.
        let comment = run.find("//").or_else(|| {
            let slash = part.checked_sub(1)?;
            rest.get(slash..)?.starts_with("/*").then_some(slash)
        });
        self.offset += comment.unwrap_or(part).max(first);
    }

    /// A string that lacks its quotes, or the opening one. All of it is one token, so that it is one error.
    fn unquoted_string(&mut self, start: usize) -> Token {
        loop {
            let rest = self.text.get(self.offset..).unwrap_or_default();
            let next_word = rest.trim_start_matches(' ');
            if rest.starts_with("://") {
                let url_end =
                    rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '}' | ']'));
                self.offset += url_end.unwrap_or(rest.len());
            } else if next_word.len() < rest.len()
                && next_word.starts_with(is_word_part)
                && !is_comment(next_word)
            {
                self.offset += rest.len() - next_word.len();
                self.word_run();
            } else {
                break;
            }
        }
        let quote_lost = self.peek(0) == b'"';
        if quote_lost {
            self.offset += 1;
        }
        self.token(TokenKind::Word { quote_lost }, start)
    }

    /// A string in quotes that JSON doesn't know. It ends at its closing quote or at the end of the line.
    fn wrongly_quoted(&mut self, errors: &mut Vec<SyntaxError>, closing: [char; 2]) -> Token {
        let start = self.offset;
        let rest = self.text.get(start..).unwrap_or_default();
        let open_width = rest.chars().next().map_or(1, char::len_utf8);
        let inner = rest.get(open_width..).unwrap_or_default();
        let mut escapes = false;
        let mut escaped = false;
        // Stops at the string's end: reading to the line's end would be quadratic in the number of strings.
        let end = inner.char_indices().find(|&(_, c)| {
            let closes = !escaped && closing.contains(&c);
            escaped = !escaped && c == '\\';
            escapes |= escaped;
            closes || matches!(c, '\n' | '\r')
        });
        self.offset += open_width;
        match end {
            Some((at, c)) if !matches!(c, '\n' | '\r') => self.offset += at + c.len_utf8(),
            unclosed => {
                self.offset += unclosed.map_or(inner.len(), |(at, _)| at);
                self.give_back_punctuation(start + open_width - 1);
            }
        }
        report(errors, SyntaxErrorKind::WrongQuotes, start, self.offset);
        Token {
            escapes,
            malformed: true,
            ..self.token(TokenKind::String, start)
        }
    }

    fn comment(&mut self, errors: &mut Vec<SyntaxError>) -> Token {
        let start = self.offset;
        let rest = self.text.get(start..).unwrap_or_default();
        if rest.starts_with("/*") {
            self.offset += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if rest.starts_with("//") || rest.starts_with('#') {
            self.offset += rest.find(['\n', '\r']).unwrap_or(rest.len());
        } else {
            return self.other(errors);
        }
        report(errors, SyntaxErrorKind::Comment, start, self.offset);
        self.token(TokenKind::Comment, start)
    }

    fn other(&mut self, errors: &mut Vec<SyntaxError>) -> Token {
        let start = self.offset;
        let rest = self.text.get(start..).unwrap_or_default();
        let first = rest.chars().next();
        if let Some(closing) = first.and_then(closing_quotes) {
            return self.wrongly_quoted(errors, closing);
        }
        match first {
            Some(letter) if letter.is_alphabetic() => self.word(),
            _ => {
                // A run of unexpected characters is one error.
                self.offset += rest
                    .find(|c: char| c.is_ascii() && !c.is_ascii_control() && !is_symbol(c))
                    .unwrap_or(rest.len())
                    .max(rest.chars().next().map_or(1, char::len_utf8));
                report(
                    errors,
                    SyntaxErrorKind::UnexpectedCharacter,
                    start,
                    self.offset,
                );
                Token {
                    malformed: true,
                    ..self.token(TokenKind::Unknown, start)
                }
            }
        }
    }
}

/// Whether a byte right after a number belongs to the same error.
const fn clings_to_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.' | b'+' | b'-')
}

/// Symbols that start no token.
fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '!' | '%'
            | '&'
            | '('
            | ')'
            | '*'
            | ';'
            | '='
            | '>'
            | '?'
            | '@'
            | '\\'
            | '^'
            | '`'
            | '|'
            | '~'
    )
}

/// Whether a bare word can continue with this character. Covers `my-app`, `https://…`, `<id>` and `sales_channel`.
fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.' | '<' | '>' | '/' | '@')
}

fn is_comment(text: &str) -> bool {
    text.starts_with("//") || text.starts_with("/*")
}

/// White space as RFC 8259, section 2 defines it.
pub(super) const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn report(errors: &mut Vec<SyntaxError>, kind: SyntaxErrorKind, start: usize, end: usize) {
    if errors.len() < MAX_ERRORS {
        errors.push(SyntaxError {
            kind,
            span: Span::new(start, end),
        });
    }
}
