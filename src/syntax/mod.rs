//! The error-tolerant JSON parser.
//!
//! From any text it makes a [`Tree`]: a byte span for every key and value, and every syntax error. Only RFC 8259 is
//! valid; from a damaged text it keeps as much as it can, so that the rest of the file is still understood.
//!
//! Invariants: parsing never fails and never recurses; nodes lie in a flat list in the order of the text; a node that
//! a syntax error touches is marked ([`Node::is_malformed`], [`Node::is_broken`]), so that the modules above don't report
//! one mistake twice.

mod duplicate;
mod error;
mod gap;
mod lexer;
mod node;
mod parser;
mod pointer;
mod raw_node;
mod scan;
mod string;
mod tree;

pub use duplicate::{DuplicateKey, DuplicateSearch, duplicate_keys};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use gap::{Punctuation, PunctuationKind, punctuation, tokens};
pub use lexer::{Token, TokenKind};
pub use node::{Children, Kind, NamedValues, Node};
pub use pointer::{escape_token, push_token, unescape_token};
pub use string::{ends_in_backslash, has_closing_quote, is_quote, quote, unescape, without_quotes};
pub use tree::{Cancelled, Tree};

/// How deep containers may nest. `serde_json` and most other readers of these files have the same limit.
pub const MAX_DEPTH: usize = 128;

/// The longest text that is parsed, in bytes. A request file is a few kilobytes. The limit bounds the memory of a tree:
/// about the size of the text, and ten times that if every second byte is a value.
pub const MAX_LENGTH: usize = 128 * 1024 * 1024;

/// How many errors of one text are kept. The others appear once these are repaired.
pub const MAX_ERRORS: usize = 1_000;

#[cfg(test)]
mod steps;
#[cfg(test)]
pub(crate) mod strategies;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use steps::steps_of;
