//! Sending a request, at most once unless the user asks for more. Must never print, and never know the editor's protocol.

pub mod journal;
