//! Tests the journal through the commands: what the next send does after a crash, an undo or a race, and where answers are
//! kept.
#![cfg(unix)]

mod api;
mod at_once;
#[path = "../common/mod.rs"]
mod common;
mod crash;
mod kept;
mod log;
mod sent_already;
mod server;
mod state_folder;
mod support;
