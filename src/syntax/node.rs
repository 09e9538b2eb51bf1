use std::borrow::Cow;

use super::raw_node::{BROKEN, CLOSED, COLON, ESCAPES, MALFORMED, NO_NODE, RawNode};
use super::string::{closing_quotes, has_closing_quote, unescape, without_quotes};
use super::tree::Tree;
use crate::text::Span;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An object; its children are keys.
    Object,
    /// An array; its children are values.
    Array,
    /// A member's key; its only child is the member's value, if there is one.
    Key,
    /// A string, in whatever quotes.
    String,
    /// A number, or what looks like one.
    Number,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `null`.
    Null,
    /// A bare word, or text that can't be read, where a value belongs.
    Invalid,
}

/// A node of a [`Tree`]. It is a reference and costs nothing to copy.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub(super) tree: &'a Tree,
    pub(super) index: u32,
}

impl<'a> Node<'a> {
    /// How the tree stores the node.
    #[inline]
    fn raw(self) -> RawNode {
        // Only trees make indices, so this stands for none of them. It keeps a mistake there from being a panic.
        const MISSING: RawNode = RawNode {
            start: 0,
            end: 0,
            parent: NO_NODE,
            subtree_end: 0,
            kind: Kind::Invalid,
            flags: MALFORMED,
        };
        #[cfg(test)]
        super::steps::count();
        let raw = self.tree.nodes.get(self.index as usize);
        raw.copied().unwrap_or(MISSING)
    }

    fn has(self, flag: u8) -> bool {
        self.raw().flags & flag != 0
    }

