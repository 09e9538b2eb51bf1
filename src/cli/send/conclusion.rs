//! What is done with the answer of a send, and what the user is told.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::super::COULD_NOT_RUN;
use super::hand_over::HandOver;
use super::{INTERRUPTED, OUTCOME_UNKNOWN, REFUSED, SendOptions};
use crate::analysis::apply;
use crate::analysis::response::{insert_response, response_text};
use crate::api::{Answer, Outcome, SendError};
use crate::files::{self, Source};
use crate::syntax::Tree;
use crate::text::{shown_lines, shown_path};

/// Hands over the secrets, puts the answer in the file if that is wanted, prints it, and says what to do next.
pub(super) fn conclude(
    options: &SendOptions,
    hand_over: HandOver,
    result: Result<Answer, SendError>,
) -> u8 {
    let outcome = Outcome::of(&result);
    let is_interrupted = matches!(result, Err(SendError::Cancelled));
    match result {
        Ok(answer) => conclude_answer(options, hand_over, &answer),
        Err(error) => {
            let message = error.to_string();
            tell!("error: {}.", message.trim_end_matches('.'));
        }
    }
    match outcome {
        Outcome::Success => 0,
        Outcome::Refused => REFUSED,
        Outcome::Unknown => OUTCOME_UNKNOWN,
        Outcome::NotSent if is_interrupted => INTERRUPTED,
        Outcome::NotSent => COULD_NOT_RUN,
    }
}

fn conclude_answer(options: &SendOptions, hand_over: HandOver, answer: &Answer) {
    let record = answer.record(hand_over.mode());
    // First of all, as nobody can get them again.
    hand_over.hand_over(&options.file, &record.withheld);
    let response = (200..300).contains(&answer.status).then(|| {
        let body = String::from_utf8_lossy(&record.body);
        let sent_at = humantime::format_rfc3339_seconds(answer.sent_at).to_string();
        response_text(answer.status, &sent_at, &body)
    });
    // Before anything is printed: whoever should read it may keep us waiting.
    let written = response
        .as_deref()
        .filter(|_| options.write)
        .map(|response| write(&options.file, response));
    let printed = print_body(&record.body);
    tell!("{}", answer.headline());
    if let Some(response) = response {
        let place = match (written, &printed) {
            (None, Ok(())) => None,
            (None, Err(error)) => Some(keep(&options.file, &response, unprinted(error))),
            (written, _) => written,
        };
        if let Some(place) = place {
            tell_place(&options.file, &place, &response, printed.as_ref());
        }
    } else if let Err(error) = printed {
        tell!("error: {}.", unprinted(&error));
    }
    for problem in &answer.problems {
        tell!(
            "error: {}: {}",
            problem.pointer.as_deref().unwrap_or("/data"),
            problem.message()
        );
    }
    if let Some(next) = answer.next_step() {
        tell!("{next}");
    }
}

/// Where a response is, if it is not on standard output alone.
enum Place {
    /// In the file.
    File,
    /// In a file beside it, and what is the matter.
    Beside(PathBuf, String),
    /// In no file, and what is the matter.
    NoFile(String),
}

fn unprinted(error: &io::Error) -> String {
    format!("The answer can't be printed: {error}")
}

/// Prints the body of an answer: to a terminal what can be shown there, to a program every byte. Whatever keeps it from being
/// printed is an error, a reader that has gone too: nobody can get it again.
fn print_body(body: &[u8]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    if io::stdout().is_terminal() {
        let text = String::from_utf8_lossy(body);
        out.write_all(shown_lines(&text).as_bytes())?;
    } else {
        out.write_all(body)?;
    }
    writeln!(out)?;
    out.flush()
}

/// Puts the response in the file; where that can't be done, in a file beside it.
fn write(path: &Path, response: &str) -> Place {
    match insert(path, response) {
        Ok(()) => Place::File,
        Err(reason) => {
            let trouble = format!("The response is not in {}: {reason}", shown_path(path));
            keep(path, response, trouble)
        }
    }
}

/// Puts the response in a file beside that of the request.
fn keep(path: &Path, response: &str, trouble: String) -> Place {
    match files::keep_response(path, format!("{response}\n").as_bytes()) {
        Ok(kept) => Place::Beside(kept, trouble),
        Err(error) => Place::NoFile(format!("{trouble}. Nor can it be kept beside it: {error}")),
    }
}

/// Says where a response is, unless it is where it should be.
fn tell_place(path: &Path, place: &Place, response: &str, printed: Result<&(), &io::Error>) {
    match (place, printed) {
        (Place::File, Ok(_)) => {}
        (Place::File, Err(error)) => {
            tell!(
                "warning: {}. It is in {}.",
                unprinted(error),
                shown_path(path)
            );
        }
        (Place::Beside(kept, trouble), _) => {
            tell!("warning: {trouble}. So it is kept in {}.", shown_path(kept));
        }
        (Place::NoFile(trouble), Ok(_)) => tell!("error: {trouble}. Keep what is printed above."),
        // The last resort: nobody can get it again.
        (Place::NoFile(trouble), Err(_)) => {
            tell!("error: {trouble}. Keep it: {}", shown_lines(response));
        }
    }
}

/// Inserts the response in the text that the file has now: it may have changed while the request was under way.
fn insert(path: &Path, response: &str) -> Result<(), String> {
    let text = files::read(&Source::File(path.to_owned())).map_err(|error| error.to_string())?;
    let tree = Tree::parse(text);
    let edit = insert_response(&tree, response).ok_or("it is no JSON object any more")?;
    files::replace(path, apply(tree.text(), &[edit]).as_bytes()).map_err(|error| error.to_string())
}
