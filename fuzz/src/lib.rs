//! What the fuzz targets share: what holds for any tree, and how inputs are cut.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

/// Shared with the unit tests.
#[path = "../../src/analysis/completion/tests/expansion.rs"]
mod expansion;
mod snippet;
/// Shared with the unit tests.
#[path = "../../src/syntax/tests/sound.rs"]
mod sound;
mod tree;

use clreq::syntax::{Kind, Tree};

pub use snippet::expanded;
pub use sound::assert_sound;
pub use tree::{text_and_numbers, value, words};
