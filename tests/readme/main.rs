//! The README says what is there.

#[cfg(unix)]
mod commands;
mod names;
mod tables;
