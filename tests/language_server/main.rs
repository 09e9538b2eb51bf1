//! The language server as an editor meets it: the real binary over standard input and output, against a real sandbox.

mod api_errors;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod secrets;
mod sending;
mod status;
mod story;
mod support;

use common::sandbox_process;
