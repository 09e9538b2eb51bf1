//! What the fuzz targets share: what holds for any tree, and how inputs are cut.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod snippet;
mod tree;

pub use snippet::expanded;
pub use tree::{assert_sound, text_and_numbers, value, words};
