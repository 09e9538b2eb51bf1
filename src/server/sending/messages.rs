//! What the user is told about a send. No message holds a secret, with the two exceptions that are named so.

use std::path::Path;

use secrecy::ExposeSecret;

use crate::api::{Answer, FoundSecret, Outcome, Problem, SendError};
use crate::files::WriteError;
use crate::operation::Operation;

/// So many problems of an answer stand in a message.
const MOST_REASONS: usize = 5;

pub(super) fn sent(answer: &Answer, operation: &Operation, name: Option<&str>) -> String {
    let singular = operation.resource.singular;
    let what = match name {
        Some(name) => format!("{singular} `{name}`"),
        None => singular.to_owned(),
    };
    let done = operation.action.past_participle();
    let headline = answer.headline();
    match answer.next_step() {
        None => format!("{headline}: the {what} was {done}. The response is in the file."),
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
    let reasons = reasons(&answer.problems);
    let next = answer.next_step().unwrap_or_default();
    format!("{}{reasons}. {next}", answer.headline())
}

/// The first problems, and how many more there are: all of them are marked in the document.
fn reasons(problems: &[Problem]) -> String {
    let mut reasons: Vec<String> = problems
        .iter()
        .take(MOST_REASONS)
        .map(|problem| match &problem.pointer {
            Some(pointer) => format!("{pointer}: {}", problem.message()),
            None => problem.message().to_owned(),
        })
        .collect();
    match problems.len().saturating_sub(MOST_REASONS) {
        0 => {}
        more => reasons.push(format!("and {more} more")),
    }
    match reasons.as_slice() {
        [] => String::new(),
        reasons => format!(" ({})", reasons.join("; ")),
    }
}

pub(super) fn failure(error: &SendError) -> String {
    let headline = match error.outcome() {
        Outcome::Unknown => "Outcome unknown: ",
        _ => "Not sent: ",
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

#[cfg(test)]
mod tests {
    use super::{Problem, reasons};

    #[test]
    fn of_many_problems_the_first_are_told_and_the_others_counted() {
        let problem = |number: usize| Problem {
            detail: Some(format!("no {number}")),
            pointer: (number == 0).then(|| "/data/attributes/name".to_owned()),
            ..Problem::default()
        };
        let told = |number: usize| reasons(&(0..number).map(problem).collect::<Vec<_>>());
        assert_eq!(told(0), "");
        assert_eq!(told(2), " (/data/attributes/name: no 0; no 1)");
        assert!(told(5).ends_with("; no 4)"));
        assert!(told(101).ends_with("; no 4; and 96 more)"));
    }
}
