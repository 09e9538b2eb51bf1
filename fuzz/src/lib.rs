//! What the fuzz targets share: what holds for any tree, and how inputs are cut.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

/// Shared with the unit tests.
#[path = "../../src/analysis/completion/tests/expansion.rs"]
mod expansion;
/// Shared with the unit tests.
#[path = "../../src/analysis/fix_all/tests/nothing_lost.rs"]
mod nothing_lost;
mod snippet;
/// Shared with the unit tests.
#[path = "../../src/syntax/tests/sound.rs"]
mod sound;
mod tree;

use clreq::analysis::Severity;
use clreq::analysis::codes::Code;
use clreq::analysis::diagnostics::diagnose;
use clreq::analysis::fix_all::{AppliedFix, fix_all};
use clreq::secrets::secrets;
use clreq::syntax::{Kind, Tree};

pub use nothing_lost::{Texts, assert_nothing_lost, unchanged_texts};
pub use snippet::expanded;
pub use sound::assert_sound;
pub use tree::{text_and_numbers, value, words};
