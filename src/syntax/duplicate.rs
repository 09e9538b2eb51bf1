use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};

use super::node::{Children, Node};
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

/// An odd number without a pattern: a product with it depends in its highest bits on all bits.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

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
    key: Node<'a>,
    /// Tells nearly all names apart, and is compared faster.
    sketch: u64,
}

impl<'a> DuplicateSearch<'a> {
    /// Looks through the keys of a node, if it is an object.
    pub fn look_through(&mut self, object: Node<'a>) {
        if !object.is_object() {
            return;
        }
        self.seen.clear();
        // A bit for each sketch that was seen: nearly every key's own is new.
        let mut bits = 0_u64;
        let mut keys = object.children();
        while self.seen.len() <= FEW {
            let Some(key) = keys.next() else {
                return;
            };
            let Some(sketch) = sketch_of(key) else {
                continue;
            };
            let bit = 1 << (sketch.wrapping_mul(SPREAD) >> 58);
            let is_known =
                |other: &&Named<'_>| other.sketch == sketch && other.key.string() == key.string();
            let known = match bits & bit {
                0 => None,
                _ => self.seen.iter().find(is_known),
            };
            bits |= bit;
            match known {
                Some(known) => self.found.push(DuplicateKey {
                    first: known.key,
                    again: key,
                }),
                None => self.seen.push(Named { key, sketch }),
            }
        }
        self.look_through_many(object, keys);
    }

    /// Looks through keys of an object beside those that were seen. Sorted by hashes of their names, those with the same name lie side by
    /// side.
    fn look_through_many(&mut self, object: Node<'a>, keys: Children<'a>) {
        let hasher = RandomState::new();
        let seen = self.seen.iter().map(|named| named.key);
        let hashed = seen.chain(keys).filter_map(|key| {
            let hash = hasher.hash_one(name_of(key)?);
            Some(hash << 32 | u64::from(key.index))
        });
        let mut hashed: Vec<u64> = hashed.collect();
        hashed.sort_unstable();
        for same in hashed.chunk_by(|one, other| one >> 32 == other >> 32) {
            if same.len() > 1 {
                let key = |hashed: &u64| Node {
                    index: *hashed as u32,
                    ..object
                };
                self.compare_names(same.iter().map(key));
            }
        }
    }

    fn compare_names(&mut self, keys: impl Iterator<Item = Node<'a>>) {
        let mut firsts: Vec<Node<'a>> = Vec::new();
        for again in keys {
            let name = again.string();
            match firsts.iter().find(|first| first.string() == name) {
                Some(&first) => self.found.push(DuplicateKey { first, again }),
                None => firsts.push(again),
            }
        }
    }

    /// What was found, in the order of the text.
    pub fn found(mut self) -> Vec<DuplicateKey<'a>> {
        self.found.sort_by_key(|duplicate| duplicate.again.index());
        self.found
    }
}

/// What a key says; none if it stands for one that is missing, which repeats nothing.
fn name_of(key: Node<'_>) -> Option<Cow<'_, str>> {
    let name = key.string().unwrap_or_default();
    (!name.is_empty() || !key.is_malformed()).then_some(name)
}

/// The length of a name and its last bytes; none for a name that is none.
#[inline]
fn sketch_of(key: Node<'_>) -> Option<u64> {
    match key.plain_bytes() {
        Some(name) => Some(sketch(name)),
        None => Some(sketch(name_of(key)?.as_bytes())),
    }
}

#[inline]
fn sketch(name: &[u8]) -> u64 {
    let last = name.rchunks(4).next().unwrap_or_default();
    let last = last.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    (name.len() as u64) << 32 | last
}
