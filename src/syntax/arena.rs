//! The nodes of a tree, kept so that an edit changes few of them.
//!
//! What lies before an edit keeps its distance from the start of the text, and what lies behind it keeps its distance from the end. So the
//! arena has a pivot between two nodes: those behind it are stored with their distances from the end, those before it with theirs from the
//! start, but for the ends of the nodes around the pivot, which lie behind it. When the text grows at the pivot, everything behind it has
//! moved and nothing was touched. Moving the pivot costs a little for each node between its old place and its new one; who types goes on
//! where the last key was pressed.
//!
//! How nodes lie below each other is stored as counts of nodes. An edit that adds or removes nodes changes the counts of those around
//! it, and of the children that these have behind it: less than moving the nodes behind it in memory, which it costs too.
//!
//! Whoever reads a node gets plain offsets, wherever the pivot is.

use std::ops::Range;

use super::node::Kind;

/// A node. The arena is in the order of the text: a node's descendants follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    pub start: u32,
    pub end: u32,
    /// How many nodes before this one its parent is; zero for the root.
    pub above: u32,
    /// How many nodes this one and its descendants are.
    pub size: u32,
    pub kind: Kind,
    pub flags: u8,
}

impl RawNode {
    /// The index of its parent, of a node with this index.
    #[inline]
    pub const fn parent(self, index: u32) -> Option<u32> {
        match self.above {
            0 => None,
            above => index.checked_sub(above),
        }
    }

    /// The index behind its last descendant, of a node with this index.
    #[inline]
    pub const fn subtree_end(self, index: u32) -> u32 {
        index.saturating_add(self.size)
    }

    /// Where in the text the inside of a string stands.
    pub const fn between_quotes(self) -> Range<usize> {
        self.start as usize + 1..(self.end as usize).saturating_sub(1)
    }

    /// What stands between the quotes of a string in its place in a text.
    pub fn inside(self, text: &str) -> &str {
        text.get(self.between_quotes()).unwrap_or_default()
    }

    /// Whether a string says what stands between its quotes: there is no escape and no mistake in it.
    pub const fn is_literal(self) -> bool {
        self.flags & (ESCAPES | MALFORMED) == 0
    }
}

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
    /// An offset is stored as it is or, as a negative number, as its distance to the end. No text is so long that an offset
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
        Some(RawNode {
            start: from_store(stored.start, self.length),
            end: from_store(stored.end, self.length),
            ..*stored
        })
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
        let (first, last) = (self.pivot.min(node), self.pivot.max(node));
        let (length, offset) = (self.length, offset as u32);
        let between = self.stored.get_mut(first..last).unwrap_or_default();
        for node in between {
            node.store_again(length, offset);
        }
        self.store_around_again(self.pivot, offset);
        self.store_around_again(node, offset);
        self.pivot = node;
    }

    /// Notes that the text at the pivot has changed, so that all of it is this long now.
    pub fn resize(&mut self, length: usize) {
        self.length = length as u32;
    }

    /// Puts nodes of a container in the place of those from `first` up to the pivot. The new ones are as [`Arena::get`] gives them.
    pub fn replace_before_pivot(
        &mut self,
        container: u32,
        first: u32,
        new: impl ExactSizeIterator<Item = RawNode>,
    ) {
        let added = (new.len() as u32).wrapping_sub(self.pivot as u32 - first);
        // Most edits change a value, and there may be many children behind it.
        if added != 0 {
            self.add_below(container, added);
        }
        let behind = first as usize + new.len();
        self.stored.splice(first as usize..self.pivot, new);
        self.pivot = behind;
    }

    /// Prepares the counts for nodes that are about to be added at the pivot, below a container. The number wraps if nodes are removed.
    fn add_below(&mut self, container: u32, added: u32) {
        let mut child = self.pivot as u32;
        let mut around = Some(container);
        while let Some(index) = around {
            let Some(node) = self.stored.get_mut(index as usize) else {
                return;
            };
            let (parent, end) = (node.parent(index), node.subtree_end(index));
            node.size = node.size.wrapping_add(added);
            while child < end
                && let Some(node) = self.stored.get_mut(child as usize)
            {
                node.above = node.above.wrapping_add(added);
                child = node.subtree_end(child);
            }
            around = parent;
        }
    }

    /// Stores the last node before a pivot again and those above it: some of them end behind the pivot.
    fn store_around_again(&mut self, pivot: usize, offset: u32) {
        let length = self.length;
        let mut around = pivot.checked_sub(1).map(|last| last as u32);
        while let Some(index) = around {
            let Some(node) = self.stored.get_mut(index as usize) else {
                return;
            };
            node.store_again(length, offset);
            around = node.parent(index);
        }
    }
}

impl RawNode {
    /// Stores a stored node again, for a pivot at an offset of a text.
    #[inline]
    fn store_again(&mut self, length: u32, offset: u32) {
        self.start = to_store(from_store(self.start, length), offset, length);
        self.end = to_store(from_store(self.end, length), offset, length);
    }
}

#[inline]
const fn from_store(stored: u32, length: u32) -> u32 {
    stored.wrapping_add((length + 1) & all_bits_if((stored as i32) < 0))
}

/// The one less makes a negative number of the end itself. Numbers with a sign are compared, as processors do it for several at once.
#[inline]
const fn to_store(offset: u32, pivot: u32, length: u32) -> u32 {
    offset.wrapping_sub((length + 1) & all_bits_if(offset as i32 >= pivot as i32))
}

#[inline]
const fn all_bits_if(condition: bool) -> u32 {
    (condition as u32).wrapping_neg()
}
