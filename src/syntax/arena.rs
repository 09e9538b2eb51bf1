//! The nodes of a tree, kept so that an edit changes few of them.
//!
//! What lies before an edit keeps its distance from the start of the text, and what lies behind it keeps its distance from the end. So the
//! arena has a pivot: places up to it are stored as distances from the start, and places behind it as distances from the end.
//! When the text grows at the pivot, everything behind it has moved and nothing was touched. Moving the pivot costs
//! as much as there are nodes between its old place and its new one, and children behind it of the containers that it enters or
//! leaves; who types goes on where the last key was pressed.
//!
//! Whoever reads a node gets plain indices and offsets, wherever the pivot is.

use super::node::Kind;

/// A node. The arena is in the order of the text: a node's children follow it, and `next` is the index behind its last
/// descendant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    pub start: u32,
    pub end: u32,
    pub parent: u32,
    pub next: u32,
    pub kind: Kind,
    pub flags: u8,
}

impl RawNode {
    /// What stands between the quotes of a string in its place in a text.
    pub fn inside(self, text: &str) -> &str {
        let (start, end) = (self.start as usize + 1, self.end as usize);
        text.get(start..end.saturating_sub(1)).unwrap_or_default()
    }
}

/// The parent of the root.
pub(super) const NO_NODE: u32 = u32::MAX;

/// A string has a backslash.
pub(super) const ESCAPES: u8 = 1;
/// A syntax error is about this very token.
pub(super) const MALFORMED: u8 = 1 << 1;
/// A container holds a place that could not be read, or does not end.
pub(super) const BROKEN: u8 = 1 << 2;
/// A key has its colon.
pub(super) const COLON: u8 = 1 << 3;
/// A container has its closing bracket.
pub(super) const CLOSED: u8 = 1 << 4;

/// The nodes of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    /// A place is stored as it is or, as a negative number, as its distance to the end. No text is so long that an offset or an index
    /// would look negative.
    stored: Vec<RawNode>,
    /// The index of the first node behind the pivot.
    pivot: usize,
    /// The length of the text, in bytes.
    length: u32,
}

impl Arena {
    /// The nodes of a text of `length` bytes.
    pub fn new(nodes: Vec<RawNode>, length: usize) -> Self {
        Self {
            pivot: nodes.len(),
            stored: nodes,
            length: length as u32,
        }
    }

    pub fn len(&self) -> usize {
        self.stored.len()
    }

    #[inline]
    pub fn get(&self, index: u32) -> Option<RawNode> {
        let stored = self.stored.get(index as usize)?;
        Some(self.totals().read(*stored))
    }

    /// Sets flags of a node in place of others.
    pub fn replace_flags(&mut self, index: u32, old: u8, new: u8) {
        if let Some(node) = self.stored.get_mut(index as usize) {
            node.flags = node.flags & !old | new;
        }
    }

    /// The index of the first node that does not start before an offset.
    pub fn first_from(&self, offset: usize) -> usize {
        self.stored
            .partition_point(|node| (from_store(node.start, self.length) as usize) < offset)
    }

    /// Moves the pivot between two nodes and to an offset between them.
    pub fn move_pivot(&mut self, node: usize, offset: usize) {
        let to = Pivot {
            node: node as u32,
            offset: offset as u32,
        };
        let (first, last) = (self.pivot.min(node), self.pivot.max(node));
        let totals = self.totals();
        let between = self.stored.get_mut(first..last).unwrap_or_default();
        for node in between {
            *node = totals.store(totals.read(*node), to);
        }
        self.store_around_again(self.pivot, to);
        self.store_around_again(node, to);
        self.store_parents_again(first, last, to);
        self.pivot = node;
    }

    /// Notes that the text at the pivot has changed, so that all of it is this long now.
    pub fn resize(&mut self, length: usize) {
        self.length = length as u32;
    }

    /// Puts nodes in the place of those from `first` up to the pivot. The new ones are as [`Arena::get`] gives them.
    pub fn replace_before_pivot(&mut self, first: usize, new: Vec<RawNode>) {
        let behind = first + new.len();
        self.stored.splice(first..self.pivot, new);
        self.pivot = behind;
    }

    fn totals(&self) -> Totals {
        Totals {
            nodes: self.stored.len() as u32,
            length: self.length,
        }
    }

    fn store_again(&mut self, index: u32, pivot: Pivot) {
        let totals = self.totals();
        if let Some(node) = self.stored.get_mut(index as usize) {
            *node = totals.store(totals.read(*node), pivot);
        }
    }

    /// Stores those nodes again that start before a pivot and end behind it.
    fn store_around_again(&mut self, pivot: usize, to: Pivot) {
        let Some(last) = pivot.checked_sub(1) else {
            return;
        };
        let mut index = last as u32;
        while let Some(node) = self.get(index) {
            self.store_again(index, to);
            index = node.parent;
        }
    }

    /// Stores those nodes behind `last` again whose parents lie from `first` on, but before it.
    fn store_parents_again(&mut self, first: usize, last: usize, to: Pivot) {
        let count = self.stored.len() as u32;
        let mut child = last as u32;
        let mut parent = child.wrapping_sub(1);
        while let Some(above) = self.get(parent).filter(|_| parent as usize >= first) {
            while child < above.next {
                let Some(next) = self.get(child).map(|node| node.next) else {
                    return;
                };
                if let Some(place) = self.stored.get_mut(child as usize) {
                    place.parent = to_store(parent, to.node, count);
                }
                child = next;
            }
            parent = above.parent;
        }
    }
}

/// What distances from the end are told by.
#[derive(Clone, Copy)]
struct Totals {
    nodes: u32,
    /// In bytes.
    length: u32,
}

impl Totals {
    #[inline]
    fn read(self, stored: RawNode) -> RawNode {
        RawNode {
            start: from_store(stored.start, self.length),
            end: from_store(stored.end, self.length),
            parent: match stored.parent {
                NO_NODE => NO_NODE,
                parent => from_store(parent, self.nodes),
            },
            next: from_store(stored.next, self.nodes),
            ..stored
        }
    }

    #[inline]
    fn store(self, node: RawNode, pivot: Pivot) -> RawNode {
        RawNode {
            start: to_store(node.start, pivot.offset, self.length),
            end: to_store(node.end, pivot.offset, self.length),
            parent: to_store(node.parent, pivot.node, self.nodes),
            next: to_store(node.next, pivot.node, self.nodes),
            ..node
        }
    }
}

/// A place between two nodes.
#[derive(Clone, Copy)]
struct Pivot {
    node: u32,
    offset: u32,
}

#[inline]
const fn from_store(stored: u32, total: u32) -> u32 {
    // All bits, or none.
    let is_from_end = (stored as i32 >> 31) as u32;
    stored.wrapping_add((total + 2) & is_from_end)
}

/// The two less keep the last place apart from [`NO_NODE`].
#[inline]
const fn to_store(place: u32, pivot: u32, total: u32) -> u32 {
    if place >= pivot && place != NO_NODE {
        place.wrapping_sub(total + 2)
    } else {
        place
    }
}
