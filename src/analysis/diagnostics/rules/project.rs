//! The rules of a project: what its `clreq.toml` requires of every request.

use serde_json::Value;

use super::{Diagnostic, RuleInput};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Fix, TextEdit, is_damaged};
use crate::analysis::members::{self, Content};
use crate::config::AllowedValues;
use crate::operation::{Action, for_document, has_unknown_type};
use crate::schema::View;
use crate::syntax::{Node, quote};

pub(super) fn diagnose(input: &RuleInput<'_>) -> Vec<Diagnostic> {
    if has_unknown_type(input.tree) {
        return Vec::new();
    }
    let requirements = &input.settings.requirements;
    let allowed = requirements.allowed().iter();
    let wrong = allowed.filter_map(|allowed| check_value(input, allowed));
    let texts = requirements.required_texts();
    let absent = texts.filter_map(|pointer| check_text(input, pointer));
    wrong.chain(absent).collect()
}

/// Checks that a value is one of the allowed ones.
fn check_value(input: &RuleInput<'_>, allowed: &AllowedValues) -> Option<Diagnostic> {
    if !is_writable(input, allowed.pointer) {
        return None;
    }
    let Some(node) = input.tree.at_pointer(allowed.pointer) else {
        return absent(input, allowed);
    };
    if allowed.values.iter().any(|value| node.is_named(value)) {
        return None;
    }
    let diagnostic = Diagnostic::on(Code::ProjectRule, node, message(allowed));
    Some(match allowed.values.as_slice() {
        [only] if !is_damaged(node) => diagnostic.with_fix(Fix::suggested(
            format!("Replace with `{only}`"),
            vec![TextEdit::replace(node.span(), quote(only))],
        )),
        _ => diagnostic,
    })
}

fn message(allowed: &AllowedValues) -> String {
    let name = allowed.name;
    let values: Vec<String> = allowed
        .values
        .iter()
        .map(|value| format!("`{value}`"))
        .collect();
    match values.split_last() {
        None => format!(
            "The rules for `{name}` in clreq.toml contradict each other, so no value is allowed here."
        ),
        Some((last, [])) => format!("clreq.toml allows only {last} as `{name}` here."),
        Some((last, others)) => {
            let others = others.join(", ");
            format!("clreq.toml allows only {others} and {last} as `{name}` here.")
        }
    }
}

/// Reports a missing attribute of a new resource. A missing relationship breaks the schema, which is reported instead.
fn absent(input: &RuleInput<'_>, allowed: &AllowedValues) -> Option<Diagnostic> {
    let (object, name) = new_member(input, allowed.pointer)?;
    let message = format!("{} Add `{name}`.", message(allowed));
    let diagnostic = on_key(object, message);
    let [only] = allowed.values.as_slice() else {
        return Some(diagnostic);
    };
    let value = Value::from(only.as_str());
    Some(with_member(input, diagnostic, object, name, &value))
}

/// Checks that a new resource has a text that isn't blank.
fn check_text(input: &RuleInput<'_>, pointer: &str) -> Option<Diagnostic> {
    if !is_writable(input, pointer) {
        return None;
    }
    let message = |name| format!("clreq.toml requires a `{name}` here: write one.");
    match input.tree.at_pointer(pointer) {
        Some(node) => {
            let is_set = node.string().is_some_and(|text| !text.trim().is_empty());
            let name = pointer.rsplit('/').next()?;
            (!is_set).then(|| Diagnostic::on(Code::ProjectRule, node, message(name)))
        }
        None => {
            let (object, name) = new_member(input, pointer)?;
            Some(on_key(object, message(name)))
        }
    }
}

/// Whether the request may set the value. Of an update only the values that it sets are checked.
fn is_writable(input: &RuleInput<'_>, pointer: &str) -> bool {
    let view = View::at(input.schema, input.tree, pointer);
    view.is_known() && !view.is_forbidden()
}

/// The object that lacks a member, and the member's name. `None` for an update, which needn't set it, and for an attribute that
/// isn't one.
fn new_member<'c, 'p>(input: &RuleInput<'c>, pointer: &'p str) -> Option<(Node<'c>, &'p str)> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let is_new = for_document(input.tree).action == Action::Create;
    let object = input.attributes?;
    let is_attribute = object.pointer() == parent && object.is_object();
    (is_new && is_attribute && !object.is_broken() && object.key_named(name).is_none())
        .then_some((object, name))
}

fn on_key(object: Node<'_>, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::on(Code::ProjectRule, object.key().unwrap_or(object), message);
    diagnostic.pointer = object.pointer();
    diagnostic
}

