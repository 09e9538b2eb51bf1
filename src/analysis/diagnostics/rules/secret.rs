//! A client secret or a token in the file, which every reader of the file can see.

use super::{Diagnostic, RuleInput, Truncated};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::Fix;
use crate::analysis::members;
use crate::analysis::redaction::redact_one;
use crate::schema::View;
use crate::secrets::Secret;
use crate::syntax::Node;

pub(super) fn diagnose(input: &RuleInput<'_>, left_out: &mut Truncated<'_>) -> Vec<Diagnostic> {
    let found = input.marked.secrets(input.tree);
    if found.len() == 0 {
        return Vec::new();
    }
    let attributes = View::at(input.schema, input.tree, "/data/attributes");
    let (to_send, others): (Vec<_>, Vec<_>) =
        found.partition(|secret| is_sent(input, &attributes, secret.node));
    let mut diagnostics = left_out.first_of(Code::SecretInResponse, others.into_iter(), describe);
    diagnostics.extend(
        left_out.first_of(Code::SecretInRequest, to_send.into_iter(), |secret| {
            describe_sent(input, secret)
        }),
    );
    diagnostics
}

/// Whether the request needs this secret. The user then enters it when the request is sent.
fn is_sent(input: &RuleInput<'_>, attributes: &View<'_>, node: Node<'_>) -> bool {
    node.key().is_some_and(|key| {
        key.parent() == input.attributes
            && key
                .string()
                .is_some_and(|name| attributes.member(&name, None).is_set("x-secret"))
    })
}

fn describe_sent(input: &RuleInput<'_>, secret: Secret<'_>) -> Diagnostic {
    let message = format!(
        "The request holds {}, and everyone who reads the file has it. Remove it, and give it to `clreq send --set-secret {}=-`.",
        secret.kind.name(),
        secret.node.pointer()
    );
    let diagnostic = Diagnostic::on(Code::SecretInRequest, secret.node, message);
    match secret.node.key() {
        Some(key) => diagnostic.with_fix(Fix::suggested(
            "Remove the secret",
            vec![members::remove(input.tree, key)],
        )),
        None => diagnostic,
    }
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
