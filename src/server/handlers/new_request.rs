//! The code action that makes a new request file for another mode.

use lsp_types::*;

use crate::analysis::other_mode::{file_name, for_mode, mode, other_modes};
use crate::files::SUFFIX;
use crate::server::features::Features;
use crate::server::uri::to_path;
use crate::syntax::Tree;

/// The kind of the action.
pub const NEW_REQUEST_KIND: CodeActionKind = CodeActionKind::new("refactor.clreq.newRequest");

/// An action for each mode that a new file can be made for. None for a file that exists already, and for a client that can't create
/// files.
pub fn new_requests(features: &Features, uri: &Url, tree: &Tree) -> Vec<CodeActionOrCommand> {
    if !(features.document_changes && features.creates_files) {
        return Vec::new();
    }
    let modes = other_modes(tree).into_iter();
    modes
        .filter_map(|mode| new_request(uri, tree, mode))
        .collect()
}

fn new_request(uri: &Url, tree: &Tree, wanted: &str) -> Option<CodeActionOrCommand> {
    let path = to_path(uri)?;
    let name = path.file_name()?.to_str()?;
    let new_path = path.with_file_name(file_name(name, mode(tree).as_deref(), wanted, SUFFIX));
    if std::fs::symlink_metadata(&new_path).is_ok() {
        return None;
    }
    let new_uri = Url::from_file_path(new_path).ok()?;
    let create = CreateFile {
        uri: new_uri.clone(),
        options: Some(CreateFileOptions {
            overwrite: Some(false),
            ignore_if_exists: Some(false),
        }),
        annotation_id: None,
    };
    let text = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: new_uri,
            version: None,
        },
        edits: vec![OneOf::Left(TextEdit::new(
            Range::default(),
            for_mode(tree, wanted)?,
        ))],
    };
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: format!("New request for {wanted} from this one"),
        kind: Some(NEW_REQUEST_KIND),
        edit: Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Operations(vec![
                DocumentChangeOperation::Op(ResourceOp::Create(create)),
                DocumentChangeOperation::Edit(text),
            ])),
            ..WorkspaceEdit::default()
        }),
        ..CodeAction::default()
    }))
}
