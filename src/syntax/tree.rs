use super::error::SyntaxError;
use super::node::{Kind, Node};
use super::string::quote;
use super::{MAX_LENGTH, parser};

/// A parsed text: the text itself, its nodes and its syntax errors.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub(super) text: String,
    pub(super) nodes: Vec<RawNode>,
    pub(super) errors: Vec<SyntaxError>,
}

/// A node as the arena keeps it. The arena is in the order of the text: a node's children follow it, and
/// `next` is the index behind its last descendant.
#[derive(Clone, Copy, Debug)]
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

impl Tree {
    /// Parses a text. Never fails: what is wrong with the text is in [`Tree::errors`].
    pub fn parse(text: impl Into<String>) -> Self {
        parser::parse(text.into(), MAX_LENGTH)
    }

    /// Parses a text unless it is longer than so many bytes, which then is all that is wrong with it.
    pub fn parse_up_to(most: usize, text: impl Into<String>) -> Self {
        parser::parse(text.into(), most)
    }

    /// Makes this the tree of a single string, and gives its node.
    pub fn hold_string(&mut self, text: &str) -> Node<'_> {
        *self = Self::parse(quote(text));
        Node {
            tree: self,
            index: 0,
        }
    }

    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every syntax error, in the order of the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The outermost value.
    pub fn root(&self) -> Option<Node<'_>> {
        (!self.nodes.is_empty()).then_some(Node {
            tree: self,
            index: 0,
        })
    }

    /// Every node in the order of the text: a container before what it holds, a key before its value.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as u32).map(|index| Node { tree: self, index })
    }

    /// The last node that starts at an offset or before it: wherever the offset is, what lies around it is among
    /// this node and those above it.
    pub fn last_node_starting_by(&self, offset: usize) -> Option<Node<'_>> {
        let after = self
            .nodes
            .partition_point(|node| node.start as usize <= offset);
        Some(Node {
            tree: self,
            index: u32::try_from(after.checked_sub(1)?).ok()?,
        })
    }

    /// The innermost node that an offset lies in or at an end of. Where one node ends and another starts at
    /// the offset, it is the one that starts.
    pub fn node_at(&self, offset: usize) -> Option<Node<'_>> {
        let mut node = self.last_node_starting_by(offset)?;
        while !node.span().touches(offset) {
            node = node.parent()?;
        }
        Some(node)
    }

    /// The first node that starts at an offset or behind it.
    pub fn first_node_starting_from(&self, offset: usize) -> Option<Node<'_>> {
        let before = offset.checked_sub(1);
        let last = before.and_then(|before| self.last_node_starting_by(before));
        let index = last.map_or(0, |node| node.index + 1);
        ((index as usize) < self.nodes.len()).then_some(Node { tree: self, index })
    }
}
