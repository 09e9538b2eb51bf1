//! A client secret or a token in the file: whoever reads the file has it.

use super::{Context, Diagnostic, LeftOut};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::Fix;
use crate::analysis::redaction::redact_one;
use crate::secrets::Secret;

pub(super) fn diagnose(context: &Context<'_>, left_out: &mut LeftOut<'_>) -> Vec<Diagnostic> {
    let found = context.marked.secrets(context.tree);
    left_out.first_of(Code::SecretInResponse, found, describe)
}

fn describe(secret: Secret<'_>) -> Diagnostic {
    let message = format!(
        "This is {}: keep it in a safe place and redact it here, before the file is committed or shared.",
        secret.kind.name()
    );
    Diagnostic::on(Code::SecretInResponse, secret.node, message).with_fix(Fix::suggested(
        "Redact the secret",
        vec![redact_one(secret)],
    ))
}
