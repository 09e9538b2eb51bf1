//! Edits of an open document that the server makes by way of the client.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::Url;

use super::convert::to_lsp;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::analysis::TextEdit;

/// How often an edit is made anew because the text moved on while the client looked at it.
const MOST_ATTEMPTS: usize = 8;
/// A client that has not answered an edit by then will not.
const CLIENT_PATIENCE: Duration = Duration::from_secs(60);

/// Edits the newest text of a document; false if it is not open, if there is nothing to edit, or if the client does not take it.
pub(super) async fn edit(
    session: &Arc<Session>,
    uri: &Url,
    edits_of: impl Fn(&Snapshot) -> Option<Vec<TextEdit>>,
) -> bool {
    let features = session.features();
    for _ in 0..MOST_ATTEMPTS {
        let Some(snapshot) = session.snapshot(uri) else {
            return false;
        };
        let Some(edits) = edits_of(&snapshot) else {
            return false;
        };
        let edit = to_lsp::workspace_edit(&features, uri, &snapshot, &edits);
        let client = session.client.clone();
        let call = async move { client.apply_edit(edit).await };
        match session.ask(Some(CLIENT_PATIENCE), call).await {
            Some(Ok(reply)) if reply.applied => return true,
            Some(Ok(_)) => {}
            _ => return false,
        }
        let is_current = session
            .snapshot(uri)
            .is_some_and(|newest| Arc::ptr_eq(&newest, &snapshot));
        // The client said no to the very text that it has: it will say so again.
        if is_current {
            return false;
        }
    }
    false
}
