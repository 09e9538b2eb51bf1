//! Diagnostics that the client asks for.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use lsp_types::*;
use tower_lsp::jsonrpc::{Error, Result};

use crate::server::documents::Current;
use crate::server::session::Session;
use crate::server::uri::Key;

pub async fn document(
    session: &Session,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let current = session
        .state()
        .documents
        .current(&Key::of(&params.text_document.uri));
    let items = items(session, &current).await?;
    session.tell_of_configurations().await;
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

pub async fn workspace(
    session: &Session,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    let files = all_files(session);
    // What the client has, under the keys of the files.
    let mut previous: HashMap<Key, PreviousResultId> = params
        .previous_result_ids
        .into_iter()
        .map(|previous| (Key::of(&previous.uri), previous))
        .collect();
    let mut reports = Vec::with_capacity(files.len());
    for File { uri, current } in files {
        let items = items(session, &current).await?;
        let known = previous.remove(&Key::of(&uri));
        let version = match &current {
            Current::Open(document) => document.snapshot.version.map(i64::from),
            Current::Closed(_) | Current::Gone => None,
        };
        reports.push(report(uri, version, items, known.map(|known| known.value)));
    }
    // A file that is gone has nothing to report any more.
    let gone = previous.into_values();
    reports.extend(gone.map(|gone| report(gone.uri, None, Vec::new(), Some(gone.value))));
    Ok(WorkspaceDiagnosticReport { items: reports }.into())
}

fn report(
    uri: Url,
    version: Option<i64>,
    items: Vec<Diagnostic>,
    previous: Option<String>,
) -> WorkspaceDocumentDiagnosticReport {
    let result_id = result_id(&items);
    if previous.as_ref() == Some(&result_id) {
        WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
            uri,
            version,
            full_document_diagnostic_report: full(result_id, items),
        })
    }
}

struct File {
    uri: Url,
    current: Current,
}

fn all_files(session: &Session) -> Vec<File> {
    let state = session.state();
    let open = state.documents.all_open().map(|document| File {
        uri: document.uri.clone(),
        current: Current::Open(document.clone()),
    });
    let closed = state.documents.all_closed().map(|file| File {
        uri: file.uri.clone(),
        current: Current::Closed(file.clone()),
    });
    open.chain(closed).collect()
}

async fn items(session: &Session, current: &Current) -> Result<Vec<Diagnostic>> {
    let items = session.current_diagnostics(current).await;
    items.ok_or_else(Error::internal_error)
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

fn full(result_id: String, items: Vec<Diagnostic>) -> FullDocumentDiagnosticReport {
    FullDocumentDiagnosticReport {
        result_id: Some(result_id),
        items,
    }
}
