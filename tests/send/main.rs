//! `clreq send` as a script meets it: the real binary against a real sandbox.

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
