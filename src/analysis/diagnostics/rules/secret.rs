//! A client secret or a token in the file: whoever reads the file has it.

use super::{Context, Diagnostic};

pub(super) fn diagnose(_context: &Context<'_>) -> Vec<Diagnostic> {
    Vec::new()
}
