//! The messages about a send. Only [`only_here`] and [`secret`] contain secrets.

use secrecy::ExposeSecret;

use crate::api::{Answer, FoundSecret, Outcome, Problem, SendError};

/// How many problems a message lists at most.
const MOST_REASONS: usize = 5;

/// It is short: editors cut longer messages off, or ask for a key to show them.
pub(super) fn sent(answer: &Answer) -> String {
    let headline = answer.headline();
    match answer.next_step() {
        None => format!("{headline}. The response is in the file."),
        Some(next) => format!("{headline}. {next} The answer is in the file."),
    }
}

pub(super) fn kept(answer: &Answer, reason: &str, place: &str) -> String {
    let next = answer
        .next_step()
        .map_or_else(String::new, |next| format!(" {next}"));
    format!(
        "{}, but {reason}. clreq keeps it in {place}.{next}",
        answer.headline()
    )
}

/// The response itself, because it could be saved nowhere else.
pub(super) fn only_here(reason: &str, response: &str) -> String {
    format!(
        "The API carried out the request, but clreq could not store the response ({reason}). Keep it: {response}"
    )
}

/// A secret, because the user asked to see it or it could be saved nowhere else. It is at the end of the message: some editors
/// join lines, and text after it would look like a part of it.
pub(super) fn secret(secret: &FoundSecret) -> String {
    let name = secret.pointer.rsplit('/').next().unwrap_or_default();
    format!(
        "Put this in a safe place: clreq keeps no copy. {name}:\n{}",
        secret.value.expose_secret()
    )
}

/// A message followed by further sentences.
pub(super) fn with(message: String, more: impl IntoIterator<Item = String>) -> String {
    let mut message = message;
    for sentence in more {
        message.push(' ');
        message.push_str(&sentence);
    }
    message
}

pub(super) fn refused(answer: &Answer) -> String {
    let reasons = reasons(&answer.problems);
    let next = answer.next_step().unwrap_or_default();
    format!("{}{reasons}. {next}", answer.headline())
}

/// The first problems, and the number of others. The document shows all of them.
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

/// A text with a full stop at its end, unless it has another end mark. It says once that nothing was sent.
pub(super) fn sentence(text: &str) -> String {
    let text = match text.starts_with("Not sent") {
        true => format!("{text}.").replace(" Nothing was sent.", ""),
        false => text.to_owned(),
    };
    crate::text::sentence(&text)
}

#[cfg(test)]
mod tests {
    use super::{Problem, reasons, sentence};

    #[test]
    fn a_message_says_once_that_nothing_was_sent() {
        let check = |text: &str, expected: &str| assert_eq!(sentence(text), expected);
        check("Not sent: no credentials", "Not sent: no credentials.");
        check(
            "Not sent: no answer. Nothing was sent. Try again",
            "Not sent: no answer. Try again.",
        );
        check(
            "Not sent: it is locked. Nothing was sent",
            "Not sent: it is locked.",
        );
        check("Refused. Nothing was sent.", "Refused. Nothing was sent.");
    }

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
