use std::ops::Range;

use thiserror::Error;

use super::error::SyntaxError;
use super::node::Node;
use super::raw_node::RawNode;
use super::string::quote;
use super::{MAX_LENGTH, parser};
use crate::text::Span;

/// A parsed text: the text itself, its nodes and its syntax errors. It never changes: an edited text is parsed anew.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub(super) text: String,
    pub(super) nodes: Vec<RawNode>,
    pub(super) errors: Vec<SyntaxError>,
}

/// The caller no longer needs the tree, so parsing stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("parsing was cancelled")]
pub struct Cancelled;

impl Tree {
    /// Parses a text. Never fails: what is wrong with the text is in [`Tree::errors`].
    pub fn parse(text: impl Into<String>) -> Self {
        Self::parse_up_to(MAX_LENGTH, text)
    }

    /// Parses a text of at most `max_length` bytes. A longer one gets a single error and no nodes.
    pub fn parse_up_to(max_length: usize, text: impl Into<String>) -> Self {
        // It is never cancelled.
        parser::parse(text.into(), max_length, &|| false).unwrap_or_default()
    }

    /// Parses a text as [`Tree::parse_up_to`] does, and stops soon after `is_cancelled` returns true.
    ///
    /// # Errors
    /// [`Cancelled`] if it stopped.
    pub fn parse_unless(
        is_cancelled: &dyn Fn() -> bool,
        max_length: usize,
        text: impl Into<String>,
    ) -> Result<Self, Cancelled> {
        parser::parse(text.into(), max_length, is_cancelled)
    }

    /// Replaces this tree by that of a single string, and returns the string's node.
    pub fn reparse_as_string(&mut self, text: &str) -> Node<'_> {
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

    /// The length of the text in bytes.
    pub const fn text_len(&self) -> usize {
        self.text.len()
    }

    /// The last character boundary up to an offset.
    pub fn floor_char_boundary(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
    }

    /// The character that starts at an offset.
    pub fn char_at(&self, offset: usize) -> Option<char> {
        self.text.get(offset..)?.chars().next()
    }

    /// The character that ends at an offset.
    pub fn char_before(&self, offset: usize) -> Option<char> {
        self.text.get(..offset)?.chars().next_back()
    }

    /// The text of a span; empty if the span does not fit the text.
    #[inline]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The bytes of a span; none if the span does not fit the text. It may cut characters.
    #[inline]
    pub(super) fn bytes(&self, span: Span) -> &[u8] {
        let bytes = self.text.as_bytes();
        bytes.get(Range::from(span)).unwrap_or_default()
    }

    /// Every syntax error, in the order of the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The outermost value.
    pub fn root(&self) -> Option<Node<'_>> {
        self.node(0)
    }

    /// How many nodes there are.
    pub const fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The node with an index.
    pub fn node(&self, index: usize) -> Option<Node<'_>> {
        (index < self.nodes.len()).then_some(Node {
            tree: self,
            index: index as u32,
        })
    }

    /// The nodes with these indices, in the order of the text. Indices past the last node are left out.
    pub fn nodes_in(&self, indices: Range<usize>) -> impl Iterator<Item = Node<'_>> {
        let end = indices.end.min(self.nodes.len()) as u32;
        (indices.start as u32..end).map(|index| Node { tree: self, index })
    }

    /// Every node in the order of the text: a container before its children, a key before its value.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes_in(0..self.nodes.len())
    }

    /// The last node that starts at an offset or before it. Every node that contains the offset is this one or
    /// an ancestor of it.
    pub fn last_node_starting_by(&self, offset: usize) -> Option<Node<'_>> {
        let after = self.first_index_from(offset.saturating_add(1));
        self.node(after.checked_sub(1)?)
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

    /// The first node that starts at an offset or after it.
    pub fn first_node_starting_from(&self, offset: usize) -> Option<Node<'_>> {
        self.node(self.first_index_from(offset))
    }

    fn first_index_from(&self, offset: usize) -> usize {
        self.nodes
            .partition_point(|node| (node.start as usize) < offset)
    }
}
