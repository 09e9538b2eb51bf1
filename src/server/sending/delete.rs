//! `clreq.delete`: deletes the resource of a document, if the user has typed its name.

use std::sync::Arc;

use lsp_types::Url;
use tokio_util::sync::CancellationToken;

use super::conclude::conclude;
use super::refusal::Refusal;
use super::report::Report;
use super::send::after_exchange;
use super::work::{Lock, Work};
use crate::analysis::request::data_text;
use crate::config::SecretsMode;
use crate::resources::Target;
use crate::sending::{Begun, Deletion};
use crate::server::session::Session;

/// Deletes the resource of a document. Fails if `confirm` is not its name.
pub(super) async fn delete(
    session: &Arc<Session>,
    uri: &Url,
    confirm: Option<&str>,
) -> Result<Report, Refusal> {
    let mut work = Work::begin(session, uri, Lock::WithJournal).await?;
    let client = work.client().await?;
    let snapshot = Arc::clone(work.snapshot());
    let target = Target::of(snapshot.tree(), client.endpoint())?;
    let cancellation = CancellationToken::new();
    let editor = &work.editor;
    let deleting = async {
        editor.step("reading what the API has");
        let data = data_text(snapshot.tree());
        let guard = editor.guard.as_ref();
        let deletion = match Deletion::begin(&client, target, guard, data, &cancellation).await? {
            Begun::Ready(deletion) => deletion,
            Begun::Gone(prepared, exchanged) => return Ok((*prepared, (*exchanged, None))),
        };
        let name = deletion.name();
        if confirm != Some(name.as_str()) {
            return Err(Refusal::NotConfirmed {
                question: deletion.question(),
                name,
            });
        }
        Ok(deletion.send(editor, guard, data).await?)
    };
    let (prepared, sent) = work.steps.show("Deleting", &cancellation, deleting).await?;
    let exchanged = after_exchange(&work, sent).await;
    Ok(conclude(&work, &prepared, &client, SecretsMode::Redact, &exchanged).await)
}
