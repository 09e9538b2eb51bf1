//! Shows the errors of an answer as diagnostics of the document.

use std::sync::Arc;

use lsp_types::Url;

use crate::analysis::diagnostics::{ApiError, ApiErrors};
use crate::api::{Answer, Problem};
use crate::server::refreshing::Refresh;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::server::workspace;

/// Replaces the errors of an earlier answer. They apply to the version that was sent.
pub(super) async fn show(session: &Arc<Session>, uri: &Url, sent: &Snapshot, answer: &Answer) {
    let errors = match answer.status {
        400..=499 if !answer.problems.is_empty() => {
            let errors = answer.problems.iter().map(api_error);
            Some(Arc::new(ApiErrors::new(sent.tree(), errors)))
        }
        _ => None,
    };
    let has_changed = session.documents.lock().set_api_errors(uri, errors);
    if !has_changed {
        return;
    }
    if session.snapshot(uri).is_some() {
        session.publisher.publish(uri);
        session.refresher.refresh(Refresh::Diagnostics);
    } else {
        workspace::refresh(session, vec![uri.clone()]).await;
    }
}

fn api_error(problem: &Problem) -> ApiError {
    ApiError {
        pointer: problem.pointer.clone(),
        detail: problem.message().to_owned(),
        code: problem.code.clone(),
    }
}
