//! A web app without a redirect URI: the API creates it, but users can't sign in with it.

use serde_json::json;

use super::{Diagnostic, RuleInput};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Fix, TextEdit};
use crate::analysis::members::{self, Content};
use crate::schema::View;
use crate::syntax::Kind;

const ATTRIBUTES: &str = "/data/attributes";
const EXAMPLE: &str = "https://example.com/callback";

pub(super) fn diagnose(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let attributes = input.attributes?;
    let kind = attributes.get("kind")?;
    if kind.kind() != Kind::String || !kind.is_named("webapp") || attributes.is_broken() {
        return None;
    }
    let existing = attributes.key_named("redirect_uri");
    let value = existing.and_then(|key| key.value());
    let edit = match (existing, value) {
        (None, _) => {
            let view = View::at(input.schema, input.tree, ATTRIBUTES);
            members::insert(
                input.tree,
                attributes,
                &view,
                "redirect_uri",
                Content::Value(&json!(EXAMPLE)),
            )
        }
        (Some(_), Some(value)) if value.kind() == Kind::Null => {
            Some(TextEdit::replace(value.span(), json!(EXAMPLE).to_string()))
        }
        _ => return None,
    };
    let message =
        "A `webapp` without a `redirect_uri` can't sign anybody in: add the address to return to.";
    let diagnostic = Diagnostic::on(Code::MissingRedirectUri, kind, message);
    Some(match edit {
        Some(edit) => diagnostic.with_fix(Fix::suggested("Add `redirect_uri`", vec![edit])),
        None => diagnostic,
    })
}
