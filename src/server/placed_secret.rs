//! A secret for the editor, which copies it or saves it when the user says so. The only type here that is sent with a secret in it.

use serde::{Deserialize, Serialize};

/// A secret and its place. The member's name is one that editors keep out of their logs.
#[derive(Serialize, Deserialize)]
pub(super) struct PlacedSecret {
    /// A JSON Pointer.
    pub pointer: String,
    pub secret: String,
}
