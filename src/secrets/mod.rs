//! Secrets that stand in a file.
//!
//! A string is taken for a secret because of the key that names it, or because it looks like a token wherever it
//! stands. Placeholders are none.
//!
//! Invariants: no type here holds or prints a secret's text, only where it is; one pass over the nodes.

mod mask;
mod shape;

pub use mask::Mask;
pub(crate) use shape::may_look_like_secret;
use shape::{after_bearer, is_json_web_token};

use std::borrow::Cow;

use crate::syntax::{Kind, Node, Tree};

/// What a secret is replaced with.
pub const REDACTED: &str = "<redacted>";

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// The secret half of an API credential.
    ClientSecret,
    /// A token that gives access to an API.
    AccessToken,
    /// A token that gets new access tokens.
    RefreshToken,
    /// A password or passphrase.
    Password,
    /// A private or API key.
    Key,
    /// A token of another kind.
    Token,
    /// Something that calls itself a secret.
    Secret,
    /// A JSON web token (RFC 7519).
    JsonWebToken,
    /// The credentials of an `Authorization` header.
    Authorization,
}

impl SecretKind {
    /// What messages call it, with its article.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientSecret => "a client secret",
            Self::AccessToken => "an access token",
            Self::RefreshToken => "a refresh token",
            Self::Password => "a password",
            Self::Key => "a key",
            Self::Token => "a token",
            Self::Secret => "a secret",
            Self::JsonWebToken => "a JSON web token",
            Self::Authorization => "the credentials of an authorization header",
        }
    }
}

/// A secret and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Secret<'a> {
    /// What it is for.
    pub kind: SecretKind,
    /// The value.
    pub node: Node<'a>,
    /// Whether it came with a response, and not from whoever wrote the request.
    pub in_response: bool,
}

impl<'a> Secret<'a> {
    pub(crate) fn new(kind: SecretKind, node: Node<'a>) -> Self {
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

/// Every secret of a file, in the order of the text.
pub fn secrets(tree: &Tree) -> Vec<Secret<'_>> {
    let nodes = tree.nodes();
    nodes
        .filter_map(|node| Some(Secret::new(kind_of(node)?, node)))
        .collect()
}

fn kind_of(node: Node<'_>) -> Option<SecretKind> {
    kind_of_text(node, &text_of(node)?)
}

/// What a value says, if it can be a secret: a string, or one that may have lost its quotes.
pub(crate) fn text_of(node: Node<'_>) -> Option<Cow<'_, str>> {
    match node.kind() {
        Kind::String => node.string(),
        Kind::Invalid => Some(Cow::Borrowed(node.source())),
        _ => None,
    }
}

/// What a value with this text is for, if it is a secret.
pub(crate) fn kind_of_text(node: Node<'_>, text: &str) -> Option<SecretKind> {
    let named = node.key().and_then(kind_of_key);
    let kind = named.or_else(|| shape::kind_of(text))?;
    (!is_placeholder(text)).then_some(kind)
}

/// What a key says that its value is.
#[inline]
pub(crate) fn kind_of_key(key: Node<'_>) -> Option<SecretKind> {
    match key.plain_bytes() {
        Some(name) if !may_name_secret(name) => None,
        _ => kind_named(&key.string()?),
    }
}

/// Nearly every key is told by its last three bytes.
#[inline]
fn may_name_secret(key: &[u8]) -> bool {
    match *key {
        [.., first, before, last] => {
            ends_like_secret(first, before, last)
                || !(is_letter(first) && is_letter(before) && is_letter(last))
        }
        _ => false,
    }
}

/// Whether the name of a secret ends with these three letters.
#[inline]
const fn ends_like_secret(first: u8, before: u8, last: u8) -> bool {
    matches!(
        (
            first.to_ascii_lowercase(),
            before.to_ascii_lowercase(),
            last.to_ascii_lowercase(),
        ),
        (b'r', b'e', b't')
            | (b'k', b'e', b'n' | b'y')
            | (b'o', b'r', b'd')
            | (b's', b'w', b'd')
            | (b'a', b's', b'e')
            | (b'i', b'o', b'n')
    )
}

/// How the names of secrets end, without what stands between words.
const ENDINGS: [(&str, SecretKind); 11] = [
    ("clientsecret", SecretKind::ClientSecret),
    ("accesstoken", SecretKind::AccessToken),
    ("refreshtoken", SecretKind::RefreshToken),
    ("password", SecretKind::Password),
    ("passwd", SecretKind::Password),
    ("passphrase", SecretKind::Password),
    ("privatekey", SecretKind::Key),
    ("apikey", SecretKind::Key),
    ("authorization", SecretKind::Authorization),
    ("token", SecretKind::Token),
    ("secret", SecretKind::Secret),
];

/// What a key says that its value is. Case and the characters between words don't matter.
pub(crate) fn kind_named(key: &str) -> Option<SecretKind> {
    let mut letters = key.bytes().rev().filter(|byte| is_letter(*byte));
    let (last, before, first) = (letters.next()?, letters.next()?, letters.next()?);
    if !ends_like_secret(first, before, last) {
        return None;
    }
    let mut endings = ENDINGS.iter();
    endings
        .find(|(ending, _)| ends_with(key, ending))
        .map(|(_, kind)| *kind)
}

const fn is_letter(byte: u8) -> bool {
    !matches!(byte, b'_' | b'-' | b' ')
}

fn ends_with(key: &str, ending: &str) -> bool {
    let mut letters = key.bytes().rev().filter(|byte| is_letter(*byte));
    ending.bytes().rev().all(|expected| {
        letters
            .next()
            .is_some_and(|letter| letter.eq_ignore_ascii_case(&expected))
    })
}

/// Whether a text only holds the place of a secret.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let text = shape::after_bearer(text).unwrap_or(text);
    let wrapped = |open, close| text.starts_with(open) && text.ends_with(close);
    text.is_empty() || wrapped("<", ">") || wrapped("{{", "}}") || wrapped("${", "}")
}

#[cfg(test)]
mod tests;
