//! Tests `clreq send` as a script uses it: the real binary with a real sandbox.

#[cfg(unix)]
mod checked;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod interrupt;
#[cfg(unix)]
mod killed;
mod look_up;
mod questions;
mod refused;
mod secret_to;
mod secrets;
mod set_secret;
mod support;
mod terminal;
mod update;
mod writing;
