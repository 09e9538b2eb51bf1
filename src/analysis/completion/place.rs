//! What the cursor stands on or between, and what is missing around it.
//!
//! The tree says which object it is; the tokens of the gap say what the tree doesn't keep: commas, comments, and
//! a half-typed word behind a missing comma. Where the text is too broken to be sure, there is no place.

use crate::syntax::{Kind, Node, Token, TokenKind, Tree, tokens};
use crate::text::Span;

/// A place where something can be written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// Where a member's key is, or could be.
    Key(KeyPlace<'a>),
    /// Where a value is, or could be.
    Value(ValuePlace<'a>),
}

/// Where a member's key is, or could be.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyPlace<'a> {
    /// The object that the member is of.
    pub object: Node<'a>,
    /// The key that the cursor is on.
    pub key: Option<Node<'a>>,
    /// What is replaced: the key or half-typed word, or nothing.
    pub span: Span,
    /// Where a comma after the member before is missing.
    pub missing_comma: Option<usize>,
    /// What stands behind.
    pub rest: Rest,
}

/// What stands behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// The colon.
    Colon,
    /// The value, and no colon.
    Value,
    /// Neither: the member is still to be written.
    Nothing {
        /// Another member follows, with no comma before it.
        wants_comma: bool,
    },
}

/// Where a value is, or could be.
#[derive(Clone, Copy, Debug)]
pub(super) struct ValuePlace<'a> {
    /// The key of the member; none for the document's own value.
    pub key: Option<Node<'a>>,
    /// What is replaced: the value, or nothing.
    pub span: Span,
    /// Another member follows, with no comma before it.
    pub wants_comma: bool,
}

impl<'a> Place<'a> {
    /// The place at an offset, which is on a character's boundary.
    pub fn find(tree: &'a Tree, offset: usize) -> Option<Self> {
        Self::around(tree, offset).filter(|place| !place.clings(tree))
    }

    fn around(tree: &'a Tree, offset: usize) -> Option<Self> {
        let Some(before) = node_before(tree, offset) else {
            return in_empty_document(tree, offset);
        };
        if !is_container(before) && offset <= before.span().end {
            return on_token(tree, before);
        }
        let object = enclosing_container(tree, before, offset)?;
        if !object.is_object() || runs_on_to(before, offset) {
            return None;
        }
        Gap::read(tree, object, before, offset)?.place(tree, object)
    }

    /// Whether what is written here would run into the token before or behind and change it.
    fn clings(&self, tree: &Tree) -> bool {
        let (is_apart_before, is_apart_behind) = match self {
            Self::Key(place) => (
                place.missing_comma == Some(place.span.start),
                place.rest != Rest::Nothing { wants_comma: false },
            ),
            Self::Value(place) => (false, place.wants_comma),
        };
        let text = tree.text();
        let before = text.get(..self.span().start).unwrap_or_default();
        let behind = text.get(self.span().end..).unwrap_or_default();
        let parts = |c: char| c.is_ascii_whitespace() || "{}[],:/#\u{feff}".contains(c);
        let clings_before = !is_apart_before && !before.is_empty() && !before.ends_with(parts);
        let clings_behind = !is_apart_behind && !behind.is_empty() && !behind.starts_with(parts);
        clings_before || clings_behind
    }

    /// What is replaced.
    pub fn span(&self) -> Span {
        match self {
            Self::Key(place) => place.span,
            Self::Value(place) => place.span,
        }
    }
}

/// A document with no value: white space and comments.
fn in_empty_document<'a>(tree: &'a Tree, offset: usize) -> Option<Place<'a>> {
    let text = tree.text();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let is_empty = tree.root().is_none()
        && tokens(tree, Span::new(start, text.len()))
            .all(|token| token.kind == TokenKind::Comment && !is_within(tree, token, offset));
    (is_empty && offset >= start).then_some(Place::Value(ValuePlace {
        key: None,
        span: Span::at(offset),
        wants_comma: false,
    }))
}

