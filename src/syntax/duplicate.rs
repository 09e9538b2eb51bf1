use std::borrow::Cow;
use std::collections::HashMap;

use super::node::Node;
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
    let mut search = DuplicateSearch::default();
    for node in tree.nodes() {
        search.look_through(node);
    }
    search.found()
}

/// Looks for keys that repeat earlier ones, object by object.
#[derive(Default)]
pub struct DuplicateSearch<'a> {
    found: Vec<DuplicateKey<'a>>,
    /// The first keys of an object. One for all objects: most are small, and then this is all that is needed.
    seen: Vec<Named<'a>>,
}

struct Named<'a> {
    name: Cow<'a, str>,
    /// Tells nearly all names apart, and is compared faster.
    sketch: u64,
    key: Node<'a>,
}

impl<'a> DuplicateSearch<'a> {
    /// Looks through the keys of a node, if it is an object.
    pub fn look_through(&mut self, object: Node<'a>) {
        if !object.is_object() {
            return;
        }
        self.seen.clear();
        let mut index: HashMap<Cow<'_, str>, Node<'_>> = HashMap::new();
        for key in object.children() {
            let name = key.string().unwrap_or_default();
            if name.is_empty() && key.is_malformed() {
                // Stands for a key that is missing: it repeats nothing.
                continue;
            }
            let sketch = sketch(&name);
            let first = if index.is_empty() {
                let mut seen = self.seen.iter();
                seen.find(|other| other.sketch == sketch && other.name == name)
                    .map(|other| other.key)
            } else {
                index.get(&name).copied()
            };
            match first {
                Some(first) => self.found.push(DuplicateKey { first, again: key }),
                None if self.seen.len() < FEW => self.seen.push(Named { name, sketch, key }),
                None => {
                    if index.is_empty() {
                        let seen = self.seen.iter();
                        index.extend(seen.map(|other| (other.name.clone(), other.key)));
                    }
                    index.insert(name, key);
                }
            }
        }
    }

    /// What was found, in the order of the text.
    pub fn found(mut self) -> Vec<DuplicateKey<'a>> {
        self.found.sort_by_key(|duplicate| duplicate.again.index());
        self.found
    }
}

/// The length of a name and its last bytes.
fn sketch(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let last = bytes.rchunks(4).next().unwrap_or_default();
    let last = last.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    (bytes.len() as u64) << 32 | last
}
