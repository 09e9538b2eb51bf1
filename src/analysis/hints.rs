//! Inlay hints: notes that an editor shows after a value.

use super::described::described;
use super::duration::{in_short, whole_number};
use super::names::NameList;
use super::request::shorten_value;
use crate::operation::schema_for;
use crate::schema::View;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// A short note after a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The end of the value.
    pub offset: usize,
    /// The text.
    pub label: String,
}

/// Shorter durations need no hint.
const MINUTE: u64 = 60;

/// The hints in the visible part of the text: durations in words, and the names of resources. The resource in the response has
/// hints too.
pub fn hints(tree: &Tree, visible: Span, names: &NameList) -> Vec<Hint> {
    let document = View::at(schema_for(tree), tree, "");
    let request = tree.root().map(|root| (document.clone(), root));
    let response = tree
        .at_pointer("/response/body/data")
        .map(|resource| (document.member("data", Some(resource)), resource));
    request
        .into_iter()
        .chain(response)
        .flat_map(|(view, node)| described(view, node))
        .filter(|value| visible.touches(value.node.span().end))
        .filter_map(|value| {
            duration_hint(value.node, &value.view).or_else(|| name_hint(value.node, names))
        })
        .collect()
}

fn duration_hint(node: Node<'_>, view: &View<'_>) -> Option<Hint> {
    if node.kind() != Kind::Number || view.text("x-unit") != Some("seconds") {
        return None;
    }
    let seconds = whole_number(node.source()).filter(|seconds| *seconds >= MINUTE)?;
    Some(Hint {
        offset: node.span().end,
        label: in_short(seconds),
    })
}

fn name_hint(node: Node<'_>, names: &NameList) -> Option<Hint> {
    let resource = names.resource_at(node)?;
    Some(Hint {
        offset: node.span().end,
        label: shorten_value(resource.name.trim()).into_owned(),
    })
}

#[cfg(test)]
mod tests;
