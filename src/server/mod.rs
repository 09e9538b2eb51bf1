//! The language server: the only floor that knows the Language Server Protocol's types.
//!
//! | file | holds |
//! | --- | --- |
//! | [`transport`] | the loop: framing, order, cancellation, the end of a session |
//! | `backend` | the protocol's methods, each handed to its handler |
//! | `handlers` | one file per feature: glue between the protocol and `analysis` |
//! | `session` | what the server knows: documents, folders, settings, the client's abilities |
//! | `documents` | the request files: the open ones, and what is wrong with the others |
//! | `snapshot` | an immutable version of a document with its analysis, which is made of that of the version before |
//! | `publishing` | diagnostics pushed to the client, coalesced: the newest text wins |
//! | `refreshing` | asking the client to ask again |
//! | `workspace` | files that are not open: the scan, and what becomes of them |
//! | `watching` | what the client is asked to tell of changes on disk |
//! | `settings` | the settings `clreq.*` of the client |
//! | `editing` | edits of an open document, made by way of the client |
//! | `sending` | the one thing that leaves the machine |
//! | `off_task` | work that takes long, off the tasks |
//! | `standard_io` | standard input and output, as fast as their kind allows |
//! | `convert` | conversions to and from the protocol's types |
//!
//! Invariants: a notification changes the session before its first `await`, and a request takes its snapshot before its first
//! `await`, so that everything happens in the order it was sent; a lock is never held over an `await`.

mod backend;
mod convert;
mod documents;
mod editing;
mod features;
mod handlers;
mod off_task;
mod progress;
mod project;
mod publishing;
mod refreshing;
mod sending;
mod session;
mod settings;
mod snapshot;
mod standard_io;
pub mod transport;
mod uri;
mod watching;
mod workspace;

pub use backend::{Environment, Options, run};
