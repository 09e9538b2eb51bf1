//! Sending a request, at most once unless the user asks for more. Must never print, and never know the editor's protocol.

pub mod journal;
mod kept_beside;

pub use kept_beside::{KeptBeside, kept_beside};
