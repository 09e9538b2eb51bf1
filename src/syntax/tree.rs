use std::ops::Range;

use super::arena::Arena;
use super::error::SyntaxError;
use super::node::Node;
use super::pieces::{Pieces, Window};
use super::string::quote;
use super::{MAX_LENGTH, parser};
use crate::text::Span;

/// A parsed text: the text itself, its nodes and its syntax errors.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) text: Pieces,
    pub(super) nodes: Arena,
    pub(super) errors: Vec<SyntaxError>,
    /// The length of the longest text that is parsed, in bytes.
    pub(super) most: usize,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// Where it starts in the whole text, in bytes.
    pub start: usize,
    /// What it says.
    pub text: &'a str,
}

impl Default for Tree {
    /// The tree of no text, which isn't even an empty document.
    fn default() -> Self {
        Self {
            text: Pieces::default(),
            nodes: Arena::default(),
            errors: Vec::new(),
            most: MAX_LENGTH,
        }
    }
}

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

    /// The text that was parsed. After an edit of a long text it has to be put together first: whoever needs a part of it had better ask for that.
    pub fn text(&self) -> &str {
        self.text.whole()
    }

    /// How long the text is, in bytes.
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// A part of the text that holds the lines whole which a span touches.
    pub fn lines_of(&self, span: Span) -> Excerpt<'_> {
        self.text.lines_of(span)
    }

    /// The last character boundary up to an offset.
    pub fn floor_char_boundary(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
    }

    /// The character that starts at an offset.
    pub fn char_at(&self, offset: usize) -> Option<char> {
        let Window { start, text, .. } = self.text.window(offset);
        text.get(offset - start..)?.chars().next()
    }

    /// The character that ends at an offset.
    pub fn char_before(&self, offset: usize) -> Option<char> {
        let mut windows = self.text.before(offset);
        windows.find_map(|window| window.text.chars().next_back())
    }

    /// What stands in a span; nothing where the span does not fit the text.
    #[inline]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span)
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
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The node of an index.
    pub fn node(&self, index: usize) -> Option<Node<'_>> {
        (index < self.nodes.len()).then_some(Node {
            tree: self,
            index: index as u32,
        })
    }

    /// The nodes of some indices, in the order of the text. Of those beyond the last there are none.
    pub fn nodes_in(&self, indices: Range<usize>) -> impl Iterator<Item = Node<'_>> {
        let end = indices.end.min(self.nodes.len()) as u32;
        (indices.start as u32..end).map(|index| Node { tree: self, index })
    }

    /// The text in which the nodes of some indices start, up to where the next one starts; of the last ones, to the end.
    pub fn text_in(&self, indices: Range<usize>) -> &str {
        let start = |index: usize| {
            let node = self.nodes.get(u32::try_from(index).ok()?)?;
            Some(node.start as usize)
        };
        let end = start(indices.end).unwrap_or(self.text.len());
        let start = start(indices.start).unwrap_or(end);
        self.slice(Span::new(start, end))
    }

    /// Every node in the order of the text: a container before what it holds, a key before its value.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes_in(0..self.nodes.len())
    }

    /// The last node that starts at an offset or before it: wherever the offset is, what lies around it is among
    /// this node and those above it.
    pub fn last_node_starting_by(&self, offset: usize) -> Option<Node<'_>> {
        let after = self.nodes.first_from(offset.saturating_add(1));
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
        self.node(index as usize)
    }
}
