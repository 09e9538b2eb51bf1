//! Rules that a schema can't express: one file per rule. Rules for one resource are in a folder with its name and apply
//! only to it.

mod api_credentials;
mod placeholder;
mod project;
mod secret;

use super::limit::Truncated;
use super::{Diagnostic, RuleInput};
use crate::operation::has_unknown_type;

pub(super) fn diagnose(input: &RuleInput<'_>, left_out: &mut Truncated<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let has_own_rules = input.schema.resource() == api_credentials::RESOURCE;
    if has_own_rules && !has_unknown_type(input.tree) {
        found.extend(api_credentials::diagnose(input));
    }
    found.extend(project::diagnose(input));
    found.extend(placeholder::diagnose(input, left_out));
    found.extend(diagnose_secrets(input, left_out));
    found
}

/// The rule that applies to any text, even if it is not a request.
pub(super) fn diagnose_secrets(
    input: &RuleInput<'_>,
    left_out: &mut Truncated<'_>,
) -> Vec<Diagnostic> {
    secret::diagnose(input, left_out)
}
