//! The language server as an editor meets it: the real binary over standard input and output, against a real sandbox.

mod api_errors;
#[path = "../common/mod.rs"]
mod common;
mod sending;
mod story;
mod support;

use common::sandbox_process;
