use std::collections::HashMap;

use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DocumentChanges, Location, NumberOrString,
    OneOf, OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit, Url,
    WorkspaceEdit,
};

use crate::analysis::diagnostics::Diagnostic;
use crate::analysis::{Severity, TextEdit};
use crate::server::features::Features;
use crate::server::snapshot::Snapshot;
use crate::text::{Encoding, Span, Text};

/// The `source` of all diagnostics.
pub const SOURCE: &str = "clreq";

pub fn position(text: &Text, encoding: Encoding, offset: usize) -> Position {
    let position = text.position(offset, encoding);
    Position::new(position.line, position.column)
}

pub fn range(text: &Text, encoding: Encoding, span: Span) -> Range {
    Range::new(
        position(text, encoding, span.start),
        position(text, encoding, span.end),
    )
}

pub fn text_edit(text: &Text, encoding: Encoding, edit: &TextEdit) -> lsp_types::TextEdit {
    lsp_types::TextEdit::new(range(text, encoding, edit.span), edit.new_text.clone())
}

/// An edit of one document, with its version if the client supports that.
pub fn workspace_edit(
    features: &Features,
    uri: &Url,
    snapshot: &Snapshot,
    edits: &[TextEdit],
) -> WorkspaceEdit {
    let edits = edits
        .iter()
        .map(|edit| text_edit(&snapshot.text, features.encoding, edit));
    if !features.document_changes {
        return WorkspaceEdit::new(HashMap::from([(uri.clone(), edits.collect())]));
    }
    let text_document = OptionalVersionedTextDocumentIdentifier {
        uri: uri.clone(),
        version: snapshot.version,
    };
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit {
            text_document,
            edits: edits.map(OneOf::Left).collect(),
        }])),
        ..WorkspaceEdit::default()
    }
}

pub fn diagnostics(
    features: &Features,
    uri: &Url,
    snapshot: &Snapshot,
) -> Vec<lsp_types::Diagnostic> {
    let (of_sends, unknown_ids) = (snapshot.send_diagnostics(), snapshot.unknown_ids());
    let all = snapshot.diagnostics().iter().chain(&of_sends);
    let all = all.chain(&unknown_ids);
    all.map(|found| diagnostic(features, uri, &snapshot.text, found))
        .collect()
}

pub fn diagnostic(
    features: &Features,
    uri: &Url,
    text: &Text,
    found: &Diagnostic,
) -> lsp_types::Diagnostic {
    let encoding = features.encoding;
    let related = found
        .related
        .iter()
        .map(|related| DiagnosticRelatedInformation {
            location: Location::new(uri.clone(), range(text, encoding, related.span)),
            message: related.message.clone(),
        });
    let message = match &found.help {
        Some(help) => format!("{}\n{help}", found.message),
        None => found.message.clone(),
    };
    lsp_types::Diagnostic {
        range: range(text, encoding, found.span),
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.code.name().to_owned())),
        // No page of the web has the explanations yet.
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (features.related_information && !found.related.is_empty())
            .then(|| related.collect()),
        tags: None,
        data: None,
    }
}

const fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
