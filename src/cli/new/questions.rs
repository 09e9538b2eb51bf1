//! Asking at the terminal. Questions go to standard error, so that standard output is free for a document.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use super::draft::{self, Draft};
use super::ids::Ids;
use super::{NewError, with_suffix};
use crate::analysis::codes::Code;
use crate::analysis::{Settings, Severity};

/// Asks what the file is for, by its number or its name.
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
                None => tell!("There is no number {answer}."),
            },
        }
    }
}

/// Asks for every place of the draft that is still open.
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

/// Asks for one place until what is answered is right there.
fn ask_place(
    draft: &mut Draft,
    settings: &Settings,
    ids: &Ids,
    pointer: &str,
) -> Result<(), NewError> {
    let view = draft.view(pointer);
    tell!("\n{}", view.text("description").unwrap_or_default());
    let default = draft.answer(pointer).unwrap_or_default();
    loop {
        let answer = ask(view.text("title").unwrap_or(pointer), &default)?;
        let id = match ids.resolve(draft, pointer, &answer) {
            Ok(id) => id,
            Err(problem) => {
                tell!("{problem}");
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

/// What is wrong with the answer. A stand-in for what isn't known yet is right for now.
fn complaint(draft: &Draft, settings: &Settings, pointer: &str) -> Option<String> {
    let diagnostics = draft.diagnose(settings);
    let mut complaints = diagnostics.into_iter().filter(|diagnostic| {
        diagnostic.pointer == pointer
            && diagnostic.severity <= Severity::Warning
            && diagnostic.code != Code::Placeholder
    });
    complaints.next().map(|complaint| complaint.message)
}

/// Asks for the file until it is one that isn't there yet.
pub(super) fn ask_file(default: &std::path::Path) -> Result<PathBuf, NewError> {
    tell!("");
    loop {
        let file = with_suffix(PathBuf::from(ask("File", &default.display().to_string())?));
        if !file.exists() {
            return Ok(file);
        }
        tell!("{}", NewError::Exists(file));
    }
}

/// One line of the terminal; an empty one means the default.
fn ask(question: &str, default: &str) -> Result<String, NewError> {
    let mut answer = String::new();
    let read = write!(io::stderr(), "{question} [{default}]: ")
        .and_then(|()| io::stdin().lock().read_line(&mut answer));
    if !matches!(read, Ok(1..)) {
        tell!("");
        return Err(NewError::Unanswered);
    }
    let answer = answer.trim();
    Ok(if answer.is_empty() { default } else { answer }.to_owned())
}