fn on_token<'a>(tree: &'a Tree, node: Node<'a>) -> Option<Place<'a>> {
    let next = next_token(tree, node.span().end);
    if node.kind() != Kind::Key {
        let key = node.key();
        // An array's elements are not completed.
        let is_known_place = key.is_some() || node.parent().is_none();
        return is_known_place.then_some(Place::Value(ValuePlace {
            key,
            span: node.span(),
            wants_comma: key.is_some() && wants_comma(tree, node.container(), node.span().end),
        }));
    }
    let object = node.parent()?;
    let rest = match next {
        Some(token) if token.kind == TokenKind::Colon => Rest::Colon,
        // Something stands before the colon that has no place there.
        _ if node.has_colon() => return None,
        _ if node.value().is_some() => Rest::Value,
        _ => Rest::Nothing {
            wants_comma: wants_comma(tree, Some(object), node.span().end),
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

/// Where a comma between a key and the member before it is missing, if one is. None where something stands between
/// them that has no place there.
fn comma_before(tree: &Tree, object: Node<'_>, key: Node<'_>) -> Option<Option<usize>> {
    let before = node_before(tree, key.span().start)?;
    let Some(previous) = child_towards(object, before) else {
        return Some(None);
    };
    let end = previous.member_span().end;
    let mut has_comma = false;
    for token in tokens(tree, Span::new(end, key.span().start)) {
        match token.kind {
            TokenKind::Comma => has_comma = true,
            TokenKind::Comment => {}
            TokenKind::Colon if previous.value().is_none() && !has_comma => {}
            _ => return None,
        }
    }
    let is_missing = !has_comma && previous.value().is_some();
    Some(is_missing.then_some(end))
}

/// The child of a container that a node below it lies in.
fn child_towards<'a>(container: Node<'a>, node: Node<'a>) -> Option<Node<'a>> {
    std::iter::successors(Some(node), |node| node.parent())
        .take_while(|node| *node != container)
        .last()
}

/// The innermost container that an offset lies in. `before` is the last node that starts before the offset.
fn enclosing_container<'a>(tree: &Tree, before: Node<'a>, offset: usize) -> Option<Node<'a>> {
    std::iter::successors(Some(before), |node| node.parent()).find(|node| {
        let end = node.span().end;
        // A container that doesn't end goes on up to the next closing bracket.
        let goes_on = || {
            !node.is_closed()
                && tokens(tree, Span::new(end, offset)).all(|token| {
                    !matches!(token.kind, TokenKind::CloseObject | TokenKind::CloseArray)
                })
        };
        is_container(*node) && (offset < end || goes_on())
    })
}

/// Whether a node is a string that has no closing quote, and the offset lies behind it on the same line: a quote that is
/// written there would become its closing one.
fn runs_on_to(node: Node<'_>, offset: usize) -> bool {
    let text = node.tree().text();
    let behind = Span::new(node.span().end, offset).of(text);
    let is_string = node.string().is_some() && node.is_malformed();
    is_string && !behind.contains(['\n', '\r']) && !has_closing_quote(node.source())
}

/// Whether a string in whatever quotes has its closing one.
fn has_closing_quote(source: &str) -> bool {
    let mut chars = source.chars();
    let closing: &[char] = match chars.next() {
        Some('\'') => &['\''],
        Some('\u{2018}' | '\u{2019}') => &['\u{2019}', '"'],
        _ => &['\u{201D}', '"'],
    };
    chars.as_str().strip_suffix(closing).is_some_and(|inner| {
        let backslashes = inner.len() - inner.trim_end_matches('\\').len();
        backslashes % 2 == 0
    })
}

/// What stands in an object between two members or a member's parts, on both sides of the cursor.
struct Gap<'a> {
    offset: usize,
    /// The key of the member before the cursor.
    previous: Option<Node<'a>>,
    /// Where the gap starts.
    start: usize,
    /// The member before the cursor has its value before the cursor too.
    has_value: bool,
    comma: bool,
    colon: bool,
    /// A bare word that the tree dropped, which the cursor is in or at the end of.
    word: Option<Token>,
    /// The first token behind the cursor that isn't a comment.
    next: Option<Token>,
}

