//! Questions before a change in the API. Without a terminal, an option must answer them.

use tokio_util::sync::CancellationToken;

use super::super::ask;
use super::super::command_error::CommandError;

/// Asks the user to type a name.
pub(super) async fn typed(
    text: &str,
    name: &str,
    cancellation: &CancellationToken,
) -> Result<(), CommandError> {
    if !ask::can_ask() {
        return Err(CommandError::CannotAsk(text.to_owned()));
    }
    tell!("{text}");
    let answer = ask::line(&format!("Type {name} to delete it: "), cancellation).await;
    if answer.as_deref() == Some(name) {
        return Ok(());
    }
    if answer.is_some() {
        tell!("That is not the name.");
    }
    Err(CommandError::Declined)
}