fn with_member(
    input: &RuleInput<'_>,
    diagnostic: Diagnostic,
    object: Node<'_>,
    name: &str,
    value: &Value,
) -> Diagnostic {
    let view = View::at(input.schema, input.tree, &object.pointer());
    let content = Content::Value(value);
    match members::insert(input.tree, object, &view, name, content) {
        Some(edit) => {
            diagnostic.with_fix(Fix::suggested(format!("Add `{name}`: {value}"), vec![edit]))
        }
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::analysis::Settings;
    use crate::analysis::apply;
    use crate::analysis::diagnostics::diagnose_with;
    use crate::config::parse;
    use crate::syntax::Tree;

    const RULES: &str =
        r#"require = { mode = "live", organization = ["xYZkjABcde"], reference = true }"#;

    fn settings(rules: &str) -> Settings {
        let parsed = parse(rules);
        assert_eq!(parsed.problems, []);
        let path = std::path::Path::new("a.clreq.json");
        parsed.config.settings_for(path, &Settings::default())
    }

    fn credential(attributes: &str, organization: &str) -> String {
        format!(
            r#"{{"data": {{"type": "api_credentials", "attributes": {{"name": "Shop", "kind": "sales_channel"{attributes}}}, "relationships": {{"organization": {{"data": {{"type": "organizations", "id": "{organization}"}}}}}}}}}}"#
        )
    }

    /// The place, message and first fix of each diagnostic.
    fn check(text: &str, rules: &str, expected: Expect) {
        let found = diagnose_with(&Tree::parse(text), &settings(rules));
        let lines: Vec<String> = found
            .iter()
            .map(|found| {
                let fix = found.fixes.first().map_or("", |fix| fix.title.as_str());
                format!(
                    "{} {}: {} [{fix}]",
                    found.code,
                    found.span.of(text),
                    found.message
                )
            })
            .collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn a_request_that_obeys_the_rules_has_no_diagnostic() {
        let text = credential(r#", "mode": "live", "reference": "shop""#, "xYZkjABcde");
        check(&text, RULES, expect![""]);
    }

    #[test]
    fn wrong_and_missing_values_are_errors_and_certain_ones_have_a_fix() {
        let wrong = credential(r#", "mode": "test", "reference": " ""#, "aBcDeFgHiJ");
        check(
            &wrong,
            RULES,
            expect![[r#"
            project-rule "test": clreq.toml allows only `live` as `mode` here. [Replace with `live`]
            project-rule " ": clreq.toml requires a `reference` here: write one. []
            project-rule "aBcDeFgHiJ": clreq.toml allows only `xYZkjABcde` as `organization` here. [Replace with `xYZkjABcde`]"#]],
        );
        let missing = credential("", "<organization id>");
        check(
            &missing,
            RULES,
            expect![[r#"
            project-rule "attributes": clreq.toml allows only `live` as `mode` here. Add `mode`. [Add `mode`: "live"]
            project-rule "attributes": clreq.toml requires a `reference` here: write one. []
            project-rule "<organization id>": clreq.toml allows only `xYZkjABcde` as `organization` here. [Replace with `xYZkjABcde`]"#]],
        );
        let several = r#"require = { organization = ["xYZkjABcde", "xYZkjABcdf", "xYZkjABcdg"] }"#;
        check(
            &wrong,
            several,
            expect![[
                r#"project-rule "aBcDeFgHiJ": clreq.toml allows only `xYZkjABcde`, `xYZkjABcdf` and `xYZkjABcdg` as `organization` here. []"#
            ]],
        );
    }

    #[test]
    fn the_fixes_lead_to_a_request_that_obeys_the_rules() {
        let settings = settings(r#"require = { mode = "live", organization = "xYZkjABcde" }"#);
        let mut text = credential("", "aBcDeFgHiJ");
        for _ in 0..2 {
            let found = diagnose_with(&Tree::parse(text.as_str()), &settings);
            let fix = found.first().and_then(|found| found.fixes.first());
            let fix = fix.expect("a fix");
            assert!(!fix.is_safe);
            text = apply(&text, &fix.edits);
        }
        assert!(
            diagnose_with(&Tree::parse(text.as_str()), &settings).is_empty(),
            "{text}"
        );
    }

    #[test]
    fn a_rule_does_not_apply_where_the_request_can_not_set_the_value() {
        let update = r#"{"data": {"type": "api_credentials", "id": "xYZkjABcde", "attributes": {"name": "Shop"}}}"#;
        check(update, RULES, expect![""]);
        let membership = r#"{"data": {"type": "memberships", "attributes": {"user_email": "a@example.com", "reference": "a"}, "relationships": {"organization": {"data": {"type": "organizations", "id": "xYZkjABcde"}}, "role": {"data": {"type": "roles", "id": "xYZkjABcde"}}}}}"#;
        check(membership, RULES, expect![""]);
    }
}
