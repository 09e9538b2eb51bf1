//! Completion: member names with a value to fill in, values, and whole requests.
//!
//! `place` and `gap` find out what the cursor is on or between. `scope` looks up what the schema says there. `keys` and
//! `values` make draft items, and `context` turns each draft into an edit with the right quotes and commas.
//!
//! Invariants: an item is offered only if the schema and the project allow it at this place of this document, and only once. Accepting
//! an item never adds a syntax error. The work doesn't depend on the size of the rest of the document.

mod allowed;
mod context;
mod gap;
mod item;
mod keys;
mod names;
mod neighbours;
mod place;
mod scope;
mod shifted_quotes;
mod template;
mod values;

pub use item::{Completion, CompletionKind, CompletionOptions};

use context::Context;
use place::{Place, ValuePlace};
use scope::Scope;

use crate::analysis::Settings;
use crate::analysis::names::NameList;
use crate::operation::{Action, OPERATIONS, for_document, schema_for};
use crate::syntax::{Node, Tree};

/// The completion items at a byte offset. An offset inside a character means the start of the character. `names` gives
/// ids by name, and the project's `settings` may allow only some values.
pub fn complete(
    tree: &Tree,
    offset: usize,
    options: &CompletionOptions,
    names: &NameList,
    settings: &Settings,
) -> Vec<Completion> {
    let offset = tree.floor_char_boundary(offset);
    if let Some(repaired) = shifted_quotes::repair(tree, offset) {
        let items = items_at(&repaired.tree, offset, options, names, settings).into_iter();
        return items.map(|item| repaired.translate(item)).collect();
    }
    items_at(tree, offset, options, names, settings)
}

fn items_at(
    tree: &Tree,
    offset: usize,
    options: &CompletionOptions,
    names: &NameList,
    settings: &Settings,
) -> Vec<Completion> {
    let context = Context::new(tree, offset, options, names, settings);
    let place = Place::find(tree, offset).filter(|place| context.is_wanted(place));
    match place {
        None => Vec::new(),
        Some(Place::Value(place)) => match (place.key, place.array) {
            (Some(key), _) => {
                let complete = |scope: &Scope<'_>| values::complete(&context, &place, scope);
                let scope = Scope::of(schema_for(tree), key);
                let items = scope.map_or_else(Vec::new, |scope| complete(&scope));
                with_other_resources(tree, key, items, complete)
            }
            (None, Some(array)) => {
                let scope = Scope::of(schema_for(tree), array);
                scope.map_or_else(Vec::new, |scope| {
                    values::complete(&context, &place, &scope.element())
                })
            }
            (None, None) => whole_requests(&context, &place),
        },
        Some(Place::Key(place)) => {
            let complete = |scope: &Scope<'_>| keys::complete(&context, &place, scope);
            let scope = Scope::of(schema_for(tree), place.object);
            let items = scope.map_or_else(Vec::new, |scope| complete(&scope));
            with_other_resources(tree, place.object, items, complete)
        }
    }
}

/// Adds what other resources have ready-made for a place, if the document doesn't say yet which resource it is about.
fn with_other_resources(
    tree: &Tree,
    node: Node<'_>,
    mut items: Vec<Completion>,
    complete: impl Fn(&Scope<'_>) -> Vec<Completion>,
) -> Vec<Completion> {
    let name = tree.at_pointer("/data/type").and_then(Node::string);
    let has_type = name.is_some_and(|name| !name.trim().is_empty());
    let is_outer = matches!(node.pointer().as_str(), "" | "/data");
    if has_type || !is_outer || for_document(tree).action != Action::Create {
        return items;
    }
    let own = schema_for(tree);
    let others = OPERATIONS
        .iter()
        .filter(|operation| operation.action == Action::Create)
        .filter_map(|operation| Some((operation.resource, operation.schema?)))
        .filter(|(_, schema)| !std::ptr::eq(*schema, own));
    for (index, (resource, schema)) in others.enumerate() {
        let scope = Scope::of(schema, node);
        let offered = scope.map_or_else(Vec::new, |scope| complete(&scope));
        // The member `data` of a resource with one ready-made request is that request.
        let is_ready_made = |item: &Completion| {
            item.kind == CompletionKind::Snippet || (node.depth() == 0 && item.label == "data")
        };
        for mut item in offered.into_iter().filter(is_ready_made) {
            // Parts of a request are called the same for every resource.
            if items.iter().any(|other| other.label == item.label) {
                item.filter_text = item.filter_text.replace(&item.label, resource.singular);
                resource.singular.clone_into(&mut item.label);
            }
            if items.iter().all(|other| other.label != item.label) {
                item.sort_text = format!("8{index:02}{}", item.sort_text);
                item.kind = CompletionKind::Snippet;
                item.label_detail = None;
                item.detail = None;
                items.push(item);
            }
        }
    }
    items
}

/// A whole request for each resource. Creates come before updates.
fn whole_requests(context: &Context<'_>, place: &ValuePlace<'_>) -> Vec<Completion> {
    let of_action = |action| {
        let operations = OPERATIONS.iter();
        operations.filter(move |operation| operation.action == action)
    };
    let operations = of_action(Action::Create).chain(of_action(Action::Update));
    let mut items: Vec<Completion> = operations
        .filter_map(|operation| operation.schema)
        .flat_map(|schema| values::complete(context, place, &Scope::root(schema, context.tree)))
        .collect();
    for (index, item) in items.iter_mut().enumerate() {
        item.sort_text = format!("{index:03}");
    }
    items
}

#[cfg(test)]
mod tests;
