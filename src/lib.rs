//! `clreq` checks, completes and sends Commerce Layer provisioning requests that are kept as files.
//!
//! # The map
//!
//! One floor per module, from the ground up; each uses only what is below it.
//!
//! | module | holds |
//! | --- | --- |
//! | [`text`] | a document's rope, its edits, byte offsets ↔ line and column in UTF-8, UTF-16 and UTF-32 |
//! | [`syntax`] | the error-tolerant JSON parser and its tree; JSON Pointer ↔ node |
//! | [`schema`] | the embedded files of `schemas/`, the compiled validator, the sub-schema at a pointer |
//! | [`operation`] | the table of resources and actions, and which of them a document asks for |
//! | [`secrets`] | what a secret is: finds, masks and redacts secrets |
//! | [`analysis`] | pure functions over text, tree and schema: diagnostics, completion, hover, fixes, … |
//! | [`config`] | `clreq.toml`: what a project settles about diagnostics, ignored files and the secrets of answers |
//! | [`files`] | finding, reading and replacing request files |
//! | [`api`] | talking to the Provisioning API: endpoint policy, credentials, sending, reading an answer |
//! | [`names`] | the cache of the user's organizations and roles |
//! | [`resources`] | reading the API's resources and comparing them with files |
//! | [`sending`] | the one pipeline that sends a request and delivers the response |
//! | [`sandbox`] | an embedded Provisioning API on loopback |
//! | [`server`] | the language server |
//! | [`cli`] | the commands and what they print |
//!
//! # Invariants
//!
//! * No floor below [`server`] knows LSP types; no floor below [`cli`] prints.
//! * [`syntax`] never fails and never recurses: any text gives a tree and a list of errors.
//! * [`analysis`] takes and gives plain data with byte offsets, and does no input or output.
//! * [`sandbox`] validates on its own code path and shares nothing with [`analysis`], so that a test that sends is a real test.
//! * Tokens and secrets live in [`api`], in memory, in types that can't be printed.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
// They panic where nobody reads any more; `cli::tell` doesn't.
#![cfg_attr(not(test), warn(clippy::print_stderr, clippy::print_stdout))]

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
