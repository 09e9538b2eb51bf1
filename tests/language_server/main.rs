//! Tests the language server as an editor uses it: the real binary over standard input and output, with a real sandbox.

mod api_errors;
mod coalescing;
mod commands;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod features;
mod life_cycle;
mod limits;
mod names;
mod new_request;
mod open_configurations;
mod project;
mod protocol;
mod pull_diagnostics;
mod random_edits;
mod rarely;
mod requests;
mod secrets;
mod sending;
mod settings;
#[cfg(unix)]
mod standard_io;
mod status;
mod story;
mod support;
mod workspace;

use common::sandbox_process;
