//! Finds the addresses in a file that an editor can open.

use url::Url;

use crate::secrets::secrets;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// How many links a file has at most.
pub const MAX_LINKS: usize = 1_000;

/// An address to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address without its quotes.
    pub span: Span,
    /// The address.
    pub target: Url,
    /// What the address leads to.
    pub tooltip: &'static str,
}

/// The links of a file: `$schema`, every `redirect_uri`, the `links` of a response, and `https` addresses in
/// `metadata`. An address with user information is skipped, because it contains a password.
pub fn links(tree: &Tree) -> Vec<Link> {
    let secret = secrets(tree);
    let mut addresses = Addresses::new(tree);
    tree.nodes()
        .filter_map(|node| {
            let kind = addresses.kind_of(node)?;
            let is_secret = secret
                .binary_search_by_key(&node.index(), |secret| secret.node.index())
                .is_ok();
            link(node, kind).filter(|_| !is_secret)
        })
        .take(MAX_LINKS)
        .collect()
}

/// The purpose of an address, which depends on its place in the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkKind {
    Schema,
    RedirectUri,
    ResponseLink,
    Metadata,
}

impl LinkKind {
    const fn tooltip(self) -> &'static str {
        match self {
            Self::Schema => "Open the schema",
            Self::RedirectUri => "Open the redirect URI",
            Self::ResponseLink => "Open this address of the API, which asks for a token",
            Self::Metadata => "Open this address",
        }
    }
}

/// Finds which strings are addresses. The nodes must come in the order of the text.
struct Addresses<'a> {
    root: Option<Node<'a>>,
    in_response: bool,
    /// The end of the last `metadata`.
    metadata_end: usize,
}

impl<'a> Addresses<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self {
            root: tree.root(),
            in_response: false,
            metadata_end: 0,
        }
    }

    /// The kind of a string that may be an address.
    fn kind_of(&mut self, node: Node<'a>) -> Option<LinkKind> {
        match node.kind() {
            Kind::Key => {
                self.enter(node);
                None
            }
            Kind::String if node.source().starts_with("\"http") => self.kind_of_string(node),
            _ => None,
        }
    }

    fn enter(&mut self, key: Node<'a>) {
        if key.parent() == self.root {
            self.in_response = key.is_named("response");
        }
        if key.is_named("metadata") {
            self.metadata_end = self.metadata_end.max(key.member_span().end);
        }
    }

    fn kind_of_string(&self, string: Node<'a>) -> Option<LinkKind> {
        if string.span().start < self.metadata_end {
            return Some(LinkKind::Metadata);
        }
        let key = string.key()?;
        let object = key.parent()?;
        if key.is_named("redirect_uri") {
            Some(LinkKind::RedirectUri)
        } else if key.is_named("$schema") && Some(object) == self.root {
            Some(LinkKind::Schema)
        } else {
            let in_links = object.key().is_some_and(|outer| outer.is_named("links"));
            (self.in_response && in_links).then_some(LinkKind::ResponseLink)
        }
    }
}

fn link(string: Node<'_>, kind: LinkKind) -> Option<Link> {
    let target = Url::parse(&string.string()?).ok()?;
    let scheme_fits = match target.scheme() {
        "https" => true,
        "http" => kind != LinkKind::Metadata,
        _ => false,
    };
    let has_user_information = !target.username().is_empty() || target.password().is_some();
    if string.is_malformed() || !scheme_fits || has_user_information {
        return None;
    }
    let span = string.span();
    Some(Link {
        span: Span::new(span.start + 1, span.end.saturating_sub(1)),
        target,
        tooltip: kind.tooltip(),
    })
}

#[cfg(test)]
mod tests;
