//! Delivers an answer and reports the result to the user.

use lsp_types::MessageType;

use super::messages;
use super::report::{Next, Report};
use super::work::Work;
use crate::api::{Answer, Client, Outcome};
use crate::config::SecretsMode;
use crate::operation::Action;
use crate::sending::{self, Delivered, Exchanged, LookUpResult, Placement, Prepared};

/// Delivers the answer, and returns the report for the user.
pub(super) async fn conclude(
    work: &Work,
    prepared: &Prepared,
    client: &Client,
    mode: SecretsMode,
    exchanged: &Exchanged,
) -> Report {
    work.editor.set_sending(false);
    let look_up = exchanged.look_up_message();
    let mut report = match &exchanged.result {
        Err(error) => {
            let level = match exchanged.outcome() {
                Outcome::NotSent if error.is_cancelled() => MessageType::INFO,
                _ => MessageType::ERROR,
            };
            Report::new(level, messages::failure(error))
        }
        Ok(answer) if !(200..300).contains(&answer.status) => {
            Report::new(MessageType::ERROR, messages::refused(answer))
        }
        Ok(answer) => {
            let endpoint = client.endpoint();
            let delivered = sending::deliver(&work.editor, prepared, endpoint, answer, mode).await;
            match delivered.response {
                // The look-up's message says what happened.
                Placement::Delivered if exchanged.look_up == LookUpResult::Deleted => {
                    return Report::new(MessageType::INFO, look_up.unwrap_or_default());
                }
                _ => success(prepared, answer, &delivered),
            }
        }
    };
    report.message = messages::with(report.message, look_up);
    let action = prepared.operation.action;
    match exchanged.outcome() {
        Outcome::Unknown => report.with_next(
            match action {
                Action::Create => format!("It is not known whether {} was carried out.", work.name),
                _ => format!(
                    "It is not known whether the {} was carried out.",
                    action.verb()
                ),
            },
            Next::after_unknown(action),
        ),
        _ => report,
    }
}

fn success(prepared: &Prepared, answer: &Answer, delivered: &Delivered) -> Report {
    let warnings = sending::warnings(prepared, answer);
    let level = match answer.outcome() {
        Outcome::Success if warnings.is_empty() => MessageType::INFO,
        _ => MessageType::WARNING,
    };
    let headline = answer.headline();
    let mut report = match &delivered.response {
        Placement::Delivered => Report::new(level, messages::sent(answer)),
        Placement::Kept { place, reason } => {
            let short = format!("{headline}. The response is not in the file, but kept safely.");
            Report::new(level, messages::kept(answer, reason, place))
                .with_next(short, Next::Recover)
        }
        Placement::Lost { reason, content } => {
            Report::new(level, messages::only_here(reason, content))
        }
    };
    report.message = messages::with(report.message, warnings);
    report
}
