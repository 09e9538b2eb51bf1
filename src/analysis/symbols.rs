//! The outline of a file, as document symbols.

use std::collections::{HashSet, VecDeque};

use super::names::NameList;
use super::request::{Summary, shorten_value};
use crate::secrets::secrets;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// How many symbols a file has at most. In a larger file the levels nearest to the root have priority.
pub const MAX_SYMBOLS: usize = 5_000;

/// The maximum depth of symbols. Each one takes two levels of JSON in the protocol, and common JSON parsers stop at
/// 128.
pub const MAX_SYMBOL_DEPTH: usize = 32;

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name, which is never blank.
    pub name: String,
    /// A short value, or the number of a container's members or elements.
    pub detail: Option<String>,
    /// The type of its value.
    pub kind: SymbolKind,
    /// The whole member or element.
    pub span: Span,
    /// The part to select, inside `span`.
    pub selection: Span,
    /// The symbols below it.
    pub children: Vec<Symbol>,
}

/// The type of a [`Symbol`]'s value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// The request: the root object of the file.
    Request,
    /// An object.
    Object,
    /// An array.
    Array,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`, or a key without a readable value.
    Null,
}

/// The outline of a file: one root symbol with the request's name, and everything else below it. `names` has the names of the
/// resources that ids mean.
pub fn symbols(tree: &Tree, names: &NameList) -> Vec<Symbol> {
    let Some(root) = tree.root() else {
        return Vec::new();
    };
    let secret: HashSet<usize> = secrets(tree).iter().map(|s| s.node.index()).collect();
    nest(collect(root, &secret, names))
}

/// A symbol, and the index of its parent in the list.
struct Entry {
    symbol: Symbol,
    above: usize,
}

/// Collects the symbols level by level, so that a limit drops the deepest ones.
fn collect(root: Node<'_>, secret: &HashSet<usize>, names: &NameList) -> Vec<Entry> {
    let mut entries = vec![Entry {
        symbol: root_symbol(root),
        above: 0,
    }];
    // Containers to visit, each with its index in the list and its level.
    let mut pending = VecDeque::from([(root, 0, 1)]);
    while let Some((container, above, depth)) = pending.pop_front() {
        for (position, child) in container.children().enumerate() {
            if entries.len() == MAX_SYMBOLS {
                return entries;
            }
            let value = match child.kind() {
                Kind::Key => child.value(),
                _ => Some(child),
            };
            if let Some(value) = value.filter(|_| depth + 1 < MAX_SYMBOL_DEPTH) {
                pending.push_back((value, entries.len(), depth + 1));
            }
            let is_secret = value.is_some_and(|value| secret.contains(&value.index()));
            let detail = match is_secret {
                true => Some("(secret)".to_owned()),
                false => value.and_then(|value| detail(value, names)),
            };
            entries.push(Entry {
                symbol: symbol(child, position, value, detail),
                above,
            });
        }
    }
    entries
}

/// Moves each symbol below its parent, which is earlier in the list.
fn nest(mut entries: Vec<Entry>) -> Vec<Symbol> {
    let mut top = Vec::new();
    while let Some(Entry { mut symbol, above }) = entries.pop() {
        // Children were added from last to first.
        symbol.children.reverse();
        match entries.get_mut(above) {
            Some(entry) => entry.symbol.children.push(symbol),
            None => top.push(symbol),
        }
    }
    top
}

fn root_symbol(root: Node<'_>) -> Symbol {
    let summary = Summary::of(root.tree());
    let (name, detail) = match &summary.name {
        Some(name) => {
            let without_name = Summary {
                name: None,
                ..summary.clone()
            };
            (label(name), without_name.to_string())
        }
        None => (summary.to_string(), count(root).unwrap_or_default()),
    };
    Symbol {
        name,
        detail: Some(detail).filter(|detail| !detail.is_empty()),
        kind: SymbolKind::Request,
        span: root.span(),
        selection: root_selection(root),
        children: Vec::new(),
    }
}

/// The opening bracket. Selecting the whole file would be useless.
fn root_selection(root: Node<'_>) -> Span {
    match root.kind() {
        Kind::Object | Kind::Array => Span::new(root.span().start, root.span().start + 1),
        _ => root.span(),
    }
}

fn symbol(
    child: Node<'_>,
    position: usize,
    value: Option<Node<'_>>,
    detail: Option<String>,
) -> Symbol {
    let name = match child.kind() {
        Kind::Key => key_label(child),
        _ => format!("[{position}]"),
    };
    Symbol {
        name,
        detail,
        kind: value.map_or(SymbolKind::Null, kind),
        span: child.member_span(),
        selection: child.span(),
        children: Vec::new(),
    }
}

fn key_label(key: Node<'_>) -> String {
    let name = key.string().unwrap_or_default();
    match (name.trim(), key.source()) {
        ("", "") => "(no key)".to_owned(),
        ("", source) => source.to_owned(),
        _ => label(&name),
    }
}

/// A text as a short label on one line.
fn label(text: &str) -> String {
    shorten_value(text).replace(char::is_control, " ")
}

fn detail(value: Node<'_>, names: &NameList) -> Option<String> {
    match (value.kind(), names.resource_at(value)) {
        (Kind::Object | Kind::Array, _) => count(value),
        (_, Some(resource)) => Some(format!(
            "{} {}",
            label(resource.name.trim()),
            label(value.source())
        )),
        (_, None) => Some(label(value.source())),
    }
}

/// The number of a container's members or elements.
fn count(container: Node<'_>) -> Option<String> {
    let (one, many) = match container.kind() {
        Kind::Object => ("member", "members"),
        Kind::Array => ("element", "elements"),
        _ => return None,
    };
    let count = container.children().count();
    Some(format!("{count} {}", if count == 1 { one } else { many }))
}

fn kind(value: Node<'_>) -> SymbolKind {
    match value.kind() {
        Kind::Object => SymbolKind::Object,
        Kind::Array => SymbolKind::Array,
        Kind::String | Kind::Key | Kind::Invalid => SymbolKind::String,
        Kind::Number => SymbolKind::Number,
        Kind::True | Kind::False => SymbolKind::Boolean,
        Kind::Null => SymbolKind::Null,
    }
}

#[cfg(test)]
mod tests;
