//! The parts of a hover text, in Markdown.

use crate::analysis::names::NamedResource;
use crate::analysis::{duration, words};
use crate::schema::{Choice, View};
use crate::syntax::{Kind, Node};

/// The title, the type, and whether the author, the API or a send writes the member.
pub(super) fn heading(view: &View<'_>, outer: &View<'_>, name: &str, is_generated: bool) -> String {
    let title = view.text("title").unwrap_or(name);
    let status = if is_generated {
        "written by clreq"
    } else if view.is_set("readOnly") {
        "given by the API"
    } else if view.is_forbidden() {
        "not allowed here"
    } else if outer.requires(name) {
        "required"
    } else {
        "optional"
    };
    let parts = [
        Some(format!("**{title}**")),
        words::types(view),
        Some(status.to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Why no value is allowed here, if the document rules one out.
pub(super) fn refusal(view: &View<'_>) -> Option<String> {
    let message = view.text("errorMessage")?;
    view.is_forbidden().then(|| message.to_owned())
}

/// The name of the resource that an id means.
pub(super) fn named(resource: &NamedResource) -> String {
    let kind = resource
        .kind
        .as_deref()
        .map(|kind| format!(" ({})", escaped(kind)));
    let kind = kind.unwrap_or_default();
    format!(
        "`{}` is **{}**{kind}.",
        resource.identifier.id,
        escaped(&resource.name)
    )
}

/// A text without meaning in Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if "\\`*_[]<>&~|#!".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The meaning of the current value.
pub(super) fn meaning(view: &View<'_>, value: Node<'_>) -> Option<String> {
    let source = value.source();
    if let Some(choice) = view
        .choices()
        .iter()
        .find(|choice| is_chosen(choice, value))
    {
        let documentation = choice
            .documentation
            .filter(|text| Some(*text) != view.documentation())?;
        return Some(format!("`{}`: {documentation}", plain(choice)));
    }
    if value.kind() == Kind::Null && view.types().contains(&"null") {
        return Some("`null`: not set, as if the member were not there.".to_owned());
    }
    if view.text("x-unit") == Some("seconds") {
        let seconds = source.parse().ok()?;
        return Some(format!("`{seconds}` is {}.", duration::in_words(seconds)));
    }
    if view.text("format") == Some("date-time") {
        return Some(format!("That is {}.", words::timestamp(&value.string()?)?));
    }
    None
}

/// A choice as JSON, but without quotes around a string.
fn plain(choice: &Choice<'_>) -> String {
    let text = choice.value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| choice.value.to_string())
}

fn is_chosen(choice: &Choice<'_>, value: Node<'_>) -> bool {
    match (value.string(), choice.value.as_str()) {
        (Some(text), Some(chosen)) => text == chosen,
        (None, None) => value.source() == plain(choice),
        _ => false,
    }
}

/// A list of the allowed values. A key gets all choices, a value only its own.
pub(super) fn rules(
    view: &View<'_>,
    outer: &View<'_>,
    name: &str,
    with_choices: bool,
) -> Option<String> {
    let mut rules = Vec::new();
    if with_choices {
        rules.extend(choices(view));
    }
    rules.extend(range(view));
    rules.extend(format(view));
    rules.extend(reference(outer, name));
    rules.extend(default(view));
    rules.extend(example(view));
    let rules: Vec<String> = rules.iter().map(|rule| format!("- {rule}")).collect();
    (!rules.is_empty()).then(|| rules.join("\n"))
}

/// The allowed values. Values that share one documentation are listed together.
fn choices(view: &View<'_>) -> Vec<String> {
    let choices = view.choices();
    let [_, _, ..] = choices.as_slice() else {
        return Vec::new();
    };
    let mut groups: Vec<(Option<&str>, Vec<String>)> = Vec::new();
    for choice in &choices {
        let value = format!("`{}`", plain(choice));
        match groups.last_mut() {
            Some((documentation, values)) if *documentation == choice.documentation => {
                values.push(value)
            }
            _ => groups.push((choice.documentation, vec![value])),
        }
    }
    let format_group = |(documentation, values): (Option<&str>, Vec<String>)| {
        let values = values.join(", ");
        documentation.map_or_else(|| values.clone(), |text| format!("{values}: {text}"))
    };
    groups.into_iter().map(format_group).collect()
}

fn range(view: &View<'_>) -> Option<String> {
    let number = |keyword| view.get(keyword).map(|number| amount(view, number));
    match (number("minimum"), number("maximum")) {
        (Some(least), Some(most)) => Some(format!("From {least} to {most}")),
        (Some(least), None) => Some(format!("At least {least}")),
        (None, Some(most)) => Some(format!("At most {most}")),
        (None, None) => None,
    }
}

/// A number, with its meaning in words.
fn amount(view: &View<'_>, number: &serde_json::Value) -> String {
    match (view.text("x-unit"), number.as_u64()) {
        (Some("seconds"), Some(seconds)) => {
            format!("`{seconds}` ({})", duration::in_words(seconds))
        }
        _ => format!("`{number}`"),
    }
}

fn format(view: &View<'_>) -> Option<String> {
    Some(match view.text("format")? {
        "uri" => "An absolute URI, with its scheme".to_owned(),
        "date-time" => "A date and time as in RFC 3339".to_owned(),
        other => format!("Format: {other}"),
    })
}

/// What the id of a resource identifier refers to, according to the type beside it.
fn reference(outer: &View<'_>, name: &str) -> Option<String> {
    let types = outer.member("type", None).choices();
    match types.as_slice() {
        [only] if name == "id" => Some(format!("Refers to a resource of type `{}`", plain(only))),
        _ => None,
    }
}

fn default(view: &View<'_>) -> Option<String> {
    let default = view.get("default")?;
    Some(format!("Default: {}", amount(view, default)))
}

fn example(view: &View<'_>) -> Option<String> {
    let example = view.examples().first()?;
    Some(format!("Example: `{example}`"))
}
