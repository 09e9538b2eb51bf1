//! The start of a session: what either side can do.

use std::sync::Arc;

use lsp_types::*;

use crate::server::features::Features;
use crate::server::sending::InitializationOptions;
use crate::server::session::Session;
use crate::server::workspace;
use crate::text::Encoding;

pub fn initialize(session: &Session, params: InitializeParams) -> InitializeResult {
    let features = Features::of(&params.capabilities);
    let result = InitializeResult {
        capabilities: capabilities(&features),
        server_info: Some(ServerInfo {
            name: "clreq".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    {
        let mut state = session.state();
        state.features = features;
        state.folders = folders(&params);
    }
    let mut options = InitializationOptions::read(params.initialization_options);
    session.state().problems = std::mem::take(&mut options.problems);
    session.sending.configure(options);
    result
}

/// The workspace's folders, or the root that older clients name.
fn folders(params: &InitializeParams) -> Vec<Url> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().map(|folder| folder.uri.clone()).collect(),
        None => params.root_uri.iter().cloned().collect(),
    }
}

pub async fn initialized(session: &Arc<Session>) {
    let problems = std::mem::take(&mut session.state().problems);
    for problem in problems {
        session.tell(MessageType::WARNING, problem).await;
    }
    session.sending.status(session).await;
    workspace::watch(session);
    workspace::scan(session, session.state().folders.clone());
}

fn capabilities(features: &Features) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match features.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                    include_text: Some(false),
                })),
                ..TextDocumentSyncOptions::default()
            },
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["\"", ":", ",", "{", " "].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(super::code_action::kinds()),
            ..CodeActionOptions::default()
        })),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: super::execute_command::COMMANDS.map(str::to_owned).to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        diagnostic_provider: features.pull_diagnostics.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("clreq".to_owned()),
                inter_file_dependencies: false,
                workspace_diagnostics: true,
                ..DiagnosticOptions::default()
            })
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}