    /// The tree of the node.
    pub fn tree(self) -> &'a Tree {
        self.tree
    }

    /// The node's index in the order of the text.
    pub fn index(self) -> usize {
        self.index as usize
    }

    /// What the node is.
    pub fn kind(self) -> Kind {
        self.raw().kind
    }

    /// Its span. A key's span is the key's alone; see [`Node::member_span`].
    pub fn span(self) -> Span {
        let raw = self.raw();
        Span::new(raw.start as usize, raw.end as usize)
    }

    /// Its text as written.
    pub fn source(self) -> &'a str {
        self.tree.slice(self.span())
    }

    /// Whether a syntax error is about this very token.
    pub fn is_malformed(self) -> bool {
        self.has(MALFORMED)
    }

    /// Whether the container holds text that could not be read, or lacks its closing bracket. What seems to be
    /// missing in it may be there, but unreadable.
    pub fn is_broken(self) -> bool {
        self.has(BROKEN)
    }

    /// Whether the container has its closing bracket.
    pub fn is_closed(self) -> bool {
        self.has(CLOSED)
    }

    /// Whether the key has its colon.
    pub fn has_colon(self) -> bool {
        self.has(COLON)
    }

    /// Whether the node is an object.
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// The parent: a value's is its key or its array, a key's is its object.
    pub fn parent(self) -> Option<Self> {
        let index = self.raw().parent;
        (index != NO_NODE).then_some(Node { index, ..self })
    }

    /// The container that holds this node. Of a member's value and of its key, it is the object.
    pub fn container(self) -> Option<Self> {
        let parent = self.parent()?;
        match parent.kind() {
            Kind::Key => parent.parent(),
            _ => Some(parent),
        }
    }

    /// The key that names this value.
    pub fn key(self) -> Option<Self> {
        self.parent().filter(|parent| parent.kind() == Kind::Key)
    }

    /// How many containers hold this node.
    pub fn depth(self) -> usize {
        std::iter::successors(self.container(), |node| node.container()).count()
    }

    /// An object's keys, an array's values, a key's value.
    pub fn children(self) -> Children<'a> {
        let end = self.raw().subtree_end;
        Children {
            tree: self.tree,
            index: self.index + 1,
            end,
        }
    }

    /// All descendants, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        let tree = self.tree;
        (self.index + 1..self.raw().subtree_end).map(move |index| Node { tree, index })
    }

    /// The last descendant; the node itself if it has none.
    pub fn last_descendant(self) -> Self {
        Node {
            tree: self.tree,
            index: self.raw().subtree_end.saturating_sub(1),
        }
    }

    /// The members of an object: each key with its value, if it has one.
    pub fn members(self) -> impl Iterator<Item = (Self, Option<Self>)> {
        let raw = self.raw();
        let end = match raw.kind {
            Kind::Object => raw.subtree_end,
            _ => 0,
        };
        Children {
            tree: self.tree,
            index: self.index + 1,
            end,
        }
        .map(|key| (key, key.value()))
    }

    /// The members of an object that have a value: the name and the value.
    pub fn named_values(self) -> NamedValues<'a> {
        NamedValues(self.children())
    }

    /// A key's value.
    pub fn value(self) -> Option<Self> {
        let raw = self.raw();
        (raw.kind == Kind::Key && raw.subtree_end > self.index + 1).then_some(Node {
            index: self.index + 1,
            ..self
        })
    }

    /// Whether it is an object or an array.
    pub fn is_container(self) -> bool {
        matches!(self.kind(), Kind::Object | Kind::Array)
    }

    /// Whether it is an element of an array.
    pub fn is_element(self) -> bool {
        self.parent()
            .is_some_and(|parent| parent.kind() == Kind::Array)
    }

    /// The key with this name in an object; the last one if there are several, as in most JSON parsers.
    pub fn key_named(self, name: &str) -> Option<Self> {
        if !self.is_object() {
            return None;
        }
        let mut keys = self.children();
        let mut found = None;
        while let Some((key, raw)) = keys.next_with_raw() {
            if key.has_name(raw, name) {
                found = Some(key);
            }
        }
        found
    }

    /// The value of the member with this name in an object.
    pub fn get(self, name: &str) -> Option<Self> {
        self.key_named(name)?.value()
    }

    /// Whether this is a string or key with this value, escapes resolved.
    pub fn is_named(self, name: &str) -> bool {
        self.has_name(self.raw(), name)
    }

    #[inline]
    fn has_name(self, raw: RawNode, name: &str) -> bool {
        if !raw.is_literal() {
            return self.string().is_some_and(|text| text == name);
        }
        // The length alone rules out most other names.
        raw.end.wrapping_sub(raw.start) as usize == name.len() + 2
            && matches!(raw.kind, Kind::String | Kind::Key)
            && self.tree.bytes(raw.between_quotes()) == name.as_bytes()
    }

    /// The bytes of a string or a key that has no escapes and no errors; `None` for others.
    #[inline]
    pub fn plain_bytes(self) -> Option<&'a [u8]> {
        let raw = self.raw();
        let is_string = matches!(raw.kind, Kind::String | Kind::Key);
        (raw.is_literal() && is_string).then(|| self.tree.bytes(raw.between_quotes()))
    }

    /// The value of a string or a key, escapes resolved. Works for wrong or missing quotes too.
    #[inline]
    pub fn string(self) -> Option<Cow<'a, str>> {
        let raw = self.raw();
        matches!(raw.kind, Kind::String | Kind::Key).then(|| self.value_of_string(raw))
    }

    #[inline]
    fn value_of_string(self, raw: RawNode) -> Cow<'a, str> {
        // Nearly all strings are.
        if raw.is_literal() {
            return Cow::Borrowed(self.tree.slice(raw.between_quotes()));
        }
        self.unusual_string(raw)
    }

    fn unusual_string(self, raw: RawNode) -> Cow<'a, str> {
        let inner = if raw.flags & MALFORMED != 0 {
            without_quotes(self.source())
        } else {
            self.tree.slice(raw.between_quotes())
        };
        if raw.flags & ESCAPES != 0 {
            unescape(inner)
        } else {
            Cow::Borrowed(inner)
        }
    }

    /// Whether a string in quotes that JSON doesn't know lacks its closing one. It goes on to the end of its line then.
    pub fn lacks_wrong_quote(self) -> bool {
        let source = self.source();
        let is_wrong = source.chars().next().and_then(closing_quotes).is_some();
        self.is_malformed() && is_wrong && !has_closing_quote(source)
    }

    /// The span of a member from its key to the end of its value.
    pub fn member_span(self) -> Span {
        let end = self.value().unwrap_or(self).span().end;
        Span::new(self.span().start, end.max(self.span().end))
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.index == other.index
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the text itself: it may be a secret.
        write!(formatter, "{:?} at {:?}", self.kind(), self.span())
    }
}

/// Iterates over the children of a node.
#[derive(Clone)]
pub struct Children<'a> {
    tree: &'a Tree,
    index: u32,
    end: u32,
}

impl<'a> Children<'a> {
    /// The next child, and how it is stored: it has to be read anyway.
    #[inline]
    fn next_with_raw(&mut self) -> Option<(Node<'a>, RawNode)> {
        if self.index >= self.end {
            return None;
        }
        let node = Node {
            tree: self.tree,
            index: self.index,
        };
        let raw = node.raw();
        self.index = raw.subtree_end.max(node.index + 1);
        Some((node, raw))
    }
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;

    #[inline]
    fn next(&mut self) -> Option<Node<'a>> {
        self.next_with_raw().map(|(node, _)| node)
    }
}

/// Iterates over the members of an object that have a value: the name and the value.
#[derive(Clone)]
pub struct NamedValues<'a>(Children<'a>);

impl<'a> Iterator for NamedValues<'a> {
    type Item = (Cow<'a, str>, Node<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (key, raw) = self.0.next_with_raw()?;
            if raw.kind == Kind::Key && raw.subtree_end > key.index + 1 {
                let index = key.index + 1;
                return Some((key.value_of_string(raw), Node { index, ..key }));
            }
        }
    }
}
