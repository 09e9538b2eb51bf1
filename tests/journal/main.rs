//! The journal as users meet it: what the next send says after a crash, an undo or a race, and where answers are kept.
#![cfg(unix)]

mod api;
mod at_once;
#[path = "../common/mod.rs"]
mod common;
mod crash;
mod kept;
mod log;
mod sent_already;
mod state_folder;
mod support;
