//! One file per feature: from the protocol to `analysis` and back.

pub(super) mod code_action;
pub(super) mod code_lens;
pub(super) mod completion;
pub(super) mod configuration;
pub(super) mod diagnostics;
pub(super) mod document_symbols;
pub(super) mod execute_command;
pub(super) mod folding;
pub(super) mod formatting;
pub(super) mod hover;
pub(super) mod inlay_hints;
pub(super) mod lifecycle;
pub(super) mod links;
pub(super) mod selection;
pub(super) mod synchronization;
pub(super) mod view_file_text;
pub(super) mod watched_files;
pub(super) mod workspace_folders;

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;

use super::off_task::run_on_snapshot;
use super::snapshot::Snapshot;

/// Runs work on a snapshot without keeping anybody else waiting. If it panics, so does this, and the transport answers the
/// request.
async fn off_task<T: Send + 'static>(
    snapshot: Arc<Snapshot>,
    work: impl FnOnce(&Snapshot) -> T + Send + 'static,
) -> Result<T> {
    match run_on_snapshot(snapshot, work).await {
        Ok(done) => Ok(done),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
