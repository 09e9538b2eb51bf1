use std::borrow::Cow;
use std::collections::HashMap;

use super::node::{Kind, Node};
use super::tree::Tree;

/// A key that stands in its object a second time.
#[derive(Clone, Copy, Debug)]
pub struct DuplicateKey<'a> {
    /// The key that came first.
    pub first: Node<'a>,
    /// The one that repeats it.
    pub again: Node<'a>,
}

/// Up to here comparing each key with each is faster than hashing them.
const FEW: usize = 12;

/// Every key that repeats an earlier one of the same object, in the order of the text.
pub fn duplicate_keys(tree: &Tree) -> Vec<DuplicateKey<'_>> {
    let mut found: Vec<DuplicateKey<'_>> = Vec::new();
    // One for all objects: most are small, and then this is all that is needed.
    let mut seen = Vec::with_capacity(FEW);
    for node in tree.nodes() {
        if node.kind() == Kind::Object {
            seen.clear();
            find_duplicates(node, &mut seen, &mut found);
        }
    }
    found.sort_by_key(|duplicate| duplicate.again.index());
    found
}

type Named<'a> = (Cow<'a, str>, Node<'a>);

fn find_duplicates<'a>(
    object: Node<'a>,
    seen: &mut Vec<Named<'a>>,
    found: &mut Vec<DuplicateKey<'a>>,
) {
    let mut index: HashMap<Cow<'_, str>, Node<'_>> = HashMap::new();
    for key in object.children() {
        let name = key.string().unwrap_or_default();
        if name.is_empty() && key.is_malformed() {
            // Stands for a key that is missing: it repeats nothing.
            continue;
        }
        let first = if index.is_empty() {
            let mut seen = seen.iter();
            seen.find(|(other, _)| *other == name)
                .map(|(_, node)| *node)
        } else {
            index.get(&name).copied()
        };
        match first {
            Some(first) => found.push(DuplicateKey { first, again: key }),
            None if seen.len() < FEW => seen.push((name, key)),
            None => {
                if index.is_empty() {
                    index.extend(seen.iter().cloned());
                }
                index.insert(name, key);
            }
        }
    }
}
