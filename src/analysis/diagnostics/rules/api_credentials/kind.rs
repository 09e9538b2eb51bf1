//! The kind of an API credential. The vendor adds kinds, so an unknown one is only a warning. A misspelled known kind
//! is an error, and a hosted app's kind needs `custom: true`.

use super::{Diagnostic, RuleInput};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Fix, TextEdit, is_damaged};
use crate::analysis::members::{self, Content};
use crate::schema::View;
use crate::syntax::{Kind, Node, quote};
use crate::text::{closest, same_letters, typos};

const ATTRIBUTES: &str = "/data/attributes";

pub(super) fn diagnose(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let attributes = input.attributes?;
    let node = attributes
        .get("kind")
        .filter(|node| node.kind() == Kind::String)?;
    let kind = node.string()?;
    if kind.trim().is_empty() {
        return None;
    }
    let extra = &input.settings.extra_kinds;
    if extra.iter().any(|extra| *extra == kind) {
        return None;
    }
    let choices = input.schema.kinds();
    if choices.is_empty() {
        // The request can't set a kind.
        return None;
    }
    let known = |name: &str| choices.iter().find(|choice| choice.value == name);
    match known(&kind) {
        Some(choice) if choice.requires_custom => hosted(input, attributes, node, &kind),
        Some(_) => None,
        None => {
            let names = choices.iter().filter_map(|choice| choice.value.as_str());
            let names = names.chain(extra.iter().map(String::as_str));
            let suggestion = closest(&kind, names).filter(|meant| is_typo(&kind, meant));
            Some(match suggestion {
                Some(suggestion) => misspelled(node, &kind, suggestion),
                None => unknown(node, &kind),
            })
        }
    }
}

/// Whether a word is a misspelled kind and not another one. New kinds are short and similar to known ones: `taxes` is not `tags`.
fn is_typo(word: &str, kind: &str) -> bool {
    typos(word, kind) <= 1.max(kind.len() / 6)
}

fn misspelled(node: Node<'_>, kind: &str, suggestion: &str) -> Diagnostic {
    let message = format!("There is no kind `{kind}`: did you mean `{suggestion}`?");
    let edits = vec![TextEdit::replace(node.span(), quote(suggestion))];
    let title = format!("Replace with `{suggestion}`");
    let diagnostic = Diagnostic::on(Code::MisspelledKind, node, message);
    if is_damaged(node) {
        return diagnostic;
    }
    diagnostic.with_fix(if same_letters(kind, suggestion) {
        Fix::safe(title, edits)
    } else {
        Fix::suggested(title, edits)
    })
}

fn unknown(node: Node<'_>, kind: &str) -> Diagnostic {
    let message = format!(
        "clreq does not know the kind `{kind}`. If the API does, add it to `extra-kinds` in `clreq.toml`."
    );
    Diagnostic::on(Code::UnknownKind, node, message)
}

fn hosted(
    input: &RuleInput<'_>,
    attributes: Node<'_>,
    node: Node<'_>,
    kind: &str,
) -> Option<Diagnostic> {
    let custom = attributes.get("custom");
    if custom.is_some_and(|custom| custom.kind() == Kind::True) {
        return None;
    }
    let message = format!(
        "`{kind}` is the kind of a hosted app: for a fork of your own, set `custom` to true."
    );
    let diagnostic = Diagnostic::on(Code::HostedKindWithoutCustom, node, message);
    let edit = match (custom, attributes.key_named("custom")) {
        (Some(custom), _) => Some(TextEdit::replace(custom.span(), "true")),
        (None, Some(_)) => None,
        (None, None) => {
            let view = View::at(input.schema, input.tree, ATTRIBUTES);
            members::insert(
                input.tree,
                attributes,
                &view,
                "custom",
                Content::Value(&true.into()),
            )
        }
    };
    Some(match edit {
        Some(edit) => diagnostic.with_fix(Fix::suggested("Set `custom` to true", vec![edit])),
        None => diagnostic,
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::codes::Code;
    use crate::analysis::diagnostics::diagnose;
    use crate::syntax::Tree;

    fn check(kind: &str, expected: Code) {
        let text = format!(
            r#"{{"data": {{"type": "api_credentials", "attributes": {{"name": "My app", "kind": "{kind}"}}, "relationships": {{"organization": {{"data": {{"type": "organizations", "id": "xYZkjABcde"}}}}}}}}}}"#
        );
        let found = diagnose(&Tree::parse(text));
        let codes: Vec<_> = found.iter().map(|found| found.code).collect();
        assert_eq!(codes, [expected], "{kind}");
        if expected == Code::UnknownKind {
            assert!(
                found
                    .iter()
                    .all(|found| found.fixes.is_empty() && !found.message.contains("mean"))
            );
        }
    }

    #[test]
    fn a_kind_that_may_be_new_is_not_called_another_one() {
        // The vendor's code has these kinds, or may get them.
        for kind in [
            "dashboard",
            "user",
            "resources",
            "links",
            "contentful",
            "datocms",
            "external",
            "sanity",
            "zapier",
            "taxes",
            "markets",
            "carts",
            "files",
        ] {
            check(kind, Code::UnknownKind);
        }
        for kind in [
            "sales-channel",
            "sales_chanel",
            "intergration",
            "order",
            "tag",
            "webhoks",
        ] {
            check(kind, Code::MisspelledKind);
        }
    }
}
