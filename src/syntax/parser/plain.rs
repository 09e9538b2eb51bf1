//! Fast path: parses well-formed members and elements straight from bytes.
//!
//! A member or an element is plain if its bytes show that it has no escapes, no errors and nothing ambiguous. Anything else is left
//! to the parser's path by tokens, from its start.

use super::{CLOSED, COLON, Kind, MAX_DEPTH, Parser, Span, State};

/// A value that is plain.
#[derive(Clone, Copy)]
enum PlainValue {
    /// A string, a number or a literal, and where it ends.
    Scalar((Kind, usize)),
    /// An opening bracket: an object's, or an array's.
    Open { object: bool },
}

impl Parser<'_> {
    /// Parses as long as everything is plain, or until it is time to check for cancellation.
    pub(super) fn run_plain(&mut self) {
        while !self.stack.is_empty() && self.lexer.offset() < self.next_check {
            let at = self.lexer.next_start();
            let waits_for_child = matches!(self.top.state, State::First | State::AfterComma);
            let may_close = matches!(self.top.state, State::First | State::AfterValue);
            let is_plain = match self.lexer.byte(at) {
                b'}' if may_close && self.top.object => self.close_plain(at),
                b']' if may_close && !self.top.object => self.close_plain(at),
                b',' if self.top.state == State::AfterValue => self.plain_comma(at),
                b'"' if waits_for_child && self.top.object => self.plain_member(at),
                _ if waits_for_child && !self.top.object => self.plain_element(at),
                _ => false,
            };
            if !is_plain {
                return;
            }
        }
    }

    /// Takes the member whose key starts here; if its value is a container, only the opening bracket. False if it isn't plain.
    #[inline]
    fn plain_member(&mut self, at: usize) -> bool {
        let Some(end) = self.lexer.plain_string_end(at) else {
            return false;
        };
        let colon = self.lexer.significant_from(end);
        if self.lexer.byte(colon) != b':' {
            return false;
        }
        let start = self.lexer.significant_from(colon + 1);
        let Some(value) = self.plain_value(start) else {
            return false;
        };
        if let PlainValue::Scalar((Kind::String, end)) = value
            && self.lexer.byte(end) != b','
            && self.lexer.byte(self.lexer.significant_from(end)) == b':'
        {
            // It may be the next key.
            return false;
        }
        let key = self.add(Kind::Key, Span::new(at, end), self.top.node, COLON);
        self.extend_key(key, key + 2);
        self.top.key = key;
        self.take_plain(start, value, key);
        true
    }

    /// Takes the element that starts here; of a container, only the opening bracket. False if it isn't plain.
    #[inline]
    fn plain_element(&mut self, at: usize) -> bool {
        let Some(value) = self.plain_value(at) else {
            return false;
        };
        self.take_plain(at, value, self.top.node);
        true
    }

    #[inline]
    fn plain_value(&self, at: usize) -> Option<PlainValue> {
        let object = match self.lexer.byte(at) {
            b'{' => true,
            b'[' => false,
            _ => return self.lexer.plain_scalar(at).map(PlainValue::Scalar),
        };
        (self.stack.len() < MAX_DEPTH).then_some(PlainValue::Open { object })
    }

    #[inline]
    fn take_plain(&mut self, start: usize, value: PlainValue, parent: u32) {
        let (kind, end) = match value {
            PlainValue::Scalar(scalar) => scalar,
            PlainValue::Open { object: true } => (Kind::Object, start + 1),
            PlainValue::Open { object: false } => (Kind::Array, start + 1),
        };
        let index = self.add(kind, Span::new(start, end), parent, 0);
        self.top.state = State::AfterValue;
        self.last_end = end;
        self.lexer.go_to(end);
        match value {
            PlainValue::Scalar(_) => self.take_comma(),
            PlainValue::Open { object } => self.enter(index, object),
        }
    }

    fn plain_comma(&mut self, at: usize) -> bool {
        self.lexer.go_to(at);
        self.last_end = at;
        self.take_comma();
        true
    }

    fn close_plain(&mut self, at: usize) -> bool {
        self.lexer.go_to(at + 1);
        self.pop(at + 1, CLOSED);
        self.last_end = at + 1;
        self.take_comma();
        true
    }
}
