//! Expands a selection step by step.

use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// How many spans a chain has at most. In the protocol each one is nested in the previous one, and common JSON parsers
/// stop at a depth of 128.
pub const MAX_SPANS: usize = 64;

/// The spans around an offset, from the innermost to the whole text: the inside of a string, the string, the member,
/// all members, the container, and so on.
pub fn selection(tree: &Tree, offset: usize) -> Vec<Span> {
    let whole = Span::new(0, tree.text_len());
    let mut chain: Vec<Span> = Vec::new();
    let around = std::iter::successors(tree.last_node_starting_by(offset), |node| node.parent());
    for span in around
        .flat_map(spans_of)
        .filter(|span| span.touches(offset))
    {
        let grows = chain
            .last()
            .is_none_or(|inner| span.covers(*inner) && span != *inner);
        if grows && span != whole {
            chain.push(span);
        }
        if chain.len() == MAX_SPANS - 1 {
            break;
        }
    }
    chain.push(whole);
    chain
}

/// The spans that belong to a node, the innermost first.
fn spans_of(node: Node<'_>) -> impl Iterator<Item = Span> {
    let (inside, around) = match node.kind() {
        Kind::Object | Kind::Array => (members(node), None),
        Kind::Key => (inside_quotes(node), Some(node.member_span())),
        Kind::String => (inside_quotes(node), None),
        _ => (None, None),
    };
    inside.into_iter().chain([node.span()]).chain(around)
}

/// From the first member or element of a container to the last.
fn members(container: Node<'_>) -> Option<Span> {
    let first = container.children().next()?;
    let last = container.children().last()?;
    Some(Span::new(first.span().start, last.member_span().end))
}

fn inside_quotes(string: Node<'_>) -> Option<Span> {
    let span = string.span();
    // A string with a missing quote has no clear inside.
    (!string.is_malformed()).then(|| Span::new(span.start + 1, span.end.saturating_sub(1)))
}

#[cfg(test)]
mod tests;
