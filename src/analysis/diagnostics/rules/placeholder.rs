//! A placeholder that the author has not replaced.

use super::{Diagnostic, RuleInput, Truncated};
use crate::analysis::codes::Code;
use crate::analysis::placeholder::Placeholder;
use crate::syntax::Node;

pub(super) fn diagnose(input: &RuleInput<'_>, left_out: &mut Truncated<'_>) -> Vec<Diagnostic> {
    let Some(data) = input.data else {
        return Vec::new();
    };
    let found = input.marked.placeholders_in(input.tree, data);
    left_out.first_of(Code::Placeholder, found, describe)
}

fn describe(node: Node<'_>) -> Diagnostic {
    let text = node.string().unwrap_or_default();
    let message = match Placeholder::of(&text) {
        Some(Placeholder::ExampleId) => {
            format!("`{text}` is the id from the vendor's examples: write your own.")
        }
        _ => format!("`{}` is a placeholder: write the real value.", text.trim()),
    };
    Diagnostic::on(Code::Placeholder, node, message)
}
