//! `clreq.lookUp`: finds out whether an earlier send of a document was carried out. It sends nothing.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::{MessageType, Url};
use tokio_util::sync::CancellationToken;

use super::conclude::conclude;
use super::refusal::Refusal;
use super::report::{Next, Report};
use super::work::{Lock, Work};
use crate::sending::{self, Exchanged};
use crate::server::session::Session;

/// Looks up what an earlier send of a document did, and inserts the resource that it finds as the response.
pub(super) async fn look_up(session: &Arc<Session>, uri: &Url) -> Result<Report, Refusal> {
    let mut work = Work::begin(session, uri, Lock::WithJournal).await?;
    let prepared = work.prepare().await?;
    let client = work.client().await?;
    let prepared =
        sending::request_in_doubt(work.editor.guard.as_ref(), prepared, client.endpoint())?;
    let cancellation = CancellationToken::new();
    let editor = &work.editor;
    let guard = editor.guard.as_ref();
    let looking = sending::look_up_earlier(editor, guard, &prepared, &client, &cancellation);
    let looking = session
        .client
        .finish_within(Duration::ZERO, &cancellation, looking);
    let found = work.steps.show("Looking up", &cancellation, looking);
    match found.await? {
        (Some(answer), look_up) => {
            let exchanged = Exchanged {
                result: Ok(answer),
                look_up,
            };
            Ok(conclude(&work, &prepared, &client, work.secrets_mode(), &exchanged).await)
        }
        (None, result) => {
            let message = result.message().unwrap_or_default();
            let report = Report::new(MessageType::WARNING, message.clone());
            Ok(report.with_next(message, Next::after_unknown(prepared.operation.action)))
        }
    }
}
