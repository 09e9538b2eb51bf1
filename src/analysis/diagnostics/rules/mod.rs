//! Rules that a schema can't express: one file per rule. Rules for one resource are in a folder with its name and apply
//! only to it.

mod api_credentials;
mod placeholder;
mod project;
mod secret;

use super::limit::Truncated;
use super::{Context, Diagnostic};
use crate::operation::has_unknown_type;

pub(super) fn diagnose(context: &Context<'_>, left_out: &mut Truncated<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let has_own_rules = context.schema.resource() == api_credentials::RESOURCE;
    if has_own_rules && !has_unknown_type(context.tree) {
        found.extend(api_credentials::diagnose(context));
    }
    found.extend(project::diagnose(context));
    found.extend(placeholder::diagnose(context, left_out));
    found.extend(diagnose_secrets(context, left_out));
    found
}

/// The rule that applies to any text, even if it is not a request.
pub(super) fn diagnose_secrets(
    context: &Context<'_>,
    left_out: &mut Truncated<'_>,
) -> Vec<Diagnostic> {
    secret::diagnose(context, left_out)
}
