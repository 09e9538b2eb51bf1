//! The nodes and tokens next to the cursor, and the commas that are missing there.

use crate::analysis::lines::line_end;
use crate::syntax::{Node, Token, TokenKind, Tree, has_closing_quote, tokens};
use crate::text::Span;

/// The last node that starts before an offset.
pub(super) fn node_before(tree: &Tree, offset: usize) -> Option<Node<'_>> {
    tree.last_node_starting_by(offset.checked_sub(1)?)
}

/// Checks the comma between a key and the member before it. `Some(Some(offset))` if it is missing at that offset, and
/// `Some(None)` if no comma is needed. `None` if something unexpected is between the two.
pub(super) fn comma_before(tree: &Tree, object: Node<'_>, key: Node<'_>) -> Option<Option<usize>> {
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

/// The child of a container that is or contains a node.
pub(super) fn child_towards<'a>(container: Node<'a>, node: Node<'a>) -> Option<Node<'a>> {
    std::iter::successors(Some(node), |node| node.parent())
        .take_while(|node| *node != container)
        .last()
}

/// The first token from an offset on that isn't a comment.
pub(super) fn next_token(tree: &Tree, offset: usize) -> Option<Token> {
    tokens(tree, Span::new(offset, tree.text_len())).find(|token| token.kind != TokenKind::Comment)
}

/// Whether another member of the object follows without a comma before it. A second value that the parser skipped must
/// not become a key because of a new comma.
pub(super) fn needs_comma(tree: &Tree, object: Option<Node<'_>>, from: usize) -> bool {
    let next = tree
        .first_node_starting_from(from)
        .filter(|node| node.parent() == object);
    next.is_some_and(|next| {
        tokens(tree, Span::new(from, next.span().start)).all(|token| {
            !matches!(token.kind, TokenKind::Comma | TokenKind::Colon) && !is_word(token.kind)
        })
    })
}

/// Whether the parser skipped a word, so that the tree has no node for it.
pub(super) fn is_dropped(tree: &Tree, token: Token) -> bool {
    let node = tree.first_node_starting_from(token.start);
    is_word(token.kind) && node.is_none_or(|node| node.span().start != token.start)
}

pub(super) fn is_word(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Word { .. }
            | TokenKind::Number
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Null
    )
}

/// Whether the cursor is in a comment. A line comment includes the end of its line.
pub(super) fn is_within(tree: &Tree, comment: Token, offset: usize) -> bool {
    let source = tree.slice(comment.span());
    let is_closed = source.starts_with("/*") && source.len() >= 4 && source.ends_with("*/");
    comment.start < offset && (offset < comment.end || (offset == comment.end && !is_closed))
}

/// Whether a string has no closing quote and the offset is after it on the same line. A quote inserted there would
/// close that string.
pub(super) fn extends_to(node: Node<'_>, offset: usize) -> bool {
    let is_string = node.string().is_some() && node.is_malformed();
    is_string
        && offset <= line_end(node.tree(), node.span().end)
        && !has_closing_quote(node.source())
}
