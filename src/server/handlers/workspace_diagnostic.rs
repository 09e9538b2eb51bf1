//! `workspace/diagnostic`.

use std::collections::HashMap;

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::diagnostic::{full, items, result_id};
use crate::server::documents::Current;
use crate::server::session::Session;
use crate::server::uri::Key;

pub async fn workspace_diagnostic(
    session: &Session,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    let files = all_files(session);
    // The result ids that the client has, by file.
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
    // A deleted file has no diagnostics.
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
    let documents = session.documents.lock();
    let open = documents.all_open().map(|document| File {
        uri: document.uri.clone(),
        current: Current::Open(document.clone()),
    });
    let closed = documents.all_closed().map(|file| File {
        uri: file.uri.clone(),
        current: Current::Closed(file.clone()),
    });
    open.chain(closed).collect()
}
