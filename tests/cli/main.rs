//! Tests the command line with the real binary.

mod bad_input;
mod configuration;
mod diffs;
mod explaining;
mod fixing;
mod formats;
mod formatting;
mod help;
mod hooks;
#[cfg(unix)]
mod hostile;
mod human;
mod kept;
mod limits;
mod new;
mod outputs;
#[cfg(unix)]
mod outside;
mod progress;
mod project;
mod sandbox;
mod secrets;
mod staged;
mod standard_input;
#[cfg(unix)]
#[path = "../common/terminal.rs"]
mod terminal;
mod watching;
