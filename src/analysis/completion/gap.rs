//! The gap between two members of an object, or between a member's parts.

use super::neighbours::{child_towards, is_dropped, is_within, is_word, needs_comma};
use super::place::{KeyPlace, Place, Rest, ValuePlace};
use crate::syntax::{Kind, Node, Token, TokenKind, Tree, tokens};
use crate::text::Span;

/// The text between two members, or between the parts of a member, on both sides of the cursor.
pub(super) struct Gap<'a> {
    offset: usize,
    /// The key of the member before the cursor.
    previous: Option<Node<'a>>,
    /// The start of the gap.
    start: usize,
    /// Whether the value of that member is also before the cursor.
    has_value: bool,
    comma: bool,
    colon: bool,
    /// A bare word that is missing from the tree, at the cursor.
    word: Option<Token>,
    /// The first token after the cursor that isn't a comment.
    next: Option<Token>,
}

impl<'a> Gap<'a> {
    /// Reads the gap. `None` if it holds an unexpected token, or if the cursor is in a comment.
    pub fn read(tree: &Tree, object: Node<'a>, before: Node<'a>, offset: usize) -> Option<Self> {
        let previous = child_towards(object, before);
        let value = previous
            .and_then(Node::value)
            .filter(|value| value.span().start < offset);
        let last = value.or(previous).map(|node| node.span().end);
        let start = last.unwrap_or(object.span().start + 1);
        let mut gap = Self {
            offset,
            previous,
            start,
            has_value: value.is_some(),
            comma: false,
            colon: false,
            word: None,
            next: None,
        };
        for token in tokens(tree, Span::new(start, tree.text_len())) {
            match token.kind {
                TokenKind::Comment if is_within(tree, token, offset) => return None,
                TokenKind::Comment => {}
                _ if token.start >= offset => {
                    gap.next = Some(token);
                    break;
                }
                TokenKind::Comma => gap.comma = true,
                TokenKind::Colon if !gap.colon && !gap.comma => gap.colon = true,
                _ if is_word(token.kind) && token.end >= offset => gap.word = Some(token),
                _ => return None,
            }
        }
        Some(gap)
    }

    /// What can be inserted in the gap. `None` if nothing can.
    pub fn place(&self, tree: &'a Tree, object: Node<'a>) -> Option<Place<'a>> {
        match self.previous {
            Some(key) if !self.has_value && !self.comma => {
                let is_after_colon = self.colon && self.word.is_none();
                is_after_colon.then(|| self.value_place(tree, key))?
            }
            _ if self.colon && !self.comma => None,
            _ => self.key_place(tree, object).map(Place::Key),
        }
    }

    fn key_place(&self, tree: &Tree, object: Node<'a>) -> Option<KeyPlace<'a>> {
        let missing_comma = (self.previous.is_some() && !self.comma).then_some(self.start);
        let span = self.word.map_or(Span::at(self.offset), Token::span);
        let rest = match self.next {
            // A colon after a value belongs to no member.
            Some(token) if token.kind == TokenKind::Colon => {
                missing_comma.is_none().then_some(Rest::Colon)?
            }
            // Two bare words: it is unclear which belongs where.
            Some(token) if is_dropped(tree, token) => return None,
            _ => Rest::Nothing {
                needs_comma: needs_comma(tree, Some(object), span.end),
            },
        };
        Some(KeyPlace {
            object,
            key: None,
            span,
            missing_comma,
            rest,
        })
    }

    /// The place between a key's colon and its value.
    fn value_place(&self, tree: &'a Tree, key: Node<'a>) -> Option<Place<'a>> {
        let place = |span, needs_comma| {
            Some(Place::Value(ValuePlace {
                key: Some(key),
                array: None,
                span,
                needs_comma,
            }))
        };
        let Some(value) = key.value() else {
            let needs_comma = needs_comma(tree, key.parent(), self.offset);
            return place(Span::at(self.offset), needs_comma);
        };
        if value.kind() == Kind::String && names_value(tree, value.span().end) {
            // `"a": | "b": 1`: the parser took the next member's key for the value.
            return place(Span::at(self.offset), true);
        }
        let span = Span::new(self.offset, value.span().end);
        let between = tree.slice(Span::new(self.offset, value.span().start));
        let is_adjacent = !value.is_container() && between.chars().all(|c| c == ' ' || c == '\t');
        is_adjacent.then(|| place(span, needs_comma(tree, key.parent(), span.end)))?
    }
}

/// Whether the token that ends at an offset is a key: a colon, a value and the end of the member follow.
fn names_value(tree: &Tree, end: usize) -> bool {
    let mut kinds = tokens(tree, Span::new(end, tree.text_len()))
        .map(|token| token.kind)
        .filter(|kind| *kind != TokenKind::Comment);
    if kinds.next() != Some(TokenKind::Colon) {
        return false;
    }
    match kinds.next() {
        Some(TokenKind::OpenObject | TokenKind::OpenArray) => true,
        Some(kind) if kind == TokenKind::String || is_word(kind) => matches!(
            kinds.next(),
            None | Some(TokenKind::Comma | TokenKind::CloseObject | TokenKind::CloseArray)
        ),
        _ => false,
    }
}
