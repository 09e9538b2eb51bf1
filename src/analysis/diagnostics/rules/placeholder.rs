//! A stand-in that somebody was meant to replace.

use super::{Context, Diagnostic, LeftOut};
use crate::analysis::codes::Code;
use crate::syntax::{Kind, Node};

/// The ids of the vendor's examples.
const EXAMPLE_IDS: [&str; 1] = ["ABCRtyUpBa"];

pub(super) fn diagnose(context: &Context<'_>, left_out: &mut LeftOut<'_>) -> Vec<Diagnostic> {
    let Some(data) = context.tree.at_pointer("/data") else {
        return Vec::new();
    };
    let found = context
        .tree
        .nodes()
        .skip(data.index())
        .take_while(|node| node.index() == data.index() || node.span().start < data.span().end)
        .filter(|node| node.kind() == Kind::String)
        .filter_map(describe);
    left_out.first_of(Code::Placeholder, found)
}

fn describe(node: Node<'_>) -> Option<Diagnostic> {
    let text = node.string()?;
    let message = if EXAMPLE_IDS.contains(&text.as_ref()) {
        format!("`{text}` is the id from the vendor's examples: put your own here.")
    } else if is_stand_in(&text) {
        format!(
            "`{}` is a placeholder: put the real value here.",
            text.trim()
        )
    } else {
        return None;
    };
    Some(Diagnostic::on(Code::Placeholder, node, message))
}

/// Nearly every text is told by having neither bracket.
fn is_stand_in(text: &str) -> bool {
    let has_bracket = text.bytes().any(|byte| matches!(byte, b'{' | b'<'));
    has_bracket && (is_template(text) || is_bracketed(text))
}

/// `{{your_access_token}}`, anywhere in the text.
fn is_template(text: &str) -> bool {
    text.split_once("{{")
        .is_some_and(|(_, rest)| rest.contains("}}"))
}

/// `<organization id>`, as the whole text.
fn is_bracketed(text: &str) -> bool {
    let inner = text
        .trim()
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    inner.is_some_and(|inner| {
        !inner.is_empty() && inner != "redacted" && !inner.contains(['<', '>'])
    })
}
