//! Completes the value of a key or an array element.

use serde_json::Value;

use super::allowed;
use super::context::{Context, Draft};
use super::item::{Completion, CompletionKind};
use super::names;
use super::place::ValuePlace;
use super::scope::{ReadyMade, Scope};
use super::template::Template;
use crate::analysis::duration;
use crate::operation::document_types;
use crate::schema::{Choice, View};

/// The groups of the list, in this order.
#[derive(Clone, Copy)]
enum Rank {
    Choice,
    ReadyMade,
    Example,
    /// Last, because an unset value is rarely what the author wants.
    Null,
}

/// Every value that the schema lists, has a snippet for, or gives as an example.
pub(super) fn complete(
    context: &Context<'_>,
    place: &ValuePlace<'_>,
    scope: &Scope<'_>,
) -> Vec<Completion> {
    let Some(view) = scope.view() else {
        return Vec::new();
    };
    let is_quoted = context.opening_quote(place.span).is_some();
    if let Some(allowed) = allowed::at(context.settings, scope) {
        return only(context, place, scope, allowed);
    }
    if let Some(mut items) = names::complete(context, place, scope) {
        if !is_quoted {
            items.extend(skeleton(context, scope).map(|draft| context.at_value(place, draft)));
        }
        return items;
    }
    let choices = view.choices();
    let is_free_text = choices.is_empty() && view.types().contains(&"string");
    let drafts = if is_quoted && is_free_text {
        // Free text is the author's own, so nothing is offered in it unless it has a format.
        let has_format = view.get("format").is_some();
        if has_format {
            examples(view)
        } else {
            Vec::new()
        }
    } else {
        let mut drafts = match scope.is_resource_type() {
            true => resource_types(),
            false => listed(view, &choices),
        };
        let restricted = scope
            .ready_made()
            .into_iter()
            .map(|ready_made| ready_made.restricted(context.settings, scope));
        drafts.extend(restricted.enumerate().map(ready_made));
        drafts.extend(starters(context, scope, view, &choices));
        drafts.extend(null(view, &choices));
        drafts
    };
    drafts
        .into_iter()
        .map(|draft| context.at_value(place, draft))
        .collect()
}

/// The values that the project allows: as the schema lists them or, for ids, by name.
fn only(
    context: &Context<'_>,
    place: &ValuePlace<'_>,
    scope: &Scope<'_>,
    allowed: &[String],
) -> Vec<Completion> {
    let listed = scope
        .view()
        .map_or_else(Vec::new, |view| listed(view, &view.choices()));
    let named = names::drafts(context, place, scope);
    let known: Vec<Draft> = listed.into_iter().chain(named).collect();
    let drafts = allowed.iter().enumerate().map(|(index, text)| {
        let as_value = value(
            CompletionKind::Value,
            Rank::Choice,
            index,
            &text.as_str().into(),
        );
        let mut of_text = known.iter();
        match of_text.find(|draft| draft.template.plain() == as_value.template.plain()) {
            Some(draft) => draft.clone(),
            None => as_value,
        }
    });
    drafts.map(|draft| context.at_value(place, draft)).collect()
}

/// Every resource type that a document can have. Choosing another type makes it a different request.
fn resource_types() -> Vec<Draft> {
    document_types()
        .enumerate()
        .map(|(index, resource)| Draft {
            label_detail: Some(resource.singular.into()),
            ..value(
                CompletionKind::EnumMember,
                Rank::Choice,
                index,
                &resource.name.into(),
            )
        })
        .collect()
}

/// The values of `const` and `enum`, and those of a boolean.
fn listed(view: &View<'_>, choices: &[Choice<'static>]) -> Vec<Draft> {
    let own_title = view.text("title");
    let chosen = choices.iter().filter(|choice| !choice.value.is_null());
    let mut drafts: Vec<Draft> = chosen
        .enumerate()
        .map(|(index, choice)| Draft {
            label_detail: choice
                .group
                .filter(|group| Some(*group) != own_title)
                .map(Into::into),
            documentation: choice.documentation,
            ..value(
                CompletionKind::EnumMember,
                Rank::Choice,
                index,
                choice.value,
            )
        })
        .collect();
    if choices.is_empty() && view.types().contains(&"boolean") {
        let booleans = [true, false].map(Value::Bool);
        drafts.extend(
            booleans
                .iter()
                .enumerate()
                .map(|(index, boolean)| value(CompletionKind::Value, Rank::Choice, index, boolean)),
        );
    }
    drafts
}

