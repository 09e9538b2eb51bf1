//! Completion: member names with a value to fill in, values, and whole requests.
//!
//! `place` and `gap` find out what the cursor is on or between. `scope` looks up what the schema says there. `keys` and
//! `values` make draft items, and `context` turns each draft into an edit with the right quotes and commas.
//!
//! Invariants: an item is offered only if the schema allows it at this place of this document, and only once. Accepting
//! an item never adds a syntax error. The work doesn't depend on the size of the rest of the document.

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

use crate::analysis::names::NameList;
use crate::operation::{Action, OPERATIONS, schema_for};
use crate::syntax::Tree;

/// The completion items at a byte offset. An offset inside a character means the start of the character. Ids are offered by
/// `names`.
pub fn complete(
    tree: &Tree,
    offset: usize,
    options: &CompletionOptions,
    names: &NameList,
) -> Vec<Completion> {
    let offset = tree.floor_char_boundary(offset);
    if let Some(repaired) = shifted_quotes::repair(tree, offset) {
        let items = items_at(&repaired.tree, offset, options, names).into_iter();
        return items.map(|item| repaired.translate(item)).collect();
    }
    items_at(tree, offset, options, names)
}

fn items_at(
    tree: &Tree,
    offset: usize,
    options: &CompletionOptions,
    names: &NameList,
) -> Vec<Completion> {
    let context = Context::new(tree, offset, options, names);
    let place = Place::find(tree, offset).filter(|place| context.is_wanted(place));
    match place {
        None => Vec::new(),
        Some(Place::Value(place)) => match (place.key, place.array) {
            (Some(key), _) => {
                let scope = Scope::of(schema_for(tree), key);
                scope.map_or_else(Vec::new, |scope| values::complete(&context, &place, &scope))
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
            let scope = Scope::of(schema_for(tree), place.object);
            scope.map_or_else(Vec::new, |scope| keys::complete(&context, &place, &scope))
        }
    }
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
