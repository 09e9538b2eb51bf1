//! Asks the user before a request is sent again.

use thiserror::Error;

use super::front_end::{Choice, FrontEnd, Question};
use super::prepare::Prepared;
use crate::api::Endpoint;

/// Why a request is not sent.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NotConfirmed {
    /// It was sent before, and there is no user to ask.
    #[error("{0} Pass `--again` if you want that")]
    SentAlready(String),
    /// The user declined.
    #[error("nothing was sent")]
    Declined,
}

/// Asks whether to send a request that was sent before, or whose effect can't be undone.
pub async fn confirm(
    front_end: &impl FrontEnd,
    document: &str,
    prepared: &Prepared,
    endpoint: &Endpoint,
) -> Result<(), NotConfirmed> {
    confirm_again(front_end, document, prepared, endpoint).await?;
    let warnings = prepared.operation.warning().into_iter().collect();
    confirm_warnings(front_end, warnings).await
}

/// Asks whether to send a request in spite of warnings. Each is a whole sentence. Without a user to ask it is sent: the front end has
/// shown the warnings.
pub async fn confirm_warnings(
    front_end: &impl FrontEnd,
    warnings: Vec<String>,
) -> Result<(), NotConfirmed> {
    if warnings.is_empty() {
        return Ok(());
    }
    let question = Question {
        text: format!("{} Send it?", warnings.join(" ")),
        choices: vec!["Don't send".to_owned(), "Send".to_owned()],
        option: "--yes",
    };
    match front_end.ask(&question).await {
        Choice::Made(1) | Choice::CannotAsk => Ok(()),
        Choice::Made(_) => Err(NotConfirmed::Declined),
    }
}

/// Asks whether to send a request again if its document contains the response of a success. An update may be repeated without
/// asking.
pub async fn confirm_again(
    front_end: &impl FrontEnd,
    document: &str,
    prepared: &Prepared,
    endpoint: &Endpoint,
) -> Result<(), NotConfirmed> {
    let Some(earlier) = &prepared.earlier else {
        return Ok(());
    };
    if !earlier.blocks() || !prepared.creates() {
        return Ok(());
    }
    let elsewhere = match &earlier.endpoint {
        Some(sent_to) if sent_to != endpoint.base().as_str() => format!(" to {sent_to}"),
        _ => String::new(),
    };
    let live = match prepared.is_live {
        true => " with `mode: live`",
        false => "",
    };
    let singular = prepared.operation.resource.singular;
    let text = format!(
        "{document} was sent already{elsewhere} and has the response {}. Sending it again creates another {singular}{live}, \
         and its response replaces the one in the file.",
        earlier.status
    );
    let question = Question {
        text: text.clone(),
        choices: vec!["Don't send".to_owned(), "Send again".to_owned()],
        option: "--again",
    };
    match front_end.ask(&question).await {
        Choice::Made(1) => Ok(()),
        Choice::Made(_) => Err(NotConfirmed::Declined),
        Choice::CannotAsk => Err(NotConfirmed::SentAlready(text)),
    }
}