fn ready_made((index, ready_made): (usize, ReadyMade)) -> Draft {
    let mut template = Template::default();
    template.value(&Value::Object(ready_made.body), 0);
    Draft {
        label: ready_made.label.to_owned(),
        kind: CompletionKind::Snippet,
        label_detail: None,
        detail: None,
        documentation: ready_made.description,
        sort_text: sort_text(Rank::ReadyMade, index),
        filter: None,
        template,
    }
}

/// Initial values where the schema doesn't list all values.
fn starters(
    context: &Context<'_>,
    scope: &Scope<'_>,
    view: &View<'_>,
    choices: &[Choice<'_>],
) -> Vec<Draft> {
    if !choices.is_empty() {
        return Vec::new();
    }
    match view.types().first() {
        Some(&"string") => skeleton(context, scope).into_iter().collect(),
        Some(&"object") if scope.ready_made().is_empty() => skeleton(context, scope)
            .into_iter()
            .chain(examples(view))
            .collect(),
        Some(&("integer" | "number")) => examples(view),
        _ => Vec::new(),
    }
}

/// The initial value with tab stops. `None` if it would be empty.
fn skeleton(context: &Context<'_>, scope: &Scope<'_>) -> Option<Draft> {
    let mut body = scope.skeleton();
    allowed::restrict(context.settings, scope, &mut body);
    let mut template = Template::default();
    template.value(&body, 0);
    let label = template.plain().trim_matches('"').to_owned();
    (!label.is_empty()).then(|| Draft {
        label,
        kind: CompletionKind::Snippet,
        label_detail: None,
        detail: None,
        documentation: scope.view().and_then(View::documentation),
        sort_text: sort_text(Rank::ReadyMade, 0),
        filter: None,
        template,
    })
}

fn examples(view: &View<'_>) -> Vec<Draft> {
    let draft = |(index, example)| Draft {
        detail: Some(detail_of_example(view, example)),
        ..value(CompletionKind::Value, Rank::Example, index, example)
    };
    view.examples().iter().enumerate().map(draft).collect()
}

/// The meaning of an example in words.
fn detail_of_example(view: &View<'_>, example: &Value) -> String {
    let words = match (view.text("x-unit"), example.as_u64()) {
        (Some("seconds"), Some(seconds)) => duration::in_words(seconds),
        _ => "example".to_owned(),
    };
    if view.get("default") == Some(example) {
        format!("{words} (default)")
    } else {
        words
    }
}

fn null(view: &View<'_>, choices: &[Choice<'static>]) -> Option<Draft> {
    let choice = choices.iter().find(|choice| choice.value.is_null());
    let is_allowed = choice.is_some() || view.types().contains(&"null");
    is_allowed.then(|| Draft {
        documentation: Some(
            choice
                .and_then(|choice| choice.documentation)
                .unwrap_or("Not set."),
        ),
        ..value(CompletionKind::Value, Rank::Null, 0, &Value::Null)
    })
}

/// A value as JSON.
fn value(kind: CompletionKind, rank: Rank, index: usize, value: &Value) -> Draft {
    let mut template = Template::default();
    let json = value.to_string();
    let label = value.as_str().map_or_else(|| json.clone(), str::to_owned);
    template.text(json);
    Draft {
        label,
        kind,
        label_detail: None,
        detail: None,
        documentation: None,
        sort_text: sort_text(rank, index),
        filter: None,
        template,
    }
}

fn sort_text(rank: Rank, index: usize) -> String {
    format!("{}{index:02}", rank as u8)
}
