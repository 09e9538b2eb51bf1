//! The commands on a document that use the API: send, look up, recover, compare, update and delete. Only this part of the server
//! uses the network, and only when the user asks for it.
//!
//! The steps are those of `crate::sending` and `crate::resources`. This module adds the editor's questions, messages and
//! progress. One command works on a document at a time.

mod api_errors;
mod commands;
mod conclude;
mod delete;
mod diff;
mod editor;
mod hand_over;
mod look_up;
mod messages;
mod recover;
mod refusal;
mod report;
mod send;
mod update;
mod work;

pub(super) use self::commands::{NotConfirmed, delete, diff, look_up, recover, send, update};
