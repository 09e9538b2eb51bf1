//! Secrets in a document: whoever can read the file has them.

use super::TextEdit;
use crate::syntax::{Kind, Node, Tree};

/// What takes a secret's place.
pub const REDACTED: &str = "<redacted>";

/// The members whose values are secret wherever they stand.
pub(super) const SECRET_MEMBERS: [&str; 7] = [
    "client_secret",
    "access_token",
    "refresh_token",
    "id_token",
    "secret",
    "password",
    "authorization",
];

/// A secret in a document. Its text is in no message and in no `Debug` output.
#[derive(Clone, Copy, Debug)]
pub struct Secret<'a> {
    /// What it is.
    pub kind: SecretKind,
    /// The string that holds it.
    pub node: Node<'a>,
}

/// What a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// The value of a member that is called a secret, such as `client_secret`.
    Member,
    /// A JSON web token (RFC 7519).
    JsonWebToken,
    /// The value of an `Authorization` header.
    Bearer,
}

/// Every secret in a document, in the order of the text.
pub fn secrets(tree: &Tree) -> impl Iterator<Item = Secret<'_>> {
    tree.nodes()
        .filter(|node| node.kind() == Kind::String)
        .filter_map(|node| kind(node).map(|kind| Secret { kind, node }))
}

/// The edits that replace every secret by `"<redacted>"`.
pub fn redact(tree: &Tree) -> Vec<TextEdit> {
    secrets(tree).map(|secret| redaction(secret.node)).collect()
}

/// The edit that replaces a secret by `"<redacted>"`.
pub fn redaction(node: Node<'_>) -> TextEdit {
    TextEdit::replace(node.span(), format!("\"{REDACTED}\""))
}

fn kind(node: Node<'_>) -> Option<SecretKind> {
    // Nearly every string is ruled out by its first bytes and its key, without being read.
    let source = node.source();
    let inner = source.trim_matches('"').trim_start();
    if inner.len() > 24 && inner.starts_with("eyJ") && is_json_web_token(inner) {
        return Some(SecretKind::JsonWebToken);
    }
    if let Some(token) = strip_bearer(inner) {
        let is_secret = token.len() >= 8 && !token.contains(' ') && !is_stand_in(token);
        return is_secret.then_some(SecretKind::Bearer);
    }
    let key = node.key()?;
    let is_secret = SECRET_MEMBERS
        .iter()
        .any(|name| key.source().len() == name.len() + 2 && key.is_named(name));
    let text = node.string()?;
    (is_secret && !text.trim().is_empty() && !is_stand_in(text.trim()))
        .then_some(SecretKind::Member)
}

/// Three parts in base64url, the first two of which are JSON objects: `{"` is `eyJ`.
pub(super) fn is_json_web_token(text: &str) -> bool {
    let mut parts = text.split('.');
    let is_part = |part: &str| {
        part.len() >= 4
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='))
    };
    let header = parts.next().is_some_and(is_part);
    let payload = parts
        .next()
        .is_some_and(|part| part.starts_with("eyJ") && is_part(part));
    header && payload && parts.next().is_some_and(is_part)
}

fn strip_bearer(text: &str) -> Option<&str> {
    let (scheme, token) = text.split_at_checked("bearer ".len())?;
    scheme.eq_ignore_ascii_case("bearer ").then(|| token.trim())
}

/// `<redacted>`, `{{client_secret}}`, `$CLREQ_ACCESS_TOKEN`, `***`: not the secret itself.
pub(super) fn is_stand_in(text: &str) -> bool {
    (text.starts_with('<') && text.ends_with('>'))
        || (text.starts_with("{{") && text.ends_with("}}"))
        || text.starts_with('$')
        || text
            .chars()
            .all(|c| matches!(c, '*' | 'x' | 'X' | '•' | '.'))
}

#[cfg(test)]
mod tests {
    use super::{SecretKind, redact, secrets};
    use crate::analysis::apply;
    use crate::syntax::Tree;

    #[test]
    fn secrets_are_found_by_their_key_and_by_their_form() {
        let text = r#"{
            "response": {"body": {"client_secret": "abc-123", "client_id": "abc-123"}},
            "metadata": ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "bearer abcdefgh123", "Bearer of good news"],
            "client_\u0073ecret": 5, "password": "p"
        }"#;
        let tree = Tree::parse(text);
        let found: Vec<_> = secrets(&tree).map(|s| (s.kind, s.node.pointer())).collect();
        assert_eq!(
            found,
            [
                (
                    SecretKind::Member,
                    "/response/body/client_secret".to_owned()
                ),
                (SecretKind::JsonWebToken, "/metadata/0".to_owned()),
                (SecretKind::Bearer, "/metadata/1".to_owned()),
                (SecretKind::Member, "/password".to_owned()),
            ]
        );
    }

    #[test]
    fn stand_ins_are_no_secrets() {
        let text = r#"{"client_secret": "<redacted>", "access_token": "{{token}}", "password": "",
            "secret": "$SECRET", "authorization": "Bearer {{your_access_token}}", "a": "eyJ.x.y", "refresh_token": null}"#;
        assert_eq!(secrets(&Tree::parse(text)).count(), 0);
    }

    #[test]
    fn redacting_leaves_nothing_to_redact_and_all_else_as_it_is() {
        let text = r#"{ "a":  "x", "client_secret":"s3cr3t" }"#;
        let redacted = apply(text, &redact(&Tree::parse(text)));
        assert_eq!(redacted, r#"{ "a":  "x", "client_secret":"<redacted>" }"#);
        assert_eq!(redact(&Tree::parse(redacted)), []);
    }
}
