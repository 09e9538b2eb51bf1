//! `clreq list`, `get`, `diff`, `update`, `delete` and `import`, against the sandbox.

#[path = "../common/mod.rs"]
mod common;

#[cfg(unix)]
mod changing;
#[cfg(unix)]
mod reading;
#[cfg(unix)]
mod support;
