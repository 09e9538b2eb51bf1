//! The nodes of a tree, kept so that an edit changes few of them.
//!
//! An edit moves everything behind it by as many bytes. So the nodes are counted off in blocks, and each block has a base, to which the
//! offsets of its nodes are added: an edit touches the nodes behind it in its own block, those around it, and the bases of the blocks
//! behind, wherever the last edit was.
//!
//! How nodes lie below each other is stored as counts of nodes. An edit that adds or removes nodes changes the counts of those around
//! it, and of the children that these have behind it: less than moving the nodes behind it in memory, which it costs too.
//!
//! Whoever reads a node gets plain offsets, whatever the bases are.

use std::ops::Range;

use super::node::Kind;
use crate::text::Span;

/// A node. The arena is in the order of the text: a node's descendants follow it.
///
/// Packed, it takes 18 bytes in place of 20: what a tree of a long text costs is memory that the system has to give out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, packed(2))]
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

const _: () = assert!(size_of::<RawNode>() == 18);

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
    pub const fn between_quotes(self) -> Span {
        Span::new(
            self.start as usize + 1,
            (self.end as usize).saturating_sub(1),
        )
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

/// The nodes of a block. Few in tests and for fuzzing, so that their trees have several.
const BLOCK: usize = if cfg!(any(test, fuzzing)) { 4 } else { 512 };

/// The nodes of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    /// Their offsets count from the base of their block. They wrap, so that a base may be any number.
    stored: Vec<RawNode>,
    /// The base of each block; none before the first edit, when all are zero.
    bases: Vec<u32>,
}

impl Arena {
    pub fn new(nodes: Vec<RawNode>) -> Self {
        Self {
            stored: nodes,
            bases: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.stored.len()
    }

    #[inline]
    pub fn get(&self, index: u32) -> Option<RawNode> {
        let stored = self.stored.get(index as usize)?;
        Some(stored.moved_by(self.base(index as usize)))
    }

    #[inline]
    fn base(&self, index: usize) -> u32 {
        self.bases.get(index / BLOCK).copied().unwrap_or(0)
    }

    /// Sets flags of a node in place of others.
    pub fn replace_flags(&mut self, index: u32, old: u8, new: u8) {
        if let Some(node) = self.stored.get_mut(index as usize) {
            node.flags = node.flags & !old | new;
        }
    }

    /// The index of the first node that does not start before an offset.
    pub fn first_from(&self, offset: usize) -> usize {
        self.first_of(0, offset)
    }

    /// The same, of the nodes from an index on.
    pub fn first_of(&self, first: u32, offset: usize) -> usize {
        let starts_before = |index: u32| {
            let node = self.get(index);
            node.is_some_and(|node| (node.start as usize) < offset)
        };
        let (mut first, mut last) = (first, self.len() as u32);
        while first < last {
            let middle = first.midpoint(last);
            match starts_before(middle) {
                true => first = middle + 1,
                false => last = middle,
            }
        }
        first as usize
    }

    /// Moves every place from an offset on by a distance, which wraps if they move back. `first` is the first node that starts there
    /// or behind it.
    pub fn move_from(&mut self, first: usize, offset: usize, distance: u32) {
        self.bases.resize(self.stored.len().div_ceil(BLOCK), 0);
        let next_block = first.next_multiple_of(BLOCK);
        let of_this_block = self.stored.iter_mut().take(next_block).skip(first);
        of_this_block.for_each(|node| *node = node.moved_by(distance));
        for base in self.bases.iter_mut().skip(next_block / BLOCK) {
            *base = base.wrapping_add(distance);
        }
        // Of those that start before, the last one and those above it may end behind.
        let mut around = first.checked_sub(1).map(|last| last as u32);
        while let Some(index) = around {
            let base = self.base(index as usize);
            let Some(node) = self.stored.get_mut(index as usize) else {
                return;
            };
            if node.end.wrapping_add(base) as usize >= offset {
                node.end = node.end.wrapping_add(distance);
            }
            around = node.parent(index);
        }
    }

    /// Puts nodes of a container in the place of others. The new ones are as [`Arena::get`] gives them.
    pub fn replace(
        &mut self,
        container: u32,
        old: Range<u32>,
        new: impl ExactSizeIterator<Item = RawNode>,
    ) {
        let added = (new.len() as u32).wrapping_sub(old.end - old.start);
        let old_indices = old.start as usize..old.end as usize;
        // Most edits change a value, and there may be many nodes behind it.
        if added == 0 {
            for (index, node) in old_indices.zip(new) {
                let base = self.base(index);
                if let Some(stored) = self.stored.get_mut(index) {
                    *stored = node.moved_by(base.wrapping_neg());
                }
            }
            return;
        }
        self.add_below(container, old.end, added);
        let base = self.share_base_from(old_indices.start);
        let new = new.map(|node| node.moved_by(base.wrapping_neg()));
        self.stored.splice(old_indices, new);
        self.bases.resize(self.stored.len().div_ceil(BLOCK), base);
    }

    /// Gives the blocks behind a node the base of its block, so that it doesn't matter in which of them a node lies. Gives that base.
    fn share_base_from(&mut self, index: usize) -> u32 {
        let block = index / BLOCK;
        let shared = self.base(index);
        let nodes = self.stored.chunks_mut(BLOCK);
        for (nodes, base) in nodes.zip(&mut self.bases).skip(block + 1) {
            let distance = base.wrapping_sub(shared);
            if distance != 0 {
                nodes
                    .iter_mut()
                    .for_each(|node| *node = node.moved_by(distance));
                *base = shared;
            }
        }
        shared
    }

    /// Prepares the counts for nodes that are about to be added before a node, below a container. The number wraps if nodes are removed.
    fn add_below(&mut self, container: u32, behind: u32, added: u32) {
        let mut child = behind;
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
}

impl RawNode {
    /// The node with its places moved by a distance, which wraps if they move back.
    #[inline]
    pub const fn moved_by(self, distance: u32) -> Self {
        Self {
            start: self.start.wrapping_add(distance),
            end: self.end.wrapping_add(distance),
            ..self
        }
    }
}
