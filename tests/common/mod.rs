//! Code shared by the integration tests.

#![allow(
    dead_code,
    unused_imports,
    reason = "each test crate uses its own part of this"
)]

pub mod command;
pub mod lsp_client;
pub mod sandbox_process;
pub mod sends;
#[cfg(unix)]
pub mod terminal;
