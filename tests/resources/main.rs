//! `clreq list`, `get`, `diff`, `update`, `delete`, `import` and `names`, against the sandbox.

#[path = "../common/mod.rs"]
mod common;

#[cfg(unix)]
mod changing;
#[cfg(unix)]
mod every_resource;
#[cfg(unix)]
mod live;
#[cfg(unix)]
mod names;
#[cfg(unix)]
mod reading;
#[cfg(unix)]
mod rotation;
#[cfg(unix)]
mod support;
