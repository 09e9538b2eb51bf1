//! Completes the members of an object.

use serde_json::Value;

use super::allowed;
use super::context::{Context, Draft};
use super::item::{Completion, CompletionKind};
use super::place::{KeyPlace, Rest};
use super::scope::{ReadyMade, Scope};
use super::template::Template;
use crate::analysis::words;
use crate::schema::View;
use crate::syntax::quote;

/// The groups of the list, in this order.
#[derive(Clone, Copy)]
enum Rank {
    /// Several members at once.
    Several,
    /// Required because of another value in the document.
    RequiredHere,
    /// Always required.
    Required,
    Optional,
}

/// Every member that the schema allows and the object lacks.
pub(super) fn complete(
    context: &Context<'_>,
    place: &KeyPlace<'_>,
    scope: &Scope<'_>,
) -> Vec<Completion> {
    let Some(view) = scope.view() else {
        return Vec::new();
    };
    let names = view.member_names();
    let present = names_of_others(place, &names);
    let free: Vec<&str> = names
        .into_iter()
        .filter(|name| !present.contains(name) && scope.member(name).is_writable())
        .collect();
    let mut drafts = properties(context, place, scope, view, &free);
    if matches!(place.rest, Rest::Nothing { .. }) {
        drafts.extend(several(context, scope, &free, &drafts));
    }
    drafts
        .into_iter()
        .map(|draft| context.at_key(place, draft))
        .collect()
}

/// The names of the object's other members. The member that a complete key belongs to doesn't count.
fn names_of_others<'n>(place: &KeyPlace<'_>, names: &[&'n str]) -> Vec<&'n str> {
    let half_typed = place.key.filter(|_| place.rest != Rest::Colon);
    let others = place
        .object
        .children()
        .filter(|key| Some(*key) != half_typed);
    others
        .filter_map(|key| names.iter().find(|name| key.is_named(name)).copied())
        .collect()
}

fn properties(
    context: &Context<'_>,
    place: &KeyPlace<'_>,
    scope: &Scope<'_>,
    view: &View<'_>,
    free: &[&'static str],
) -> Vec<Draft> {
    let always = scope.without_document();
    let draft = |(index, name): (usize, &&'static str)| {
        let member = scope.member(name);
        let template = match place.rest {
            Rest::Colon => key_alone(name, ""),
            Rest::Value => key_alone(name, ":"),
            Rest::Nothing { .. } => {
                let mut body = member.skeleton();
                allowed::restrict(context.settings, &member, &mut body);
                whole_member(name, &body)
            }
        };
        let is_required = view.requires(name);
        let rank = match is_required {
            true if always.requires(name) => Rank::Required,
            true => Rank::RequiredHere,
            false => Rank::Optional,
        };
        Draft {
            label: (*name).to_owned(),
            kind: CompletionKind::Property,
            label_detail: Some(if is_required { "required" } else { "optional" }.into()),
            detail: member.view().and_then(words::types),
            documentation: member.view().and_then(View::documentation),
            sort_text: sort_text(rank, index),
            filter: None,
            template,
        }
    };
    free.iter().enumerate().map(draft).collect()
}

/// Ready-made objects without their braces, if the object has none of their members yet.
fn several(
    context: &Context<'_>,
    scope: &Scope<'_>,
    free: &[&str],
    properties: &[Draft],
) -> Vec<Draft> {
    let draft = |(index, ready_made): (usize, ReadyMade)| {
        let template = ready_made.members();
        let is_new = ready_made
            .body
            .keys()
            .all(|name| free.contains(&name.as_str()))
            && properties.iter().all(|other| other.template != template);
        is_new.then(|| Draft {
            label: ready_made.label.to_owned(),
            kind: CompletionKind::Snippet,
            label_detail: None,
            detail: None,
            documentation: ready_made.description,
            sort_text: sort_text(Rank::Several, index),
            filter: None,
            template,
        })
    };
    let ready_made = scope.ready_made();
    ready_made
        .into_iter()
        .map(|ready_made| ready_made.restricted(context.settings, scope))
        .enumerate()
        .filter_map(draft)
        .collect()
}

fn key_alone(name: &str, colon: &str) -> Template {
    let mut template = Template::default();
    template.text(quote(name)).text(colon);
    template
}

fn whole_member(name: &str, value: &Value) -> Template {
    let mut template = key_alone(name, ": ");
    template.value(value, 0);
    template
}

fn sort_text(rank: Rank, index: usize) -> String {
    format!("{}{index:02}", rank as u8)
}
