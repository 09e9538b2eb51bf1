//! Asks questions on the terminal. They go to standard error, because standard output may be the document.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use super::draft::{self, Draft};
use super::ids::Ids;
use super::{NewError, check_place, with_suffix};
use crate::analysis::codes::Code;
use crate::analysis::{Settings, Severity};

/// Asks for the purpose of the file, by number or name.
pub(super) fn ask_choice() -> Result<String, NewError> {
    let choices = draft::choices();
    tell!("What should the request create?");
    for (number, choice) in (1..).zip(&choices) {
        tell!("  {number:2}  {:25}{}", choice.name, choice.description);
    }
    let first = choices.first().map_or("", |choice| choice.name.as_str());
    loop {
        let answer = ask("Kind or resource, by number or name", first)?;
        let by_number = answer
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        match by_number {
            None => return Ok(answer),
            Some(index) => match choices.get(index) {
                Some(choice) => return Ok(choice.name.clone()),
                None => tell!("Type a number from 1 to {}, or a name.", choices.len()),
            },
        }
    }
}

/// Asks for every place of the draft that is not filled in.
pub(super) fn ask_the_rest(
    draft: &mut Draft,
    settings: &Settings,
    ids: &Ids,
    is_given: impl Fn(&str) -> bool,
) -> Result<(), NewError> {
    for pointer in draft.open() {
        if !is_given(&pointer) {
            ask_place(draft, settings, ids, &pointer)?;
        }
    }
    Ok(())
}

/// Asks for one place until the answer is valid.
fn ask_place(
    draft: &mut Draft,
    settings: &Settings,
    ids: &Ids,
    pointer: &str,
) -> Result<(), NewError> {
    let view = draft.view(pointer);
    tell!("\n{}", view.text("description").unwrap_or_default());
    let default = draft.answer(pointer).unwrap_or_default();
    let title = view.text("title").unwrap_or(pointer);
    let question = match Ids::are_at(pointer) {
        true => format!("{title} or name"),
        false => title.to_owned(),
    };
    loop {
        let answer = ask(&question, &default)?;
        if answer.is_empty() {
            // It may be left out: a required place has a default.
            return Ok(());
        }
        let id = match ids.resolve(draft, pointer, &answer) {
            Ok(id) => id,
            Err(problem) => {
                tell!("error: {problem}");
                continue;
            }
        };
        draft.set(pointer, &id);
        match complaint(draft, settings, pointer) {
            None => return Ok(()),
            Some(complaint) => tell!("{complaint}"),
        }
    }
}

/// The error of the answer. A placeholder for an unknown value is accepted for now.
fn complaint(draft: &Draft, settings: &Settings, pointer: &str) -> Option<String> {
    let diagnostics = draft.diagnose(settings);
    let mut complaints = diagnostics.into_iter().filter(|diagnostic| {
        diagnostic.pointer == pointer
            && diagnostic.severity <= Severity::Warning
            && diagnostic.code != Code::Placeholder
    });
    complaints.next().map(|complaint| complaint.message)
}

/// Asks for a file name until there is a folder for it and no such file.
pub(super) fn ask_file(default: &std::path::Path) -> Result<PathBuf, NewError> {
    tell!("");
    loop {
        let file = with_suffix(PathBuf::from(ask("File", &default.display().to_string())?));
        match check_place(&file) {
            Ok(()) => return Ok(file),
            Err(error) => tell!("{error}"),
        }
    }
}

/// Reads one line from the terminal. An empty line means the default.
fn ask(question: &str, default: &str) -> Result<String, NewError> {
    let mut answer = String::new();
    let default_text = match default {
        "" => "leave out",
        default => default,
    };
    let read = write!(io::stderr(), "{question} [{default_text}]: ")
        .and_then(|()| io::stdin().lock().read_line(&mut answer));
    if !matches!(read, Ok(1..)) {
        tell!("");
        return Err(NewError::Unanswered);
    }
    let answer = answer.trim();
    Ok(if answer.is_empty() { default } else { answer }.to_owned())
}
