//! Shows the first error of a document.

use std::sync::Arc;

use lsp_types::{MessageType, ShowDocumentParams, Url};

use super::convert::to_lsp;
use super::off_task::run_on_snapshot;
use super::session::Session;
use super::uri::file_name;
use crate::analysis::Severity;

/// Selects the first error of an open document. A client that can't show a place gets a message.
pub(super) async fn show_problem(session: Arc<Session>, uri: Url) {
    let Some(snapshot) = session.snapshot(&uri) else {
        return;
    };
    let client = &session.client;
    let features = client.features();
    let encoding = features.encoding;
    let looking = run_on_snapshot(snapshot, move |snapshot| {
        let mut problems = snapshot.diagnostics().iter();
        let first = problems.find(|found| found.severity == Severity::Error)?;
        let range = to_lsp::range(&snapshot.text, encoding, first.span);
        Some((range, first.message.clone()))
    });
    let Ok(Some((range, message))) = looking.await else {
        return;
    };
    let show = ShowDocumentParams {
        uri: uri.clone(),
        external: None,
        take_focus: Some(true),
        selection: Some(range),
    };
    let asking = client.clone();
    let call = async move { asking.show_document(show).await };
    let is_shown =
        features.shows_documents && matches!(client.ask(None, call).await, Some(Ok(true)));
    if !is_shown {
        let line = range.start.line + 1;
        let message = format!("{}, line {line}: {message}", file_name(&uri));
        client.tell(MessageType::ERROR, message).await;
    }
}
