//! Walks over the values of a document that a schema describes.

use crate::schema::View;
use crate::syntax::{Kind, Node};

/// A value with its view of the schema.
pub(super) struct Described<'a> {
    pub node: Node<'a>,
    pub view: View<'static>,
}

/// A value and all values below it that the schema describes, in the order of the text. Members that a send generates
/// are skipped. Of members with the same name only the last counts.
pub(super) fn described<'a>(view: View<'static>, node: Node<'a>) -> Vec<Described<'a>> {
    let mut found = Vec::new();
    let mut pending = vec![Described { node, view }];
    while let Some(value) = pending.pop() {
        if value.view.is_known() && !value.view.is_set("x-generated") {
            pending.extend(below(&value));
            found.push(value);
        }
    }
    found.sort_by_key(|value| value.node.index());
    found
}

fn below<'a>(value: &Described<'a>) -> Vec<Described<'a>> {
    let Described { node, view } = value;
    let member = |name: &str, node| Described {
        node,
        view: view.member(name, Some(node)),
    };
    match node.kind() {
        Kind::Object => view
            .member_names()
            .into_iter()
            .filter_map(|name| Some(member(name, node.get(name)?)))
            .collect(),
        // All elements have the same view.
        Kind::Array if view.member("0", None).is_known() => {
            node.children().map(|child| member("0", child)).collect()
        }
        _ => Vec::new(),
    }
}
