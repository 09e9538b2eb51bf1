//! `clreq` checks, completes and sends Commerce Layer provisioning requests that are kept as files.
//!
//! # Modules
//!
//! From the ground up: each module uses only modules above it in this table. `tests/architecture.rs` checks that.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`text`] | a document's text: edits, and byte offsets to and from lines and columns |
//! | [`syntax`] | the JSON parser: any text gives a tree and a list of errors |
//! | [`schema`] | the schemas of `schemas/`: validation, and what may stand at a place |
//! | [`operation`] | the table of resources and actions, and which one a document asks for |
//! | [`secrets`] | the only definition of a secret: finds, masks and redacts |
//! | [`config`] | `clreq.toml`, the diagnostic codes and their severities |
//! | [`analysis`] | pure functions over a document: diagnostics, completion, hover, fixes, formatting |
//! | [`files`] | finds, reads and replaces request files |
//! | [`api`] | HTTP to the Provisioning API: endpoint, credentials, requests, answers |
//! | [`names`] | the cache of the user's organizations and roles |
//! | [`resources`] | reads the API's resources and compares them with files |
//! | [`sending`] | sends a request once: journal, look-up, and the response into its place |
//! | [`sandbox`] | a Provisioning API on this machine, to try things with and for tests |
//! | [`server`] | the language server |
//! | [`cli`] | the commands and what they print |
//!
//! # Invariants
//!
//! * Only [`server`] knows the types of the Language Server Protocol, and only [`cli`] prints.
//! * [`syntax`] never fails and never recurses: any text gives a tree and a list of errors.
//! * [`analysis`] takes and returns plain data with byte offsets, and does no input or output.
//! * A request leaves only after the journal of [`sending`] holds its intent.
//! * [`sandbox`] checks requests with code of its own, so that a test that sends to it proves something.
//! * Tokens and client secrets live in memory, in types that can't be printed.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
// Not in Cargo.toml, because tests may do all of this.
// * The printing macros panic when the reader of the stream has gone; `cli::tell` doesn't.
// * The other lints find code that unexpected input could make panic.
#![cfg_attr(
    not(test),
    warn(
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing
    )
)]

pub mod analysis;
pub mod api;
pub mod cli;
pub mod config;
pub mod files;
pub mod names;
pub mod operation;
pub mod resources;
pub mod sandbox;
pub mod schema;
pub mod secrets;
pub mod sending;
pub mod server;
pub mod syntax;
pub mod text;
