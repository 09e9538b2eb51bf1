//! Diagnostics that the client asks for.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use crate::server::session::Session;
use crate::server::snapshot::Snapshot;

pub async fn document(
    session: &Session,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let uri = params.text_document.uri;
    let Some(snapshot) = session.snapshot(&uri) else {
        return Ok(full(None, Vec::new()));
    };
    let items = session.diagnostics_of(&uri, snapshot).await?;
    let id = result_id(&items);
    if params.previous_result_id.as_deref() == Some(id.as_str()) {
        let unchanged_document_diagnostic_report =
            UnchangedDocumentDiagnosticReport { result_id: id };
        let report = RelatedUnchangedDocumentDiagnosticReport {
            unchanged_document_diagnostic_report,
            related_documents: None,
        };
        return Ok(DocumentDiagnosticReport::Unchanged(report).into());
    }
    Ok(full(Some(id), items))
}

pub async fn workspace(
    session: &Session,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    let snapshots = all_snapshots(session);
    let mut reports = Vec::with_capacity(snapshots.len());
    for (uri, snapshot) in snapshots {
        let version = snapshot.version.map(i64::from);
        let items = session.diagnostics_of(&uri, snapshot).await?;
        let id = result_id(&items);
        let is_known = params
            .previous_result_ids
            .iter()
            .any(|previous| previous.uri == uri && previous.value == id);
        reports.push(if is_known {
            WorkspaceDocumentDiagnosticReport::Unchanged(
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                        result_id: id,
                    },
                },
            )
        } else {
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(id),
                    items,
                },
            })
        });
    }
    // A file that is gone has nothing to report any more.
    for previous in params.previous_result_ids {
        let is_reported = reports.iter().any(|report| uri_of(report) == &previous.uri);
        if !is_reported {
            reports.push(WorkspaceDocumentDiagnosticReport::Full(
                WorkspaceFullDocumentDiagnosticReport {
                    uri: previous.uri,
                    version: None,
                    full_document_diagnostic_report: FullDocumentDiagnosticReport::default(),
                },
            ));
        }
    }
    Ok(WorkspaceDiagnosticReport { items: reports }.into())
}

fn all_snapshots(session: &Session) -> Vec<(Url, Arc<Snapshot>)> {
    let state = session.state();
    let open = state
        .documents
        .iter()
        .filter(|(uri, _)| crate::server::uri::is_request_file(uri))
        .map(|(uri, document)| (uri.clone(), Arc::clone(&document.snapshot)));
    let closed = state
        .closed
        .iter()
        .map(|(uri, snapshot)| (uri.clone(), Arc::clone(snapshot)));
    open.chain(closed).collect()
}

/// The same diagnostics have the same id, in whatever version of the text.
fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    for item in items {
        // Everything that the client sees is in its JSON.
        serde_json::to_string(item)
            .unwrap_or_default()
            .hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn full(result_id: Option<String>, items: Vec<Diagnostic>) -> DocumentDiagnosticReportResult {
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
    .into()
}

fn uri_of(report: &WorkspaceDocumentDiagnosticReport) -> &Url {
    match report {
        WorkspaceDocumentDiagnosticReport::Full(report) => &report.uri,
        WorkspaceDocumentDiagnosticReport::Unchanged(report) => &report.uri,
    }
}
