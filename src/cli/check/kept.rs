//! Checks the files in which clreq keeps a response or secrets that it could not deliver. They put secrets into the workspace.

use crate::analysis::codes::Code;
use crate::analysis::diagnostics::Diagnostic;
use crate::analysis::{Settings, Severity};
use crate::secrets::secrets;
use crate::syntax::{Kind, Node, Tree};
use crate::text::Span;

/// The diagnostic of a kept file, if it has the expected format and contains a secret.
pub(super) fn diagnose(tree: &Tree, settings: &Settings) -> Vec<Diagnostic> {
    let Some(root) = tree.root().filter(|root| root.kind() == Kind::Object) else {
        return Vec::new();
    };
    let is_response = root.get("status").is_some() && root.get("body").is_some();
    // An object that maps JSON Pointers to secret values.
    let is_pointer = |key: Node<'_>| key.string().is_some_and(|key| key.starts_with('/'));
    let is_secrets = root.children().next().is_some() && root.children().all(is_pointer);
    let holds_secret = is_secrets || is_response && !secrets(tree).is_empty();
    let severity = settings.severities.get(&Code::SecretInResponse).copied();
    let severity = severity.unwrap_or(Some(Severity::Error));
    let Some(severity) = severity.filter(|_| holds_secret) else {
        return Vec::new();
    };
    let message = "clreq kept a secret in this file, which must not be committed: move the secret to a safe place, and delete the file.";
    let mut diagnostic = Diagnostic::on(Code::SecretInResponse, root, message);
    diagnostic.severity = severity;
    // The diagnostic is at the start, so that the report shows nothing of the file.
    diagnostic.span = Span::new(0, 0);
    vec![diagnostic]
}
