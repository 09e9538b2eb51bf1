//! The language server as an editor meets it: the real binary over standard input and output, against a real sandbox.

#[path = "../common/mod.rs"]
mod common;
mod features;
mod pull_diagnostics;
mod random_edits;
mod requests;
mod sandbox_process;
mod sending;
mod settings;
mod story;
mod workspace;
