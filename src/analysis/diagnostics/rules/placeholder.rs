//! A stand-in that somebody was meant to replace.

use super::{Context, Diagnostic, LeftOut};
use crate::analysis::codes::Code;
use crate::analysis::stand_in::{StandIn, stand_in};
use crate::syntax::Node;

pub(super) fn diagnose(context: &Context<'_>, left_out: &mut LeftOut<'_>) -> Vec<Diagnostic> {
    let Some(data) = context.data else {
        return Vec::new();
    };
    let found = context.findings.stand_ins_in(context.tree, data);
    left_out.first_of(Code::Placeholder, found, describe)
}

fn describe(node: Node<'_>) -> Diagnostic {
    let text = node.string().unwrap_or_default();
    let message = match stand_in(&text) {
        Some(StandIn::ExampleId) => {
            format!("`{text}` is the id from the vendor's examples: put your own here.")
        }
        _ => format!(
            "`{}` is a placeholder: put the real value here.",
            text.trim()
        ),
    };
    Diagnostic::on(Code::Placeholder, node, message)
}
