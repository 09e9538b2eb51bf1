//! The documentation is correct: its commands print the documented output, and the files and tests that it names exist.

#[cfg(unix)]
mod commands;
mod links;
mod names;
