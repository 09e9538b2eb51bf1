//! What a schema can't say, or can't say clearly: one file per rule.

mod kind;
mod placeholder;
mod redirect_uri;
mod secret;

use super::limit::LeftOut;
use super::{Context, Diagnostic};

pub(super) fn diagnose(context: &Context<'_>, left_out: &mut LeftOut<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    found.extend(kind::diagnose(context));
    found.extend(redirect_uri::diagnose(context));
    found.extend(placeholder::diagnose(context, left_out));
    found.extend(diagnose_secrets(context, left_out));
    found
}

/// The rule that holds for any text, whether or not it is a request.
pub(super) fn diagnose_secrets(
    context: &Context<'_>,
    left_out: &mut LeftOut<'_>,
) -> Vec<Diagnostic> {
    secret::diagnose(context, left_out)
}
