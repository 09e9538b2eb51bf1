//! The error-tolerant JSON parser.
//!
//! From any text it makes a [`Tree`]: a byte span for every key and value, and every syntax error. What is valid is
//! strictly RFC 8259; what is not is kept as well as it can be, so that the rest of a broken file is still understood.
//!
//! [`Tree::edit`] follows an edit of the text, and reads only a few nodes around it again.
//!
//! Invariants: [`Tree::parse`] never fails and never recurses; nodes lie in a flat arena in the order of the
//! text; a node that a syntax error touches is marked ([`Node::is_malformed`], [`Node::is_broken`]), so that the floors
//! above don't report one mistake twice.

mod arena;
mod duplicate;
mod edit;
mod error;
mod gap;
mod lexer;
mod node;
mod parser;
mod pieces;
mod pointer;
mod scan;
mod string;
mod tree;

pub use duplicate::{DuplicateKey, DuplicateSearch, duplicate_keys};
pub use edit::Change;
pub use error::{SyntaxError, SyntaxErrorKind};
pub use gap::{Punctuation, PunctuationKind, punctuation, tokens};
pub use lexer::{Token, TokenKind};
pub use node::{Children, Kind, NamedValues, Node};
pub use pointer::{escape_token, push_token, unescape_token};
pub use string::{ends_in_backslash, quote, unescape};
pub use tree::{Excerpt, Tree};

/// How deep containers may nest. `serde_json`, and with it most of what reads these files, stops here too.
pub const MAX_DEPTH: usize = 128;

/// The longest text that is parsed, in bytes. A request file is a few kilobytes; this bounds the memory that a tree takes,
/// which is about the text again, and ten times the text if every second byte is a value.
pub const MAX_LENGTH: usize = 128 * 1024 * 1024;

/// So many errors of one text are kept. Whoever repairs these is told of the others then.
pub const MAX_ERRORS: usize = 1_000;

#[cfg(test)]
pub(crate) mod strategies;
#[cfg(test)]
mod tests;
