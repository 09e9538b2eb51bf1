//! Hover texts: the title, type, rules and documentation of a key or value.
//!
//! All texts come from the schema, apart from the names of resources. The only values repeated from the document are those that the schema lists,
//! durations and times. Free text is never repeated, because it may be a secret.

mod facts;

use super::names::NameList;
use crate::operation::schema_for;
use crate::schema::View;
use crate::syntax::{Kind, Tree};
use crate::text::Span;

/// The hover text of a key or value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The key or value.
    pub span: Span,
    /// The text, in Markdown.
    pub markdown: String,
}

/// The hover text at a byte offset. `names` has the name of the resource that an id means.
pub fn hover(tree: &Tree, offset: usize, names: &NameList) -> Option<Hover> {
    let node = tree.node_at(offset)?;
    let key = match node.kind() {
        Kind::Object | Kind::Array => return None,
        Kind::Key => node,
        _ => node.key()?,
    };
    let views = View::along(schema_for(tree), key)?;
    let [.., outer, view] = views.as_slice() else {
        return None;
    };
    let is_key = node.kind() == Kind::Key;
    let is_generated = views.iter().any(|view| view.is_set("x-generated"));
    let name = key.string()?;
    let mut sections = vec![facts::heading(view, outer, &name, is_generated)];
    sections.extend(view.documentation().map(str::to_owned));
    sections.extend(facts::refusal(view));
    let resource = key.value().and_then(|value| names.resource_at(value));
    sections.extend(resource.map(facts::named));
    let has_rules = !is_generated && !view.is_forbidden();
    // The choices of a key are listed below.
    if !(is_key && has_rules && view.choices().len() > 1) {
        sections.extend(key.value().and_then(|value| facts::meaning(view, value)));
    }
    if has_rules {
        sections.extend(facts::rules(view, outer, &name, is_key));
    }
    let page = views
        .iter()
        .rev()
        .find_map(|view| view.text("x-documentation"));
    sections.extend(page.map(|page| format!("[Commerce Layer documentation]({page})")));
    Some(Hover {
        span: node.span(),
        markdown: sections.join("\n\n"),
    })
}

#[cfg(test)]
mod tests;