impl<'a> Gap<'a> {
    /// Reads the gap; none if it holds what has no place there, or if the cursor is in a comment.
    fn read(tree: &Tree, object: Node<'a>, before: Node<'a>, offset: usize) -> Option<Self> {
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
        for token in tokens(tree, Span::new(start, tree.text().len())) {
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

    fn place(&self, tree: &'a Tree, object: Node<'a>) -> Option<Place<'a>> {
        match self.previous {
            Some(key) if !self.has_value && !self.comma => {
                let is_behind_colon = self.colon && self.word.is_none();
                is_behind_colon.then(|| self.value_place(tree, key))?
            }
            _ if self.colon && !self.comma => None,
            _ => self.key_place(tree, object).map(Place::Key),
        }
    }

    fn key_place(&self, tree: &Tree, object: Node<'a>) -> Option<KeyPlace<'a>> {
        let missing_comma = (self.previous.is_some() && !self.comma).then_some(self.start);
        let span = self.word.map_or(Span::at(self.offset), Token::span);
        let rest = match self.next {
            // A colon behind a value belongs to no member.
            Some(token) if token.kind == TokenKind::Colon => {
                missing_comma.is_none().then_some(Rest::Colon)?
            }
            // A second dropped word: what belongs together here is anyone's guess.
            Some(token) if is_dropped(tree, token) => return None,
            _ => Rest::Nothing {
                wants_comma: wants_comma(tree, Some(object), span.end),
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

    /// The place between a key's colon and its value, if it has one.
    fn value_place(&self, tree: &'a Tree, key: Node<'a>) -> Option<Place<'a>> {
        let place = |span, wants_comma| {
            Some(Place::Value(ValuePlace {
                key: Some(key),
                span,
                wants_comma,
            }))
        };
        let Some(value) = key.value() else {
            let wants_comma = wants_comma(tree, key.parent(), self.offset);
            return place(Span::at(self.offset), wants_comma);
        };
        if value.kind() == Kind::String && names_value(tree, value.span().end) {
            // `"a": | "b": 1`: what seems to be the value is the next member's key.
            return place(Span::at(self.offset), true);
        }
        let span = Span::new(self.offset, value.span().end);
        let between = Span::new(self.offset, value.span().start).of(tree.text());
        let is_at_hand = !is_container(value) && between.chars().all(|c| c == ' ' || c == '\t');
        is_at_hand.then(|| place(span, wants_comma(tree, key.parent(), span.end)))?
    }
}

/// The last node that starts before an offset.
pub(super) fn node_before(tree: &Tree, offset: usize) -> Option<Node<'_>> {
    tree.last_node_starting_by(offset.checked_sub(1)?)
}

fn is_container(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Object | Kind::Array)
}

/// Whether the tree has no node for a word.
fn is_dropped(tree: &Tree, token: Token) -> bool {
    let node = tree.first_node_starting_from(token.start);
    is_word(token.kind) && node.is_none_or(|node| node.span().start != token.start)
}

fn is_word(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Word { .. }
            | TokenKind::Number
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Null
    )
}

/// Whether the cursor is in a comment. The end of the line belongs to a line comment.
fn is_within(tree: &Tree, comment: Token, offset: usize) -> bool {
    let source = comment.span().of(tree.text());
    let is_closed = source.starts_with("/*") && source.len() >= 4 && source.ends_with("*/");
    comment.start < offset && (offset < comment.end || (offset == comment.end && !is_closed))
}

/// Whether what ends at an offset is a member's key: a colon and a value follow, and the member's end.
fn names_value(tree: &Tree, end: usize) -> bool {
    let mut kinds = tokens(tree, Span::new(end, tree.text().len()))
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

/// The first token from an offset on that isn't a comment.
fn next_token(tree: &Tree, offset: usize) -> Option<Token> {
    tokens(tree, Span::new(offset, tree.text().len()))
        .find(|token| token.kind != TokenKind::Comment)
}

/// Whether another member of the object follows, with no comma on the way to it. A second value that the tree dropped
/// must not become a key by a comma before it.
fn wants_comma(tree: &Tree, object: Option<Node<'_>>, from: usize) -> bool {
    let next = tree
        .first_node_starting_from(from)
        .filter(|node| node.parent() == object);
    next.is_some_and(|next| {
        tokens(tree, Span::new(from, next.span().start)).all(|token| {
            !matches!(token.kind, TokenKind::Comma | TokenKind::Colon) && !is_word(token.kind)
        })
    })
}
