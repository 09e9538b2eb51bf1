//! How a node is stored. A tree is a flat list of these, in the order of the text: a node's descendants follow it.

use super::node::Kind;
use crate::text::Span;

/// The index of no node.
pub(super) const NO_NODE: u32 = u32::MAX;

/// A node as the tree stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    /// Its first byte.
    pub start: u32,
    /// The byte after its last one.
    pub end: u32,
    /// The index of its parent; [`NO_NODE`] for the root.
    pub parent: u32,
    /// The index after its last descendant.
    pub subtree_end: u32,
    pub kind: Kind,
    pub flags: u8,
}

/// A string has a backslash.
pub(super) const ESCAPES: u8 = 1;
/// A syntax error is about this very token.
pub(super) const MALFORMED: u8 = 1 << 1;
/// A container holds text that could not be read, or lacks its closing bracket.
pub(super) const BROKEN: u8 = 1 << 2;
/// A key has its colon.
pub(super) const COLON: u8 = 1 << 3;
/// A container has its closing bracket.
pub(super) const CLOSED: u8 = 1 << 4;

impl RawNode {
    /// Where in the text the inside of a string stands.
    pub const fn between_quotes(self) -> Span {
        Span::new(
            self.start as usize + 1,
            (self.end as usize).saturating_sub(1),
        )
    }

    /// Whether a string means exactly what stands between its quotes: it has no escape and no error.
    pub const fn is_literal(self) -> bool {
        self.flags & (ESCAPES | MALFORMED) == 0
    }
}
