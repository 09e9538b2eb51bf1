use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::node::{Children, Node};
use super::tree::Tree;

/// A key that repeats an earlier one of its object.
#[derive(Clone, Copy, Debug)]
pub struct DuplicateKey<'a> {
    /// The key that came first.
    pub first: Node<'a>,
    /// The one that repeats it.
    pub again: Node<'a>,
}

/// Up to this many keys, comparing each pair is faster than hashing.
const FEW: usize = 12;

/// Every key that repeats an earlier one of its object, in the order of the text.
pub fn duplicate_keys(tree: &Tree) -> Vec<DuplicateKey<'_>> {
    let mut search = DuplicateSearch::default();
    for node in tree.nodes() {
        search.add_object(node);
    }
    search.into_found()
}

/// Looks for duplicate keys, object by object.
#[derive(Default)]
pub struct DuplicateSearch<'a> {
    found: Vec<DuplicateKey<'a>>,
    /// The first keys of the current object. All objects share it, to save allocations.
    seen: Vec<(Cow<'a, str>, Node<'a>)>,
}

impl<'a> DuplicateSearch<'a> {
    /// Looks at the keys of a node, if it is an object.
    pub fn add_object(&mut self, object: Node<'a>) {
        if !object.is_object() {
            return;
        }
        self.seen.clear();
        let mut keys = object.children();
        for again in keys.by_ref().take(FEW) {
            let Some(name) = name_of(again) else {
                continue;
            };
            match self.seen.iter().find(|(other, _)| *other == name) {
                Some(&(_, first)) => self.found.push(DuplicateKey { first, again }),
                None => self.seen.push((name, again)),
            }
        }
        self.add_many(keys);
    }

    /// Looks at the keys of an object after the first few.
    fn add_many(&mut self, mut keys: Children<'a>) {
        let Some(next) = keys.next() else {
            return;
        };
        let mut firsts: HashMap<_, _> = self.seen.drain(..).collect();
        for again in std::iter::once(next).chain(keys) {
            let Some(name) = name_of(again) else {
                continue;
            };
            match firsts.entry(name) {
                Entry::Occupied(first) => self.found.push(DuplicateKey {
                    first: *first.get(),
                    again,
                }),
                Entry::Vacant(free) => {
                    free.insert(again);
                }
            }
        }
    }

    /// The duplicate keys of all objects, in the order of the text.
    pub fn into_found(mut self) -> Vec<DuplicateKey<'a>> {
        self.found.sort_by_key(|duplicate| duplicate.again.index());
        self.found
    }
}

/// The name of a key; `None` for the empty key that stands for a missing one, which repeats nothing.
fn name_of(key: Node<'_>) -> Option<Cow<'_, str>> {
    let name = key.string().unwrap_or_default();
    (!name.is_empty() || !key.is_malformed()).then_some(name)
}
