//! Measures the width of a container on one line.

use crate::syntax::{Kind, Node};

/// The maximum width of a line with a container on it, in Unicode scalar values.
pub const MAX: usize = 100;

/// The width of a tab.
const TAB: usize = 4;

/// The width of a text without line breaks.
pub fn of(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { TAB } else { 1 }).sum()
}

/// Whether a container is at most `limit` wide on one line. Stops as soon as it is wider.
pub fn fits_on_one_line(container: Node<'_>, limit: usize) -> bool {
    let mut total = of_token(container, limit);
    for node in container.descendants() {
        total += of_separator(node) + of_token(node, limit);
        if total > limit {
            return false;
        }
    }
    total <= limit
}

/// The width of a token, or of a container's brackets with the spaces inside them.
fn of_token(node: Node<'_>, limit: usize) -> usize {
    match node.kind() {
        Kind::Object if node.children().next().is_some() => "{  }".len(),
        Kind::Object | Kind::Array => "[]".len(),
        // A character has at most four bytes. Don't count the characters of a text that is certainly too wide.
        _ if node.source().len() > 4 * limit => limit + 1,
        _ => of(node.source()),
    }
}

/// The width of the punctuation before a node.
fn of_separator(node: Node<'_>) -> usize {
    let is_first = node
        .parent()
        .is_some_and(|parent| parent.index() + 1 == node.index());
    match node.key() {
        Some(_) => ": ".len(),
        None if is_first => 0,
        None => ", ".len(),
    }
}
