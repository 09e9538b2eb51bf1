//! Builds the tree from tokens, with an explicit stack and error recovery.
//!
//! One mistake gives one error: after a missing comma both members are kept, after a missing value the key is kept, and a
//! bracket that closes an outer container also closes the inner ones.

use super::error::{SyntaxError, SyntaxErrorKind};
use super::lexer::{Lexer, Token, TokenKind};
use super::node::Kind;
use super::raw_node::{BROKEN, CLOSED, COLON, ESCAPES, MALFORMED, NO_NODE, RawNode};
use super::tree::{Cancelled, Tree};
use super::{MAX_DEPTH, MAX_ERRORS, MAX_LENGTH};
use crate::text::Span;

mod plain;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The parser checks whether it is cancelled after this many bytes: about every tenth of a millisecond.
const BYTES_BETWEEN_CHECKS: usize = 32 * 1024;

/// Parses a text of at most `max_length` bytes; a longer one gets a single error. Stops soon after `is_cancelled` returns true.
pub(super) fn parse(
    text: String,
    max_length: usize,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Tree, Cancelled> {
    let most = max_length.min(MAX_LENGTH);
    if text.len() > most {
        let errors = vec![SyntaxError {
            kind: SyntaxErrorKind::TooLarge { most },
            span: Span::at(0),
        }];
        return Ok(Tree {
            text,
            nodes: Vec::new(),
            errors,
        });
    }
    let mut parser = Parser::new(&text);
    parser.run(is_cancelled)?;
    let (nodes, errors) = parser.into_nodes_and_errors();
    Ok(Tree {
        text,
        nodes,
        errors,
    })
}

/// Parses without the fast path.
#[cfg(test)]
pub(super) fn parse_by_tokens(text: String) -> Tree {
    let mut parser = Parser::new(&text);
    parser.run_by_tokens();
    let (nodes, errors) = parser.into_nodes_and_errors();
    Tree {
        text,
        nodes,
        errors,
    }
}

/// What is expected next in a container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A key or a value, or the closing bracket.
    First,
    /// A key or a value, after a comma.
    AfterComma,
    /// The colon of a key.
    AfterKey,
    /// The value of a key.
    AfterColon,
    /// A comma or the closing bracket.
    AfterValue,
}

/// A container that is open.
struct Frame {
    node: u32,
    object: bool,
    state: State,
    /// The last comma, as long as nothing follows it.
    comma: Span,
    /// The key whose value is expected.
    key: u32,
}

