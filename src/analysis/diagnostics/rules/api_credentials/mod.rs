//! Rules for API credentials that no schema can express: one file per rule.

mod kind;
mod redirect_uri;

use super::{Context, Diagnostic};

/// The JSON:API type that these rules apply to.
pub(super) const RESOURCE: &str = "api_credentials";

pub(super) fn diagnose(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = [kind::diagnose(context), redirect_uri::diagnose(context)];
    found.into_iter().flatten().collect()
}
