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
    let mut found: Vec<DuplicateKey<'_>> = tree
        .nodes()
        .filter(|node| node.kind() == Kind::Object)
        .flat_map(duplicates_in)
        .collect();
    found.sort_by_key(|duplicate| duplicate.again.index());
    found
}

fn duplicates_in(object: Node<'_>) -> Vec<DuplicateKey<'_>> {
    let mut seen: Vec<(Cow<'_, str>, Node<'_>)> = Vec::new();
    let mut index: HashMap<Cow<'_, str>, Node<'_>> = HashMap::new();
    let mut found = Vec::new();
    for (key, _) in object.members() {
        let name = key.string().unwrap_or_default();
        if name.is_empty() && key.is_malformed() {
            // Stands for a key that is missing: it repeats nothing.
            continue;
        }
        let first = if index.is_empty() {
            seen.iter()
                .find(|(other, _)| *other == name)
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
    found
}
