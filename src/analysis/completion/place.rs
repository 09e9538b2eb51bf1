//! Finds what the cursor is on or between, and which comma or colon is missing there.
//!
//! The tree gives the object or array. The tokens of the gap give what the tree doesn't keep: commas, comments, and a
//! half-typed word after a missing comma. If the text is too broken to be sure, nothing is found.

use super::gap::Gap;
use super::neighbours::{
    child_towards, comma_before, extends_to, is_within, needs_comma, next_token, node_before,
};
use crate::syntax::{Kind, Node, TokenKind, Tree, tokens};
use crate::text::Span;

/// A place for a key or a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// The place of an existing or new key.
    Key(KeyPlace<'a>),
    /// The place of an existing or new value.
    Value(ValuePlace<'a>),
}

/// The place of an existing or new key.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyPlace<'a> {
    /// The object that has the member.
    pub object: Node<'a>,
    /// The key at the cursor.
    pub key: Option<Node<'a>>,
    /// The text to replace: the key or half-typed word, or nothing.
    pub span: Span,
    /// Where a comma is missing after the previous member.
    pub missing_comma: Option<usize>,
    /// What follows.
    pub rest: Rest,
}

/// What follows a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// A colon.
    Colon,
    /// A value without a colon.
    Value,
    /// Neither: the member has no value yet.
    Nothing {
        /// Whether another member follows without a comma before it.
        needs_comma: bool,
    },
}

/// The place of an existing or new value.
#[derive(Clone, Copy, Debug)]
pub(super) struct ValuePlace<'a> {
    /// The key of the member. `None` for an array element and for the root value.
    pub key: Option<Node<'a>>,
    /// The array that the value is an element of.
    pub array: Option<Node<'a>>,
    /// The text to replace: the value, or nothing.
    pub span: Span,
    /// Whether another member follows without a comma before it.
    pub needs_comma: bool,
}

impl<'a> Place<'a> {
    /// The place at an offset, which must be a character boundary.
    pub fn find(tree: &'a Tree, offset: usize) -> Option<Self> {
        Self::around(tree, offset).filter(|place| !place.would_merge(tree))
    }

    fn around(tree: &'a Tree, offset: usize) -> Option<Self> {
        let Some(before) = node_before(tree, offset) else {
            return in_empty_document(tree, offset);
        };
        if !before.is_container() && offset <= before.span().end {
            return on_token(tree, before);
        }
        let object = enclosing_container(tree, before, offset)?;
        if extends_to(before, offset) {
            return None;
        }
        if !object.is_object() {
            return between_elements(tree, object, before, offset);
        }
        Gap::read(tree, object, before, offset)?.place(tree, object)
    }

    /// Whether text inserted here would merge with the token before or after it.
    fn would_merge(&self, tree: &Tree) -> bool {
        let (is_apart_before, is_apart_behind) = match self {
            Self::Key(place) => (
                place.missing_comma == Some(place.span.start),
                place.rest != Rest::Nothing { needs_comma: false },
            ),
            Self::Value(place) => (false, place.needs_comma),
        };
        let is_part = |c: char| !(c.is_ascii_whitespace() || "{}[],:/#\u{feff}".contains(c));
        let (before, behind) = (
            tree.char_before(self.span().start),
            tree.char_at(self.span().end),
        );
        (!is_apart_before && before.is_some_and(is_part))
            || (!is_apart_behind && behind.is_some_and(is_part))
    }

    /// The text to replace.
    pub fn span(&self) -> Span {
        match self {
            Self::Key(place) => place.span,
            Self::Value(place) => place.span,
        }
    }
}

/// The place in a document without a value: only white space and comments.
fn in_empty_document<'a>(tree: &'a Tree, offset: usize) -> Option<Place<'a>> {
    if tree.root().is_some() {
        return None;
    }
    let text = tree.text();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let is_empty = tokens(tree, Span::new(start, text.len()))
        .all(|token| token.kind == TokenKind::Comment && !is_within(tree, token, offset));
    (is_empty && offset >= start).then_some(Place::Value(ValuePlace {
        key: None,
        array: None,
        span: Span::at(offset),
        needs_comma: false,
    }))
}

/// The place of a new element: after the opening bracket or a comma.
fn between_elements<'a>(
    tree: &'a Tree,
    array: Node<'a>,
    before: Node<'a>,
    offset: usize,
) -> Option<Place<'a>> {
    let previous = child_towards(array, before);
    let start = previous.map_or(array.span().start + 1, |element| element.span().end);
    let mut is_separated = previous.is_none();
    for token in tokens(tree, Span::new(start, tree.text_len())) {
        match token.kind {
            TokenKind::Comment if is_within(tree, token, offset) => return None,
            TokenKind::Comment => {}
            _ if token.start >= offset => break,
            TokenKind::Comma if !is_separated => is_separated = true,
            _ => return None,
        }
    }
    let needs_comma = match next_token(tree, offset)?.kind {
        TokenKind::CloseArray => false,
        TokenKind::OpenObject => true,
        _ => return None,
    };
    is_separated.then_some(Place::Value(ValuePlace {
        key: None,
        array: Some(array),
        span: Span::at(offset),
        needs_comma,
    }))
}

fn on_token<'a>(tree: &'a Tree, node: Node<'a>) -> Option<Place<'a>> {
    let next = next_token(tree, node.span().end);
    if node.kind() != Kind::Key {
        let key = node.key();
        // Existing array elements are not completed.
        let is_known_place = key.is_some() || node.parent().is_none();
        return is_known_place.then_some(Place::Value(ValuePlace {
            key,
            array: None,
            span: node.span(),
            needs_comma: key.is_some() && needs_comma(tree, node.container(), node.span().end),
        }));
    }
    let object = node.parent()?;
    let rest = match next {
        Some(token) if token.kind == TokenKind::Colon => Rest::Colon,
        // Something unexpected is before the colon.
        _ if node.has_colon() => return None,
        _ if node.value().is_some() => Rest::Value,
        _ => Rest::Nothing {
            needs_comma: needs_comma(tree, Some(object), node.span().end),
        },
    };
    Some(Place::Key(KeyPlace {
        object,
        key: Some(node),
        span: node.span(),
        missing_comma: comma_before(tree, object, node)?,
        rest,
    }))
}

/// The innermost container at an offset. `before` is the last node that starts before the offset.
fn enclosing_container<'a>(tree: &Tree, before: Node<'a>, offset: usize) -> Option<Node<'a>> {
    std::iter::successors(Some(before), |node| node.parent()).find(|node| {
        let end = node.span().end;
        // An unclosed container extends to the next closing bracket.
        let extends_past = || {
            !node.is_closed()
                && tokens(tree, Span::new(end, offset)).all(|token| {
                    !matches!(token.kind, TokenKind::CloseObject | TokenKind::CloseArray)
                })
        };
        node.is_container() && (offset < end || extends_past())
    })
}
