//! Reads the errors in an answer, from any body.

use serde_json::Value;

use super::foreign_text::Cleaner;

#[cfg(test)]
mod tests;

/// The most errors that are read from one answer.
const MOST_PROBLEMS: usize = 100;
const LONGEST_WORD: usize = 100;
const LONGEST_TITLE: usize = 200;
const LONGEST_DETAIL: usize = 1000;
const LONGEST_POINTER: usize = 1000;

/// One member of an answer's `errors`. Every text is on one line, of bounded length, without control characters and without the
/// secrets of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// The kind of problem, for people.
    pub title: Option<String>,
    /// What is wrong, for people.
    pub detail: Option<String>,
    /// The kind of problem, for programs: `VALIDATION_ERROR`.
    pub code: Option<String>,
    /// The HTTP status of this error.
    pub status: Option<String>,
    /// The JSON Pointer to the cause, from the request's root: `/data/attributes/name`.
    pub pointer: Option<String>,
    /// The broken rule: `blank`.
    pub rule: Option<String>,
}

impl Problem {
    /// The text to display: the detail, else the title, else the code.
    pub fn message(&self) -> &str {
        let texts = [&self.detail, &self.title, &self.code, &self.rule];
        texts
            .into_iter()
            .flatten()
            .next()
            .map_or("the API gave no reason", String::as_str)
    }

    /// Whether it says that the access token is invalid or expired.
    pub(super) fn rejects_token(&self) -> bool {
        self.code
            .as_ref()
            .is_some_and(|code| code.to_ascii_uppercase().contains("TOKEN"))
    }
}

/// The errors in a body in the format of JSON:API, OAuth or `application/problem+json` (RFC 9457).
pub(super) fn problems(body: &str, cleaner: &Cleaner) -> Vec<Problem> {
    let Ok(body) = serde_json::from_str::<Value>(body) else {
        return Vec::new();
    };
    match body.get("errors") {
        Some(Value::Array(errors)) => {
            let first = errors.iter().take(MOST_PROBLEMS);
            first
                .map(|error| json_api_problem(error, cleaner))
                .chain(left_out(errors.len().saturating_sub(MOST_PROBLEMS)))
                .collect()
        }
        _ => oauth_problem(&body, cleaner)
            .or_else(|| problem_details(&body, cleaner))
            .into_iter()
            .collect(),
    }
}

/// Describes how many errors are not shown.
fn left_out(number: usize) -> Option<Problem> {
    (number > 0).then(|| Problem {
        detail: Some(format!("and {number} more")),
        ..Problem::default()
    })
}

fn json_api_problem(error: &Value, cleaner: &Cleaner) -> Problem {
    let text = |pointer: &str, limit| text(error.pointer(pointer), cleaner, limit);
    Problem {
        title: text("/title", LONGEST_TITLE),
        detail: text("/detail", LONGEST_DETAIL),
        code: text("/code", LONGEST_WORD),
        status: text("/status", LONGEST_WORD),
        pointer: pointer(error.pointer("/source/pointer"), cleaner)
            .or_else(|| pointer(error.get("pointer"), cleaner)),
        rule: text("/meta/error", LONGEST_WORD),
    }
}

fn oauth_problem(body: &Value, cleaner: &Cleaner) -> Option<Problem> {
    let code = text(body.get("error"), cleaner, LONGEST_WORD)?;
    let detail = text(body.get("error_description"), cleaner, LONGEST_DETAIL);
    Some(Problem {
        code: Some(code),
        detail,
        ..Problem::default()
    })
}

fn problem_details(body: &Value, cleaner: &Cleaner) -> Option<Problem> {
    let text = |name: &str, limit| text(body.get(name), cleaner, limit);
    let problem = Problem {
        title: text("title", LONGEST_TITLE),
        detail: text("detail", LONGEST_DETAIL),
        status: text("status", LONGEST_WORD),
        ..Problem::default()
    };
    (problem.title.is_some() || problem.detail.is_some()).then_some(problem)
}

/// A string or a number as text. `None` if it is blank or of another type.
fn text(value: Option<&Value>, cleaner: &Cleaner, limit: usize) -> Option<String> {
    let cleaned = match value? {
        Value::String(text) => cleaner.clean(text, limit),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!cleaned.is_empty()).then_some(cleaned)
}

/// A JSON Pointer, unchanged: a shortened or cleaned one would point elsewhere.
fn pointer(value: Option<&Value>, cleaner: &Cleaner) -> Option<String> {
    let pointer = value?.as_str()?;
    // RFC 9457 writes it as a URI fragment.
    let pointer = pointer.strip_prefix('#').unwrap_or(pointer);
    let is_intact = pointer.starts_with('/') && cleaner.can_show_pointer(pointer, LONGEST_POINTER);
    is_intact.then(|| pointer.to_owned())
}
