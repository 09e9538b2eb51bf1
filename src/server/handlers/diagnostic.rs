//! `textDocument/diagnostic`, and code shared with `workspace/diagnostic`.

use std::hash::{DefaultHasher, Hash, Hasher};

use lsp_types::*;
use tower_lsp::jsonrpc::{Error, Result};

use crate::server::documents::Current;
use crate::server::publishing::diagnostics_of;
use crate::server::session::Session;
use crate::server::uri::Key;

pub async fn diagnostic(
    session: &Session,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let key = Key::of(&params.text_document.uri);
    let current = session.documents.lock().current(&key);
    let items = items(session, &current).await?;
    session.configuration_problems.show_new().await;
    let result_id = result_id(&items);
    let related_documents = None;
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents,
            full_document_diagnostic_report: full(result_id, items),
        })
    };
    Ok(report.into())
}

pub(super) async fn items(session: &Session, current: &Current) -> Result<Vec<Diagnostic>> {
    let items = diagnostics_of(current, session.features()).await;
    items.ok_or_else(Error::internal_error)
}

/// Equal diagnostics get equal ids, whatever the version of the text.
pub(super) fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    for item in items {
        // The JSON contains everything that the client gets.
        serde_json::to_string(item)
            .unwrap_or_default()
            .hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

pub(super) fn full(result_id: String, items: Vec<Diagnostic>) -> FullDocumentDiagnosticReport {
    FullDocumentDiagnosticReport {
        result_id: Some(result_id),
        items,
    }
}