impl Frame {
    fn new(node: u32, object: bool) -> Self {
        Self {
            node,
            object,
            state: State::First,
            comma: Span::default(),
            key: NO_NODE,
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    nodes: Vec<RawNode>,
    errors: Vec<SyntaxError>,
    /// The innermost open container; outside all of them, a frame that stands for the document.
    top: Frame,
    /// The containers around it.
    stack: Vec<Frame>,
    open_objects: usize,
    open_arrays: usize,
    /// The end of the last node or punctuation character.
    last_end: usize,
    too_deep: bool,
    /// The offset from which on the parser next checks whether it is cancelled.
    next_check: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut errors = Vec::new();
        let start = if text.starts_with(BYTE_ORDER_MARK) {
            let span = Span::new(0, BYTE_ORDER_MARK.len_utf8());
            errors.push(SyntaxError {
                kind: SyntaxErrorKind::ByteOrderMark,
                span,
            });
            span.end
        } else {
            0
        };
        Self {
            text,
            lexer: Lexer::new(text, start),
            // More than most texts need. Unused memory costs nothing.
            nodes: Vec::with_capacity(text.len() / 12),
            errors,
            top: Frame::new(NO_NODE, false),
            stack: Vec::new(),
            open_objects: 0,
            open_arrays: 0,
            last_end: start,
            too_deep: false,
            next_check: BYTES_BETWEEN_CHECKS,
        }
    }

    fn run(&mut self, is_cancelled: &dyn Fn() -> bool) -> Result<(), Cancelled> {
        loop {
            self.run_plain();
            if self.lexer.offset() >= self.next_check {
                if is_cancelled() {
                    return Err(Cancelled);
                }
                self.next_check = self.lexer.offset() + BYTES_BETWEEN_CHECKS;
            } else if !self.take_token() {
                break;
            }
        }
        self.finish();
        Ok(())
    }

    fn into_nodes_and_errors(self) -> (Vec<RawNode>, Vec<SyntaxError>) {
        let Self {
            nodes, mut errors, ..
        } = self;
        errors.sort_by_key(|error| error.span.start);
        (nodes, errors)
    }

    #[cfg(test)]
    fn run_by_tokens(&mut self) {
        while self.take_token() {}
        self.finish();
    }

    /// Takes the next token; false when there is nothing more to read.
    fn take_token(&mut self) -> bool {
        let token = self.lexer.next(&mut self.errors);
        match token.kind {
            TokenKind::Comment => true,
            TokenKind::End => false,
            _ if self.stack.is_empty() => self.at_root(token),
            _ => {
                self.in_container(token);
                true
            }
        }
    }

    /// Outside all containers; false when there is nothing more to read.
    fn at_root(&mut self, token: Token) -> bool {
        if !self.nodes.is_empty() {
            let end = self.text.trim_end().len().max(token.end);
            // The lexer's errors in this token belong to the same mistake.
            self.errors.retain(|error| error.span.start < token.start);
            self.error(SyntaxErrorKind::TextAfterEnd, Span::new(token.start, end));
            return false;
        }
        match token.kind {
            TokenKind::CloseObject | TokenKind::CloseArray => {
                self.error(SyntaxErrorKind::UnexpectedClose, token.span());
            }
            TokenKind::Colon | TokenKind::Comma => {
                self.error(SyntaxErrorKind::UnexpectedCharacter, token.span());
            }
            TokenKind::Unknown => {}
            _ => self.value(token, NO_NODE),
        }
        true
    }

    fn in_container(&mut self, token: Token) {
        match token.kind {
            TokenKind::CloseObject => self.close(true, token),
            TokenKind::CloseArray => self.close(false, token),
            // The lexer has reported it.
            TokenKind::Unknown => self.mark_broken(),
            _ if self.top.object => self.in_object(token),
            _ => self.in_array(token),
        }
    }

    fn in_array(&mut self, token: Token) {
        let state = self.top.state;
        match token.kind {
            TokenKind::Comma => self.comma(token),
            TokenKind::Colon => {
                self.mark_broken();
                self.error(SyntaxErrorKind::UnexpectedCharacter, token.span());
            }
            _ => {
                if state == State::AfterValue {
                    self.missing_comma(token);
                }
                let array = self.top.node;
                self.top.state = State::AfterValue;
                self.value(token, array);
            }
        }
    }

    fn in_object(&mut self, token: Token) {
        match self.top.state {
            State::First | State::AfterComma => self.expect_key(token),
            State::AfterKey => self.expect_colon(token),
            State::AfterColon => self.expect_value(token),
            State::AfterValue => self.expect_comma(token),
        }
    }

    fn expect_key(&mut self, token: Token) {
        match token.kind {
            TokenKind::String => self.key(token, token.malformed),
            TokenKind::Comma => self.comma(token),
            TokenKind::Colon => {
                self.missing_key(token.start, token.span());
                self.colon(token.end);
            }
            TokenKind::OpenObject | TokenKind::OpenArray => {
                self.missing_key(token.start, token.span());
                self.take_value(token);
            }
            _ => {
                // An error about a number does not matter where a key belongs.
                self.forget_errors_of(token);
                self.error(SyntaxErrorKind::UnquotedKey, token.span());
                self.key(token, true);
            }
        }
    }

    fn expect_colon(&mut self, token: Token) {
        match token.kind {
            TokenKind::Colon => self.colon(token.end),
            TokenKind::Comma => {
                self.missing_value();
                self.comma(token);
            }
            TokenKind::String if self.lexer.peek_significant() == b':' => {
                self.missing_value();
                self.expect_key(token);
            }
            TokenKind::Word { quote_lost: true } if self.key_swallowed_its_colon(token) => {
                self.take_value_malformed(token);
            }
            _ => {
                let span = self.key_span();
                self.error(SyntaxErrorKind::MissingColon { at: self.last_end }, span);
                self.take_value(token);
            }
        }
    }

    /// `"kind: "webapp"`: the key lacks its closing quote, so it includes the colon and the value's opening quote.
    fn key_swallowed_its_colon(&mut self, word: Token) -> bool {
        let span = self.key_span();
        if span.end != word.start {
            return false;
        }
        let source = span.of(self.text);
        let name = source.trim_end_matches('"').trim_end();
        let Some(name) = name.strip_suffix(':').map(str::trim_end) else {
            return false;
        };
        let end = span.start + name.len();
        let key = self.top.key;
        if let Some(node) = self.nodes.get_mut(key as usize) {
            node.end = end as u32;
            node.flags |= MALFORMED | COLON;
        }
        self.error(
            SyntaxErrorKind::UnclosedString { at: end },
            Span::new(span.start, end),
        );
        true
    }

    fn expect_value(&mut self, token: Token) {
        match token.kind {
            TokenKind::Comma => {
                self.missing_value();
                self.comma(token);
            }
            TokenKind::Colon => {
                self.mark_broken();
                self.error(SyntaxErrorKind::UnexpectedCharacter, token.span());
            }
            TokenKind::String if self.is_next_key(token) => {
                self.missing_value();
                self.expect_key(token);
            }
            _ => self.take_value(token),
        }
    }

    /// Whether a string is the next member's key: it starts a line, and a colon follows.
    fn is_next_key(&self, token: Token) -> bool {
        self.lexer.peek_significant() == b':'
            && self
                .text
                .get(self.last_end..token.start)
                .is_some_and(|gap| gap.contains(['\n', '\r']))
    }

    fn expect_comma(&mut self, token: Token) {
        match token.kind {
            TokenKind::Comma => self.comma(token),
            TokenKind::Colon => {
                self.mark_broken();
                self.error(SyntaxErrorKind::UnexpectedCharacter, token.span());
            }
            TokenKind::OpenObject | TokenKind::OpenArray => {
                self.missing_key(token.start, token.span());
                self.take_value(token);
            }
            _ => {
                self.missing_comma(token);
                if self.lexer.peek_significant() == b':' || token.kind == TokenKind::String {
                    self.expect_key(token);
                } else {
                    // A second value. The missing comma has been reported, and the missing key is the same mistake.
                    self.mark_broken();
                }
            }
        }
    }

    fn comma(&mut self, token: Token) {
        self.last_end = token.end;
        let frame = &mut self.top;
        let stray = matches!(frame.state, State::First | State::AfterComma);
        frame.state = State::AfterComma;
        frame.comma = token.span();
        if stray {
            self.error(SyntaxErrorKind::StrayComma, token.span());
        }
    }

    fn colon(&mut self, end: usize) {
        self.last_end = end;
        let key = self.top.key;
        self.flag(key, COLON);
        self.top.state = State::AfterColon;
    }

    fn key(&mut self, token: Token, malformed: bool) {
        let object = self.top.node;
        let flags = if malformed { MALFORMED } else { 0 } | if token.escapes { ESCAPES } else { 0 };
        let key = self.push(Kind::Key, token.start, token.end, object, flags);
        self.last_end = token.end;
        let frame = &mut self.top;
        frame.key = key;
        frame.state = State::AfterKey;
        // Nearly every colon is here.
        if !malformed && self.lexer.take(b':') {
            self.colon(token.end + 1);
        }
    }

    /// Adds an empty key, so that the value after it has a place in the tree.
    fn missing_key(&mut self, at: usize, span: Span) {
        self.error(SyntaxErrorKind::MissingKey, span);
        self.mark_broken();
        let object = self.top.node;
        let key = self.push(Kind::Key, at, at, object, MALFORMED);
        self.top.key = key;
    }

    fn missing_value(&mut self) {
        let span = self.key_span();
        self.error(SyntaxErrorKind::MissingValue, span);
    }

    fn missing_comma(&mut self, token: Token) {
        let at = self.last_end;
        // A string without its closing quote may include the comma, and an unexpected character may replace it. Both
        // are reported already.
        let reported = self.errors.last().is_some_and(|error| match error.kind {
            SyntaxErrorKind::UnclosedString { .. } | SyntaxErrorKind::WrongQuotes => {
                error.span.end == at
            }
            SyntaxErrorKind::UnexpectedCharacter => error.span.start >= at,
            _ => false,
        });
        if !reported {
            self.error(SyntaxErrorKind::MissingComma { at }, token.span());
        }
    }

    fn take_value(&mut self, token: Token) {
        let key = self.top.key;
        self.top.state = State::AfterValue;
        self.value(token, key);
    }

    /// Takes a string that lacks its opening quote. The error is reported already.
    fn take_value_malformed(&mut self, token: Token) {
        let key = self.top.key;
        self.push(Kind::String, token.start, token.end, key, MALFORMED);
        self.top.state = State::AfterValue;
        self.last_end = token.end;
    }

    fn value(&mut self, token: Token, parent: u32) {
        let kind = match token.kind {
            TokenKind::OpenObject => return self.open(token, parent, true),
            TokenKind::OpenArray => return self.open(token, parent, false),
            TokenKind::String => Kind::String,
            TokenKind::Number => Kind::Number,
            TokenKind::True => Kind::True,
            TokenKind::False => Kind::False,
            TokenKind::Null => Kind::Null,
            _ => {
                self.error(SyntaxErrorKind::UnquotedValue, token.span());
                Kind::Invalid
            }
        };
        let flags = if token.malformed || kind == Kind::Invalid {
            MALFORMED
        } else {
            0
        } | if token.escapes { ESCAPES } else { 0 };
        self.push(kind, token.start, token.end, parent, flags);
        self.last_end = token.end;
        self.take_comma();
    }

    /// Takes the comma right after a value. Nearly every comma is there.
    fn take_comma(&mut self) {
        if !self.stack.is_empty() && self.lexer.take(b',') {
            let comma = Span::new(self.last_end, self.last_end + 1);
            self.top.state = State::AfterComma;
            self.top.comma = comma;
            self.last_end = comma.end;
        }
    }

    fn open(&mut self, token: Token, parent: u32, object: bool) {
        if self.stack.len() == MAX_DEPTH && !self.too_deep {
            self.too_deep = true;
            self.error(SyntaxErrorKind::TooDeep, token.span());
        }
        let kind = if object { Kind::Object } else { Kind::Array };
        let node = self.push(kind, token.start, token.end, parent, 0);
        self.last_end = token.end;
        self.enter(node, object);
    }

    /// Makes a container the innermost one that is open.
    fn enter(&mut self, node: u32, object: bool) {
        *self.open_count(object) += 1;
        let outer = std::mem::replace(&mut self.top, Frame::new(node, object));
        self.stack.push(outer);
    }

    fn close(&mut self, object: bool, token: Token) {
        if *self.open_count(object) == 0 {
            self.mark_broken();
            self.error(SyntaxErrorKind::UnexpectedClose, token.span());
            return;
        }
        while self.top.object != object {
            self.report_unclosed(1);
            self.pop(self.last_end, BROKEN);
        }
        self.settle();
        self.pop(token.end, CLOSED);
        self.last_end = token.end;
        self.take_comma();
    }

    /// Reports what was still missing in a container when it was closed.
    fn settle(&mut self) {
        let (state, comma) = (self.top.state, self.top.comma);
        match state {
            State::AfterKey | State::AfterColon => self.missing_value(),
            State::AfterComma => {
                let only_commas = self.errors.last().is_some_and(|error| {
                    error.kind == SyntaxErrorKind::StrayComma && error.span == comma
                });
                if !only_commas {
                    self.error(SyntaxErrorKind::TrailingComma, comma);
                }
            }
            State::First | State::AfterValue => {}
        }
    }

    fn report_unclosed(&mut self, count: usize) {
        let (node, object) = (self.top.node, self.top.object);
        let start = self
            .nodes
            .get(node as usize)
            .map_or(0, |n| n.start as usize);
        let kind = SyntaxErrorKind::Unclosed {
            count,
            object,
            at: self.last_end,
        };
        self.error(kind, Span::new(start, start + 1));
    }

    /// Takes the innermost container off the stack.
    fn pop(&mut self, end: usize, flags: u8) {
        let next = self.nodes.len() as u32;
        let Some(outer) = self.stack.pop() else {
            return;
        };
        let closed = std::mem::replace(&mut self.top, outer);
        *self.open_count(closed.object) -= 1;
        if let Some(node) = self.nodes.get_mut(closed.node as usize) {
            node.end = end as u32;
            node.subtree_end = next;
            node.flags |= flags;
        }
        // A container that is a member's value also ends that member.
        self.extend_key(self.top.key, next);
    }

    /// A key's subtree ends where its value's does.
    fn extend_key(&mut self, key: u32, next: u32) {
        if let Some(node) = self.nodes.get_mut(key as usize) {
            node.subtree_end = next;
        }
    }

    fn finish(&mut self) {
        if self.nodes.is_empty()
            && self
                .errors
                .iter()
                .all(|error| error.kind == SyntaxErrorKind::ByteOrderMark)
        {
            self.error(SyntaxErrorKind::EmptyDocument, Span::at(self.last_end));
        }
        let open = self.stack.len();
        if open == 0 {
            return;
        }
        if matches!(self.top.state, State::AfterKey | State::AfterColon) {
            self.missing_value();
        }
        if !self.too_deep {
            self.report_unclosed(open);
        }
        while !self.stack.is_empty() {
            let end = self.last_end;
            self.pop(end, BROKEN);
        }
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, parent: u32, flags: u8) -> u32 {
        let index = self.add(kind, Span::new(start, end), parent, flags);
        if parent == self.top.key {
            self.extend_key(parent, index + 1);
        }
        index
    }

    /// Adds a node that has no descendants yet.
    #[inline]
    fn add(&mut self, kind: Kind, span: Span, parent: u32, flags: u8) -> u32 {
        let index = self.nodes.len() as u32;
        self.nodes.push(RawNode {
            start: span.start as u32,
            end: span.end as u32,
            parent,
            subtree_end: index + 1,
            kind,
            flags,
        });
        index
    }

    fn key_span(&self) -> Span {
        let key = self.top.key;
        self.nodes
            .get(key as usize)
            .map_or(Span::at(self.last_end), |node| {
                Span::new(node.start as usize, node.end as usize)
            })
    }

    fn open_count(&mut self, object: bool) -> &mut usize {
        if object {
            &mut self.open_objects
        } else {
            &mut self.open_arrays
        }
    }

    fn flag(&mut self, node: u32, flags: u8) {
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.flags |= flags;
        }
    }

    fn mark_broken(&mut self) {
        let node = self.top.node;
        self.flag(node, BROKEN);
    }

    fn forget_errors_of(&mut self, token: Token) {
        while self
            .errors
            .last()
            .is_some_and(|error| error.span == token.span())
        {
            self.errors.pop();
        }
    }

    fn error(&mut self, kind: SyntaxErrorKind, span: Span) {
        // `TooDeep` is always kept, because it means that the rest is not judged.
        if self.errors.len() < MAX_ERRORS || kind == SyntaxErrorKind::TooDeep {
            self.errors.push(SyntaxError { kind, span });
        }
    }
}
