//! Rules for API credentials that no schema can express: one file per rule.

mod kind;
mod redirect_uri;

use super::{Diagnostic, RuleInput};

/// The JSON:API type that these rules apply to.
pub(super) const RESOURCE: &str = "api_credentials";

pub(super) fn diagnose(input: &RuleInput<'_>) -> Vec<Diagnostic> {
    let found = [kind::diagnose(input), redirect_uri::diagnose(input)];
    found.into_iter().flatten().collect()
}
