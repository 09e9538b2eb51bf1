//! What the user is told about a send. No message holds a secret, with the two exceptions that are named so.

use std::path::Path;

use secrecy::ExposeSecret;

use crate::api::{Answer, FoundSecret, Outcome, SendError};
use crate::storage::WriteError;

pub(super) fn created(answer: &Answer, name: Option<&str>) -> String {
    let what = match name {
        Some(name) => format!("API credential `{name}`"),
        None => "API credential".to_owned(),
    };
    let headline = answer.headline();
    match answer.next_step() {
        None => format!("{headline}: the {what} was created. The response is in the file."),
        Some(next) => format!("{headline}. {next} What came is in the file."),
    }
}

pub(super) fn kept(answer: &Answer, path: &Path) -> String {
    let next = answer
        .next_step()
        .map_or_else(String::new, |next| format!(" {next}"));
    format!(
        "{}: the editor did not take the response, so it is kept in {}.{next}",
        answer.headline(),
        path.display()
    )
}

/// The response itself, because it can be put nowhere else: a client secret is told only once.
pub(super) fn only_here(error: &WriteError, response: &str) -> String {
    format!(
        "The resource was created, but neither the editor nor the disk takes the response ({error}). Keep it: {response}"
    )
}

/// The secrets themselves, because the user asked to see them, or because they can be put nowhere else.
pub(super) fn secrets(secrets: &[FoundSecret]) -> String {
    let lines: Vec<String> = secrets
        .iter()
        .map(|secret| {
            let name = secret.pointer.rsplit('/').next().unwrap_or_default();
            format!("{name}: {}", secret.value.expose_secret())
        })
        .collect();
    format!(
        "{}\nPut it in a safe place: it is not shown again.",
        lines.join("\n")
    )
}

pub(super) fn refused(answer: &Answer) -> String {
    let problems: Vec<String> = answer
        .problems
        .iter()
        .map(|problem| match &problem.pointer {
            Some(pointer) => format!("{pointer}: {}", problem.message()),
            None => problem.message().to_owned(),
        })
        .collect();
    let reasons = match problems.as_slice() {
        [] => String::new(),
        problems => format!(" ({})", problems.join("; ")),
    };
    let next = answer.next_step().unwrap_or_default();
    format!("{}{reasons}. {next}", answer.headline())
}

pub(super) fn failure(error: &SendError) -> String {
    let headline = match error.outcome() {
        Outcome::Unknown => "Outcome unknown: ",
        _ => "Not created: ",
    };
    sentence(&format!("{headline}{error}"))
}

/// A text with one full stop at its end, if nothing else ends it.
pub(super) fn sentence(text: &str) -> String {
    match text.trim_end_matches('.') {
        text if text.ends_with(['?', '!']) => text.to_owned(),
        text => format!("{text}."),
    }
}
