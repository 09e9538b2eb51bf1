//! `clreq.update`: changes the resource of a document to match it, by a PATCH of what differs.

use std::sync::Arc;

use lsp_types::{MessageType, Url};
use tokio_util::sync::CancellationToken;

use super::conclude::conclude;
use super::refusal::Refusal;
use super::report::Report;
use super::send::after_exchange;
use super::work::{Lock, Work};
use crate::config::SecretsMode;
use crate::resources::Target;
use crate::sending::{Update, Updated};
use crate::server::session::Session;

/// Shows what differs from the API, asks, and sends the difference.
pub(super) async fn update(session: &Arc<Session>, uri: &Url) -> Result<Report, Refusal> {
    let mut work = Work::begin(session, uri, Lock::WithJournal).await?;
    work.check().await?;
    let client = work.client().await?;
    let snapshot = Arc::clone(work.snapshot());
    let target = Target::of(snapshot.tree(), client.endpoint())?;
    // An update adds no secrets to a document without any.
    let mode = match snapshot.secrets().any(|secret| secret.in_response) {
        true => work.secrets_mode(),
        false => SecretsMode::Redact,
    };
    let cancellation = CancellationToken::new();
    let editor = &work.editor;
    let update = Update {
        tree: snapshot.tree(),
        target: &target,
        client: &client,
        guard: editor.guard.as_ref(),
        with_secrets: mode == SecretsMode::Keep,
        asks: true,
        cancellation: &cancellation,
    };
    editor.step("reading what the API has");
    let updating = update.run(editor);
    match work.steps.show("Updating", &cancellation, updating).await? {
        Updated::NotNeeded => {
            editor.clear_differences();
            Ok(Report::new(
                MessageType::INFO,
                format!("{} agrees with the API. Nothing was sent.", work.name),
            ))
        }
        Updated::CannotChange(names) => Err(Refusal::CannotChange {
            names: names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", "),
            resource: target.resource.with_article(),
        }),
        Updated::Sent(prepared, sent) => {
            let exchanged = after_exchange(&work, *sent).await;
            editor.clear_differences();
            Ok(conclude(&work, &prepared, &client, mode, &exchanged).await)
        }
    }
}
