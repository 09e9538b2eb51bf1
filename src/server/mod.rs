//! The language server: the only module that knows the Language Server Protocol's types.
//!
//! | file | holds |
//! | --- | --- |
//! | [`transport`] | the loop: framing, order, cancellation, the end of a session |
//! | `backend` | the protocol's methods, each handed to its handler |
//! | `handlers` | one file per method: glue between the protocol and `analysis` |
//! | `client` | what the client can do; messages and questions to its user |
//! | `client_process` | the end of the client's process |
//! | `documents` | the request files: open documents, and the diagnostics of the other files |
//! | `snapshot` | an immutable version of a document, with its analysis |
//! | `file_settings` | the settings that apply to one file |
//! | `publishing` | diagnostics pushed to the client: the newest text wins |
//! | `refreshing` | asking the client to pull again |
//! | `configuration_problems` | what is wrong with a `clreq.toml`, shown in it |
//! | `open_configurations` | the `clreq.toml` files that are open: their errors and completion |
//! | `session` | all of these together |
//! | `workspace` | the check of files that are not open |
//! | `reload` | the check of all files after settings have changed |
//! | `watching` | asking the client to report changes on disk |
//! | `settings` | the settings `clreq.*` of the client |
//! | `editing` | edits of an open document through the client |
//! | `access` | the endpoint and the credentials |
//! | `in_progress` | the documents that a command works on |
//! | `names` | the names of the user's organizations and roles |
//! | `send_state` | how a document was sent: shown by diagnostics and code lenses |
//! | `send_states` | keeps these states up to date |
//! | `show_problem` | shows the first error of a document |
//! | `local_time` | times in the user's time zone |
//! | `sending` | the commands that use the API |
//! | `off_task` | long work, off the runtime's thread |
//! | `standard_io` | standard input and output, as fast as their kind allows |
//! | `convert` | conversions to and from the protocol's types |
//!
//! Invariants: a notification changes the documents before its first `await`, and a request takes its snapshot before its first
//! `await`, so that everything happens in the order it was sent; a lock is never held over an `await`.

mod access;
mod backend;
mod client;
mod client_process;
mod configuration_problems;
mod convert;
mod documents;
mod editing;
mod features;
mod file_settings;
mod handlers;
mod in_progress;
mod local_time;
mod names;
mod off_task;
mod offered_completions;
mod open_configurations;
mod placed_secret;
mod progress;
mod publishing;
mod refreshing;
mod reload;
mod send_state;
mod send_states;
mod sending;
mod session;
mod settings;
mod shared;
mod show_problem;
mod snapshot;
mod standard_io;
pub mod transport;
mod uri;
mod watching;
mod workspace;

pub use backend::{Environment, Options, run};
