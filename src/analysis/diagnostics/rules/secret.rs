//! A client secret or a token in the file: whoever reads the file has it.

use super::{Context, Diagnostic};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::Fix;
use crate::analysis::secrets::{Secret, SecretKind, redaction, secrets};

pub(super) fn diagnose(context: &Context<'_>) -> Vec<Diagnostic> {
    secrets(context.tree).map(describe).collect()
}

fn describe(secret: Secret<'_>) -> Diagnostic {
    let what = match secret.kind {
        SecretKind::Member => {
            let name = secret.node.key().and_then(|key| key.string());
            format!("The value of `{}` is a secret", name.unwrap_or_default())
        }
        SecretKind::JsonWebToken => "This is a JSON web token".to_owned(),
        SecretKind::Bearer => "This is an access token".to_owned(),
    };
    let message = format!(
        "{what}: keep it in a safe place and redact it here, before the file is committed or shared."
    );
    Diagnostic::on(Code::SecretInResponse, secret.node, message).with_fix(Fix::suggested(
        "Redact the secret",
        vec![redaction(secret.node)],
    ))
}
