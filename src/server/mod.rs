//! The language server.

pub mod transport;
