//! The documentation tells the truth: its commands print what it shows, and what it names exists.

#[cfg(unix)]
mod commands;
mod links;
mod names;
