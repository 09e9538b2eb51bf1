//! Completes an id by the name of its resource.

use std::borrow::Cow;

use super::context::{Context, Draft};
use super::item::{Completion, CompletionKind};
use super::place::ValuePlace;
use super::scope::Scope;
use super::template::Template;
use crate::analysis::names::{KnownNames, NamedResource, identifier_at, ids_in_request};
use crate::analysis::placeholder::Placeholder;
use crate::syntax::{Tree, quote};
use crate::text::{Span, shorten};

/// A resource's own name, or else the id, is never longer than this in a list. In characters.
const LONGEST_NAME: usize = 80;

/// The resources that an id can mean, by name. Empty without names.
pub(super) fn drafts(
    context: &Context<'_>,
    place: &ValuePlace<'_>,
    scope: &Scope<'_>,
) -> Vec<Draft> {
    let known = context.names.of_document(context.tree);
    match (scope.identified_resource(), known) {
        (Some(resource), Some(known)) => resources(context, place, scope, known, resource),
        _ => Vec::new(),
    }
}

/// The resources that an id can mean, by name. Without names, one item that says how to get them. `None` if this is not the place
/// of an id whose resources have names.
pub(super) fn complete(
    context: &Context<'_>,
    place: &ValuePlace<'_>,
    scope: &Scope<'_>,
) -> Option<Vec<Completion>> {
    let resource = scope.identified_resource()?;
    let names = context.names;
    if !names.types.contains(&resource) {
        return None;
    }
    let drafts = match (&names.known, names.of_document(context.tree)) {
        (Err(reason), _) => vec![hint(context, place, reason)],
        (Ok(_), None) => return None,
        (Ok(_), Some(known)) => resources(context, place, scope, known, resource),
    };
    let at_value = |draft| context.at_value(place, draft);
    Some(drafts.into_iter().map(at_value).collect())
}

fn resources(
    context: &Context<'_>,
    place: &ValuePlace<'_>,
    scope: &Scope<'_>,
    known: &KnownNames,
    resource: &str,
) -> Vec<Draft> {
    let owners = owners(context.tree, known);
    let fits_owner = |found: &&NamedResource| match &found.owner {
        Some(owner) => owners
            .iter()
            .all(|other| other.identifier.resource != owner.resource || other.identifier == *owner),
        None => true,
    };
    let preferred = scope.view().and_then(|view| view.get("x-kinds-first"));
    let is_preferred = |kind: &str| {
        preferred
            .and_then(|kinds| kinds.as_array())
            .is_some_and(|kinds| kinds.iter().any(|one| one == kind))
    };
    let replaced = replaced_text(context, place.span, known);
    let draft = |(index, found): (usize, &NamedResource)| {
        let is_first = found.kind.as_deref().is_some_and(is_preferred);
        let detail = detail(known, found, owners.is_empty());
        let mut template = Template::default();
        template.text(quote(&found.identifier.id));
        Draft {
            label: label(&found.name, &found.identifier.id),
            kind: CompletionKind::Value,
            label_detail: Some(Cow::Owned(detail.clone())),
            detail: Some(detail),
            documentation: None,
            sort_text: format!("0{}{index:06}", u8::from(!is_first)),
            filter: Some(format!("{replaced}{} {}", found.name, found.identifier.id)),
            template,
        }
    };
    let fitting = known.of_type(resource).filter(fits_owner);
    fitting.enumerate().map(draft).collect()
}

/// The resources that the request names and that others belong to: a role belongs to the request's organization.
fn owners<'a>(tree: &Tree, known: &'a KnownNames) -> Vec<&'a NamedResource> {
    ids_in_request(tree)
        .filter_map(|id| {
            let (resource, id) = identifier_at(id)?;
            known.find(&resource, &id)
        })
        .filter(|found| found.owner.is_none())
        .collect()
}

/// The id, its plan or kind and, if the document doesn't say it, whose it is.
fn detail(known: &KnownNames, found: &NamedResource, with_owner: bool) -> String {
    let owner = found.owner.as_ref().filter(|_| with_owner);
    let owner = owner.and_then(|owner| known.find(owner.resource, &owner.id));
    let parts = [
        Some(found.identifier.id.as_str()),
        found.kind.as_deref(),
        owner.map(|owner| owner.name.as_str()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A client filters by the text before the cursor. A placeholder or a complete id there is to be replaced, so the filter starts with
/// it, and every item matches.
fn replaced_text(context: &Context<'_>, span: Span, known: &KnownNames) -> String {
    let source = context.tree.slice(span);
    let text = source.trim_matches('"');
    let is_whole = context.offset >= span.end.saturating_sub(1);
    let is_replaced = Placeholder::of(text).is_some() || known.with_id(text).next().is_some();
    match is_whole && is_replaced {
        true => format!("{text} "),
        false => String::new(),
    }
}

/// The name on one line of a list. A resource without a name is shown by its id.
fn label(name: &str, id: &str) -> String {
    match name.trim() {
        "" => id.to_owned(),
        name => shorten(name, LONGEST_NAME).into_owned(),
    }
}

/// An item that changes nothing in the text and says how to get names.
fn hint(context: &Context<'_>, place: &ValuePlace<'_>, reason: &str) -> Draft {
    let source = context.tree.slice(place.span);
    let mut template = Template::default();
    template.text(if source.is_empty() { "\"\"" } else { source });
    let typed = Span::new(place.span.start, context.offset);
    let typed = context.tree.slice(typed).trim_matches('"');
    Draft {
        label: "Choose by name: read the names from the API".to_owned(),
        kind: CompletionKind::RefreshNames,
        label_detail: None,
        detail: Some(reason.to_owned()),
        documentation: Some(
            "Choose this item to read the names now. If your editor doesn't run the commands of items, run `clreq names refresh` in a terminal.",
        ),
        sort_text: "9".to_owned(),
        filter: Some(format!("{typed} names")),
        template,
    }
}
