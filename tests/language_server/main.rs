//! The language server as an editor meets it: the real binary over standard input and output, against a real sandbox.

#[path = "../common/mod.rs"]
mod common;
mod random_edits;
mod sandbox_process;
mod sending;
mod story;
