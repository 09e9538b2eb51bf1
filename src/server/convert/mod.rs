//! Conversions to and from the protocol's types.

pub(in crate::server) mod from_lsp;
pub(in crate::server) mod plain_text;
pub(in crate::server) mod to_lsp;
