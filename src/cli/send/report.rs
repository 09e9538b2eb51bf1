//! Reports the result of a send to the user, and chooses the exit code.

use std::io;

use super::super::COULD_NOT_RUN;
use super::super::session::INTERRUPTED;
use super::terminal::{Terminal, print_body, show_secrets};
use super::{OUTCOME_UNKNOWN, REFUSED};
use crate::api::{Answer, Client, Outcome, SendError};
use crate::config::SecretsMode;
use crate::operation::Action;
use crate::sending::journal::JournalError;
use crate::sending::{
    Delivered, Exchanged, ExistingResource, LookUpResult, Placement, Prepared, deliver, warnings,
};
use crate::text::{sanitize, sanitize_lines, sentence};

/// What to do next when clreq keeps a response or a secret.
const RECOVER: &str = "`clreq recover FILE` restores it.";

/// Delivers the answer and reports the result.
pub(in crate::cli) async fn exchanged(
    terminal: &Terminal,
    prepared: &Prepared,
    client: &Client,
    mode: SecretsMode,
    (exchanged, not_recorded): &(Exchanged, Option<JournalError>),
) -> u8 {
    let code = match exchanged.outcome() {
        Outcome::Success => 0,
        Outcome::Refused => REFUSED,
        Outcome::Unknown => OUTCOME_UNKNOWN,
        Outcome::NotSent if matches!(exchanged.result, Err(SendError::Cancelled)) => INTERRUPTED,
        Outcome::NotSent => COULD_NOT_RUN,
    };
    let look_up = &exchanged.look_up;
    let is_delivered = match &exchanged.result {
        Ok(answer) => tell_answer(terminal, prepared, client, mode, answer, look_up).await,
        Err(error) => {
            tell!("error: {}", sentence(&error.to_string()));
            true
        }
    };
    tell_look_up(terminal, prepared, look_up);
    if let Some(error) = not_recorded {
        tell!(
            "warning: {} The next send of the file first looks up what this one did.",
            sentence(&error.to_string())
        );
    }
    match (code, is_delivered) {
        (0, false) => COULD_NOT_RUN,
        (code, _) => code,
    }
}

/// Reports the result of a look-up, and how to look again.
fn tell_look_up(terminal: &Terminal, prepared: &Prepared, result: &LookUpResult) {
    let Some(message) = result.message() else {
        return;
    };
    match result {
        LookUpResult::Nothing | LookUpResult::Failed(_) => {
            tell!("{message} {}", how_to_look_again(terminal, prepared));
        }
        _ => tell!("{message}"),
    }
}

fn how_to_look_again(terminal: &Terminal, prepared: &Prepared) -> String {
    let has_file = terminal.before.root().is_some();
    match (prepared.operation.action, prepared.resource_id.as_deref()) {
        (Action::Delete, Some(id)) if !has_file => {
            let resource = prepared.operation.resource.name;
            let id = sanitize(id);
            format!("Run `clreq delete {resource} {id}` again: deleting twice does no harm.")
        }
        (Action::Delete, _) => {
            "Run `clreq delete FILE` again: deleting twice does no harm.".to_owned()
        }
        (Action::Update, _) => "Run `clreq diff FILE` to see what the API has.".to_owned(),
        _ => "Look again with `clreq send --look-up FILE`.".to_owned(),
    }
}

/// Delivers the resource that a look-up found, and reports the result.
pub(super) async fn look_up(
    terminal: &Terminal,
    prepared: &Prepared,
    client: &Client,
    mode: SecretsMode,
    (answer, result): (Option<Answer>, LookUpResult),
) -> u8 {
    let is_delivered = match &answer {
        Some(answer) => tell_answer(terminal, prepared, client, mode, answer, &result).await,
        None => true,
    };
    tell_look_up(terminal, prepared, &result);
    match (result, is_delivered) {
        (LookUpResult::CarriedOut | LookUpResult::Deleted, true) => 0,
        (LookUpResult::CarriedOut | LookUpResult::Deleted, false) => COULD_NOT_RUN,
        _ => OUTCOME_UNKNOWN,
    }
}

/// Reports that the resource already exists. Returns 1 if it differs from the file.
pub(super) fn existing(found: &ExistingResource) -> u8 {
    tell!(
        "It exists already: {}. Nothing was sent.",
        sanitize(&found.id)
    );
    for difference in &found.differences {
        tell!(
            "{}: the file has {}, the API has {}",
            sanitize(&difference.member()),
            sanitize(&difference.file_text()),
            sanitize(&difference.api_text())
        );
    }
    match found.differences.is_empty() {
        true => 0,
        false => REFUSED,
    }
}

/// Returns false if a part of a success could be saved nowhere.
async fn tell_answer(
    terminal: &Terminal,
    prepared: &Prepared,
    client: &Client,
    mode: SecretsMode,
    answer: &Answer,
    look_up: &LookUpResult,
) -> bool {
    if *look_up == LookUpResult::Deleted {
        // The look-up's message says what happened.
        return tell_places(&deliver(terminal, prepared, client.endpoint(), answer, mode).await);
    }
    let delivered = match answer.status {
        200..=299 => Some(deliver(terminal, prepared, client.endpoint(), answer, mode).await),
        // Its problems are listed below.
        _ if !terminal.prints_body && !answer.problems.is_empty() => None,
        _ => {
            if let Err(error) = print_body(&answer.to_stored(mode).body) {
                tell!("error: The answer can't be printed: {error}.");
            }
            None
        }
    };
    if terminal.prints_body || answer.outcome() != Outcome::Success {
        tell!("{}", answer.headline());
    }
    let is_delivered = delivered.as_ref().is_none_or(tell_places);
    for problem in &answer.problems {
        tell!(
            "error: {}: {}",
            problem.pointer.as_deref().unwrap_or("/data"),
            problem.message()
        );
    }
    for warning in warnings(prepared, answer) {
        tell!("warning: {}", sanitize(&warning));
    }
    if let Some(next) = answer.next_step() {
        tell!("{next}");
    }
    is_delivered
}

/// Reports the parts of an answer that were kept elsewhere. Returns false if one could be saved nowhere.
fn tell_places(delivered: &Delivered) -> bool {
    let mut is_safe = true;
    match &delivered.response {
        Placement::Delivered => {}
        Placement::Kept { place, reason } => {
            tell!("warning: {reason}. clreq keeps it in {place}. {RECOVER}");
        }
        Placement::Lost { reason, content } => {
            is_safe = false;
            // Print it again as a last resort: an earlier print may not have been read.
            tell!("error: {reason}. Keep it: {}", sanitize_lines(content));
        }
    }
    match &delivered.secrets {
        None | Some(Placement::Delivered) => {}
        Some(Placement::Kept { place, reason }) => {
            tell!("warning: {reason}. clreq keeps it in {place}. {RECOVER}");
        }
        Some(Placement::Lost { reason, content }) => {
            is_safe = false;
            tell!("error: {reason}. Store it now, because clreq could not keep it:");
            // This failure can't be reported anywhere else.
            let _ = show_secrets(&mut io::stderr(), content);
        }
    }
    is_safe
}
