//! Edits an open document through the client.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::Url;

use super::client::ClientHandle;
use super::convert::to_lsp;
use super::documents::Documents;
use super::off_task::run_on_snapshot;
use super::shared::Shared;
use super::snapshot::Snapshot;
use crate::analysis::TextEdit;

/// How often to retry an edit because the text changed before the client applied it.
const MAX_ATTEMPTS: usize = 8;
/// After the client refused an edit, how long to wait for the change of the text that made it refuse. Some clients report what
/// is typed a moment later.
const CHANGE_AFTER_REFUSAL: Duration = Duration::from_secs(2);
/// The same, if the client answered with an error. Eglot up to 1.9 does so when the text changed, and reports the change only
/// once the user pauses.
const CHANGE_AFTER_ERROR: Duration = Duration::from_secs(30);
/// The time-out for the client to apply an edit.
const CLIENT_PATIENCE: Duration = Duration::from_secs(60);

/// Edits the newest text of a document. Returns false if it is not open, if there is nothing to edit, or if the client refuses.
pub(super) async fn edit(
    client: &ClientHandle,
    documents: &Shared<Documents>,
    uri: &Url,
    edits_of: impl Fn(&Snapshot) -> Option<Vec<TextEdit>>,
) -> bool {
    let features = client.features();
    let newest = || documents.lock().snapshot(uri);
    for _ in 0..MAX_ATTEMPTS {
        let Some(snapshot) = newest() else {
            return false;
        };
        // A long document is processed off this thread.
        let parsing = run_on_snapshot(Arc::clone(&snapshot), |snapshot| snapshot.secrets().count());
        if parsing.await.is_err() {
            return false;
        }
        let Some(edits) = edits_of(&snapshot) else {
            return false;
        };
        let edit = to_lsp::workspace_edit(&features, uri, &snapshot, &edits);
        let asking = client.clone();
        let call = async move { asking.apply_edit(edit).await };
        let patience = match client.ask(Some(CLIENT_PATIENCE), call).await {
            Some(Ok(reply)) if reply.applied => return true,
            Some(Ok(_)) => CHANGE_AFTER_REFUSAL,
            Some(Err(_)) => CHANGE_AFTER_ERROR,
            None => return false,
        };
        // A client that has this version would refuse again.
        let changed = snapshot.superseded.clone().cancelled_owned();
        if client.ask(Some(patience), changed).await.is_none() {
            return false;
        }
    }
    false
}
