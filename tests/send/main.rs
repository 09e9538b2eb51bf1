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
mod refused;
mod secrets;
mod support;
mod terminal;
mod update;
mod writing;
