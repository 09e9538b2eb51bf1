//! Indents the current line while the user types. Never changes anything but white space.

use super::FormatOptions;
use crate::analysis::TextEdit;
use crate::analysis::lines::{indentation, indentation_of};
use crate::analysis::unresolved::unresolved;
use crate::syntax::{Kind, Node, SyntaxErrorKind, Tree};

/// The edit that indents the current line after a closing bracket or a line break was typed before an offset. It also
/// works in a text with syntax errors, because it needs only the line on which the enclosing container starts.
pub fn format_on_type(
    tree: &Tree,
    offset: usize,
    typed: char,
    options: &FormatOptions,
) -> Option<TextEdit> {
    if unresolved(tree).is_some() {
        return None;
    }
    let wanted = match typed {
        '}' | ']' => indentation_of_bracket(tree, offset)?,
        '\n' | '\r' => indentation_of_line(tree, offset, options)?,
        _ => return None,
    };
    let written = indentation(tree, offset);
    (tree.slice(written) != wanted).then(|| TextEdit::replace(written, wanted))
}

/// A closing bracket at the start of a line is indented like the line of its opening bracket.
fn indentation_of_bracket(tree: &Tree, offset: usize) -> Option<String> {
    let closed = containers_around(tree, offset)
        .find(|container| container.is_closed() && container.span().end == offset)?;
    let is_first_of_line = indentation(tree, offset).end + 1 == offset;
    is_first_of_line.then(|| indentation_of(closed).to_owned())
}

/// The content of a container is indented one level deeper than the line on which the container starts.
fn indentation_of_line(tree: &Tree, offset: usize, options: &FormatOptions) -> Option<String> {
    if is_unreadable(tree, offset) {
        return None;
    }
    let Some(container) = container_open_at(tree, offset) else {
        return Some(String::new());
    };
    let mut wanted = indentation_of(container).to_owned();
    let first_of_line = indentation(tree, offset).end;
    let closes = container.is_closed() && container.span().end == first_of_line + 1;
    if !closes {
        wanted.push_str(options.style.indentation.text());
    }
    Some(wanted)
}

/// Whether an offset is in a comment or in unexpected text after the value.
fn is_unreadable(tree: &Tree, offset: usize) -> bool {
    let kinds = [SyntaxErrorKind::Comment, SyntaxErrorKind::TextAfterEnd];
    tree.errors()
        .iter()
        .take_while(|error| error.span.start < offset)
        .any(|error| kinds.contains(&error.kind) && offset <= error.span.end)
}

/// The innermost container that is open at an offset. An unclosed container stays open as long as its parents do.
fn container_open_at(tree: &Tree, offset: usize) -> Option<Node<'_>> {
    let mut innermost = None;
    for container in containers_around(tree, offset) {
        if container.is_closed() && container.span().end <= offset {
            innermost = None;
        } else {
            innermost = innermost.or(Some(container));
        }
    }
    innermost
}

/// The containers that start before an offset and may contain it, the innermost first.
fn containers_around(tree: &Tree, offset: usize) -> impl Iterator<Item = Node<'_>> {
    let before = offset
        .checked_sub(1)
        .and_then(|before| tree.last_node_starting_by(before));
    std::iter::successors(before, |node| node.parent())
        .filter(|node| matches!(node.kind(), Kind::Object | Kind::Array))
}
