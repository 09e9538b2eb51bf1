//! Finds the nodes at many JSON Pointers. Each container is indexed only once, so the time is linear in the document.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::syntax::{Kind, Node, Tree, unescape_token};

/// The values in a container by name or index. Of duplicate keys the last one counts, as in JSON parsers.
type Children<'a> = HashMap<Cow<'a, str>, Node<'a>>;

/// Caches the children of a document's containers.
pub(super) struct Places<'a> {
    tree: &'a Tree,
    /// The children of each container, by the container's index in the tree.
    children: HashMap<usize, Children<'a>>,
}

impl<'a> Places<'a> {
    pub fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            children: HashMap::new(),
        }
    }

    /// The value at a JSON Pointer.
    pub fn at(&mut self, pointer: &str) -> Option<Node<'a>> {
        let mut node = self.tree.root()?;
        for token in pointer.split('/').skip(1) {
            let children = self.children.entry(node.index());
            let children = children.or_insert_with(|| children_of(node));
            node = *children.get(unescape_token(token).as_ref())?;
        }
        Some(node)
    }
}

fn children_of(node: Node<'_>) -> Children<'_> {
    match node.kind() {
        Kind::Array => {
            let numbered = node.children().enumerate();
            numbered
                .map(|(index, child)| (index.to_string().into(), child))
                .collect()
        }
        _ => node.named_values().collect(),
    }
}
