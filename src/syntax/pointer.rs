//! Conversion between nodes and JSON Pointers (RFC 6901).

use std::borrow::Cow;

use super::node::{Kind, Node};
use super::tree::Tree;

/// Writes a name or index as one reference token of a JSON Pointer.
pub fn escape_token(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The name or index that a reference token of a JSON Pointer means.
pub fn unescape_token(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Adds a reference token to a JSON Pointer.
pub fn push_token(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", escape_token(token))
}

impl Tree {
    /// The value that a JSON Pointer refers to.
    pub fn at_pointer(&self, pointer: &str) -> Option<Node<'_>> {
        if pointer.is_empty() {
            return self.root();
        }
        pointer
            .strip_prefix('/')?
            .split('/')
            .map(unescape_token)
            .try_fold(self.root()?, |node, token| match node.kind() {
                Kind::Object => node.get(&token),
                Kind::Array => node.children().nth(index(&token)?),
                _ => None,
            })
    }
}

/// An array index as RFC 6901 requires it: no sign, no leading zero.
fn index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with(['0', '+']);
    canonical.then(|| token.parse().ok()).flatten()
}

impl Node<'_> {
    /// The JSON Pointer of a value; of a key, that of its value.
    pub fn pointer(self) -> String {
        let mut tokens: Vec<String> = Vec::new();
        let mut current = self;
        loop {
            if current.kind() == Kind::Key {
                tokens.push(escape_token(&current.string().unwrap_or_default()).into_owned());
            }
            let Some(parent) = current.parent() else {
                break;
            };
            if parent.kind() == Kind::Array {
                let position = parent
                    .children()
                    .take_while(|child| *child != current)
                    .count();
                tokens.push(position.to_string());
            }
            current = parent;
        }
        tokens
            .iter()
            .rev()
            .flat_map(|token| ["/", token.as_str()])
            .collect()
    }
}
