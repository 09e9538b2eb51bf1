//! Delivers an answer and reports the result to the user.

use lsp_types::MessageType;

use super::messages;
use super::work::Work;
use crate::api::{Answer, Client, Outcome};
use crate::config::SecretsMode;
use crate::sending::{self, Delivered, Exchanged, Place, Prepared};

/// Delivers the answer and reports the result to the user.
pub(super) async fn conclude(
    work: &Work,
    prepared: &Prepared,
    client: &Client,
    mode: SecretsMode,
    exchanged: &Exchanged,
) {
    let look_up = exchanged.look_up_message();
    let (level, message) = match &exchanged.result {
        Err(error) => {
            let level = match exchanged.outcome() {
                Outcome::NotSent if error.is_cancelled() => MessageType::INFO,
                _ => MessageType::ERROR,
            };
            (level, messages::failure(error))
        }
        Ok(answer) if !(200..300).contains(&answer.status) => {
            (MessageType::ERROR, messages::refused(answer))
        }
        Ok(answer) => {
            let endpoint = client.endpoint();
            let delivered = sending::deliver(&work.editor, prepared, endpoint, answer, mode).await;
            success(prepared, answer, &delivered)
        }
    };
    let message = messages::with(message, look_up);
    work.session.client.tell(level, message).await;
}

fn success(prepared: &Prepared, answer: &Answer, delivered: &Delivered) -> (MessageType, String) {
    let warnings = sending::warnings(prepared, answer);
    let level = match answer.outcome() {
        Outcome::Success if warnings.is_empty() => MessageType::INFO,
        _ => MessageType::WARNING,
    };
    let message = match &delivered.response {
        Place::Delivered => messages::sent(answer),
        Place::Kept { place, reason } => messages::kept(answer, reason, place),
        Place::Lost { reason, content } => messages::only_here(reason, content),
    };
    (level, messages::with(message, warnings))
}
