//! One file per method of the protocol, named after it. Each translates between the protocol and `analysis`.

pub(super) mod code_action;
pub(super) mod code_lens;
pub(super) mod completion;
pub(super) mod completion_resolve;
pub(super) mod diagnostic;
pub(super) mod did_change;
pub(super) mod did_change_configuration;
pub(super) mod did_change_watched_files;
pub(super) mod did_change_workspace_folders;
pub(super) mod did_close;
pub(super) mod did_open;
pub(super) mod did_save;
pub(super) mod document_link;
pub(super) mod document_symbol;
pub(super) mod execute_command;
pub(super) mod folding_range;
pub(super) mod formatting;
pub(super) mod hover;
pub(super) mod initialize;
pub(super) mod initialized;
pub(super) mod inlay_hint;
mod new_request;
mod next_steps;
pub(super) mod on_type_formatting;
pub(super) mod range_formatting;
pub(super) mod secrets;
pub(super) mod selection_range;
mod show_curl;
pub(super) mod view_file_text;
pub(super) mod workspace_diagnostic;

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;

use super::off_task::run_on_snapshot;
use super::snapshot::Snapshot;

/// Runs work on a snapshot, on another thread if the document is large. A panic of the work is passed on, and the transport
/// then answers the request with an error.
async fn off_task<T: Send + 'static>(
    snapshot: Arc<Snapshot>,
    work: impl FnOnce(&Snapshot) -> T + Send + 'static,
) -> Result<T> {
    match run_on_snapshot(snapshot, work).await {
        Ok(done) => Ok(done),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
