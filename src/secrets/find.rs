//! Finds the secrets in a tree.

use std::borrow::Cow;

use super::SecretKind;
use super::hints::may_hold_secret;
use super::names::{kind_named, may_name_secret};
use super::placeholder::is_placeholder;
use super::text;
use crate::syntax::{Kind, Node, Tree};

/// The maximum number of members in an object that is read as a name and value pair.
const LARGEST_PAIR: usize = 16;

/// A secret in a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Secret<'a> {
    /// The kind of secret.
    pub kind: SecretKind,
    /// The value. If only a part of a string is secret, this is still the whole string.
    pub node: Node<'a>,
    /// Whether it is in the response, which the API sent.
    pub in_response: bool,
}

impl<'a> Secret<'a> {
    /// Makes a secret from a node for which [`Finder`] returned this kind.
    pub fn new(kind: SecretKind, node: Node<'a>) -> Self {
        let tree = node.tree();
        let member = std::iter::successors(Some(node), |node| node.parent())
            .find(|above| above.parent() == tree.root());
        Self {
            kind,
            node,
            in_response: member.is_some_and(|member| member.is_named("response")),
        }
    }

    /// The JSON Pointer of the value.
    pub fn pointer(&self) -> String {
        self.node.pointer()
    }
}

/// Every secret of a tree, in the order of the text.
pub fn secrets(tree: &Tree) -> Vec<Secret<'_>> {
    let mut finder = Finder::default();
    tree.nodes()
        .filter_map(|node| Some(Secret::new(finder.look_at(node)?, node)))
        .collect()
}

/// Finds the secrets among the nodes of a tree. The nodes must be visited in the order of the text.
///
/// In an object or array with the name of a secret, every string and number counts.
#[derive(Clone, Copy, Debug)]
pub struct Finder {
    /// The kind that the last visited key names.
    named: Option<SecretKind>,
    /// The kind that a container's name gives to everything in it, and the index of the last node in the container.
    inherited: Option<(SecretKind, usize)>,
    /// How many levels of text inside text are read.
    depth: usize,
}

impl Default for Finder {
    fn default() -> Self {
        Self::within(text::DEEPEST)
    }
}

impl Finder {
    pub(super) const fn within(depth: usize) -> Self {
        Self {
            named: None,
            inherited: None,
            depth,
        }
    }

    /// A finder that starts at a node in the middle of a tree.
    pub fn starting_at(node: Node<'_>) -> Self {
        let mut finder = Self {
            named: node.key().and_then(kind_of_key),
            ..Self::default()
        };
        let mut above = node.container();
        while let Some(container) = above {
            if let Some(kind) = container.key().and_then(kind_of_key) {
                finder.inherit(container, kind);
            }
            above = container.container();
        }
        finder
    }

    /// Visits a node. Returns its kind if it is a secret.
    #[inline]
    pub fn look_at(&mut self, node: Node<'_>) -> Option<SecretKind> {
        match node.kind() {
            Kind::Key => {
                self.named = kind_of_key(node);
                None
            }
            Kind::String | Kind::Invalid => {
                let named = self.take_name(node);
                if named.is_none()
                    && let Some(text) = node.plain_bytes()
                    && !may_hold_secret(text)
                {
                    return None;
                }
                self.kind_of_text(named, &text_of(node))
            }
            Kind::Number => self.take_name(node).filter(|kind| counts_as_number(*kind)),
            Kind::Object | Kind::Array => {
                if let Some(kind) = self.named.take()
                    && self.inherited.is_none_or(|(_, last)| last < node.index())
                {
                    self.inherit(node, kind);
                }
                None
            }
            Kind::True | Kind::False | Kind::Null => {
                self.named = None;
                None
            }
        }
    }

    #[inline]
    fn take_name(&mut self, node: Node<'_>) -> Option<SecretKind> {
        let named = self.named.take();
        match self.inherited {
            None => named,
            Some((kind, last)) if node.index() <= last => named.or(Some(kind)),
            Some(_) => {
                self.inherited = None;
                named
            }
        }
    }

    fn inherit(&mut self, container: Node<'_>, kind: SecretKind) {
        self.inherited = Some((kind, container.last_descendant().index()));
    }

    fn kind_of_text(self, named: Option<SecretKind>, text: &str) -> Option<SecretKind> {
        match named {
            Some(kind) => (!is_placeholder(text)).then_some(kind),
            None if !may_hold_secret(text.as_bytes()) => None,
            None => text::kind_within(text, self.depth),
        }
    }
}

/// The text of a string, or of an invalid value, which may be a string without quotes.
fn text_of(node: Node<'_>) -> Cow<'_, str> {
    node.string().unwrap_or(Cow::Borrowed(node.source()))
}

/// A number named like a session or a cookie is a count.
const fn counts_as_number(kind: SecretKind) -> bool {
    !matches!(kind, SecretKind::Session | SecretKind::Credentials)
}

/// The kind of secret that a key names.
#[inline]
fn kind_of_key(key: Node<'_>) -> Option<SecretKind> {
    match key.plain_bytes() {
        Some(b"value") => kind_of_pair(key),
        Some(name) if !may_name_secret(name) => None,
        _ => kind_named(&key.string()?),
    }
}

/// The kind of secret that an object such as `{"name": "client_secret", "value": "…"}` names for its value.
fn kind_of_pair(value: Node<'_>) -> Option<SecretKind> {
    let object = value.parent()?;
    let mut members = object.members().take(LARGEST_PAIR);
    members.find_map(|(key, value)| {
        let is_name = ["name", "key", "field", "id"]
            .iter()
            .any(|name| key.is_named(name));
        let name = value.filter(|_| is_name)?.string()?;
        kind_named(&name)
    })
}
