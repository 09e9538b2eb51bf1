//! Sorts a request's members into the order of the schema.

use super::described::described;
use super::{TextEdit, apply};
use crate::operation::schema_for;
use crate::schema::View;
use crate::syntax::{Node, SyntaxErrorKind, Tree};
use crate::text::Span;

/// The edits that sort the members of the request and of the file's root. Each member keeps its text. Members that the
/// schema doesn't know come last, in their old order. `metadata` and the response are not sorted.
///
/// `None` if everything is in order, or if the file has syntax errors.
pub fn sort_members(tree: &Tree) -> Option<Vec<TextEdit>> {
    let is_readable = tree
        .errors()
        .iter()
        .all(|error| error.kind == SyntaxErrorKind::ByteOrderMark);
    let root = tree.root().filter(|_| is_readable)?;
    let document = View::at(schema_for(tree), tree, "");
    let mut edits = Vec::new();
    // Sort the inside of a member before the member moves.
    for value in described(document, root).iter().rev() {
        sort(value.node, &value.view, &mut edits);
    }
    edits.sort_by_key(|edit| edit.span.start);
    (!edits.is_empty()).then_some(edits)
}

/// Adds the edits that sort an object's members. `edits` already sort the inside of each member.
fn sort(object: Node<'_>, view: &View<'_>, edits: &mut Vec<TextEdit>) {
    let names = view.member_names();
    let written: Vec<Node<'_>> = object.members().map(|(key, _)| key).collect();
    let mut sorted = written.clone();
    sorted.sort_by_key(|key| {
        let name = key.string().unwrap_or_default();
        names
            .iter()
            .position(|known| *known == name)
            .unwrap_or(names.len())
    });
    let moved: Vec<TextEdit> = written
        .iter()
        .zip(&sorted)
        .filter(|(here, member)| here != member)
        .map(|(here, member)| TextEdit::replace(here.member_span(), edited(*member, edits)))
        .collect();
    edits.retain(|edit| moved.iter().all(|place| !place.span.covers(edit.span)));
    edits.extend(moved);
}

/// A member's text after the edits inside it.
fn edited(member: Node<'_>, edits: &[TextEdit]) -> String {
    let span = member.member_span();
    let within: Vec<TextEdit> = edits
        .iter()
        .filter(|edit| span.covers(edit.span))
        .map(|edit| TextEdit {
            span: Span::new(edit.span.start - span.start, edit.span.end - span.start),
            new_text: edit.new_text.clone(),
        })
        .collect();
    apply(member.tree().slice(span), &within)
}

#[cfg(test)]
mod tests;
