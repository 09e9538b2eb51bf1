//! The protocol's methods. Each one calls its handler.

use std::sync::{Arc, OnceLock};

use lsp_types::*;
use tokio_util::sync::CancellationToken;
use tower_lsp::jsonrpc::Result;
use tower_lsp::{LanguageServer, LspService};

use super::client::ClientHandle;
use super::handlers;
use super::placed_secret::PlacedSecret;
use super::session::Session;
use super::standard_io;
use super::transport::{self, SessionEnd};

/// Options from the command line and the process.
#[derive(Clone, Default)]
pub struct Options {
    /// The endpoint given on the command line.
    pub endpoint: Option<String>,
    /// The process's environment variables.
    pub environment: Environment,
    /// Why nothing may be sent in this environment, such as an invalid variable.
    pub environment_problem: Option<String>,
    /// Whether to send requests without the journal.
    pub no_journal: bool,
    /// Cancelled when the process receives a signal to end.
    pub stop: CancellationToken,
}

/// Looks up environment variables, so that tests can supply their own.
#[derive(Clone)]
pub struct Environment(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Environment {
    /// Wraps a function.
    pub fn new(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(lookup))
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<String> {
        (self.0)(name)
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::new(|_| None)
    }
}

/// Serves a client on standard input and output until it leaves.
pub async fn run(options: Options) -> SessionEnd {
    let stop = options.stop.clone();
    let slot = Arc::new(OnceLock::new());
    let own = Arc::clone(&slot);
    let client_ended = CancellationToken::new();
    let ended = client_ended.clone();
    let (service, socket) = LspService::build(move |client| {
        let session =
            own.get_or_init(|| Arc::new(Session::new(ClientHandle::new(client, ended), options)));
        Backend(Arc::clone(session))
    })
    .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
    .custom_method(handlers::view_file_text::METHOD, Backend::view_file_text)
    .custom_method(handlers::secrets::METHOD, Backend::secrets)
    .finish();
    let (input, output) = (standard_io::input(), standard_io::output());
    let end = tokio::select! {
        end = transport::serve(input, output, service, socket, client_ended.cancelled()) => end,
        () = stop.cancelled() => SessionEnd::EndOfInput,
    };
    if let Some(session) = slot.get() {
        // A request that was sent may still be answered, and the answer may hold a secret that must not get lost.
        session.client.set_gone();
        session.in_progress.wait_until_idle().await;
    }
    end
}

/// The server that tower-lsp calls.
struct Backend(Arc<Session>);

impl Backend {
    async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.0.progress.cancel(&params.token);
    }

    async fn view_file_text(&self, document: TextDocumentIdentifier) -> Result<String> {
        handlers::view_file_text::view_file_text(&self.0, &document)
    }

    async fn secrets(&self, document: TextDocumentIdentifier) -> Result<Option<Vec<PlacedSecret>>> {
        handlers::secrets::secrets(&self.0, &document).await
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        Ok(handlers::initialize::initialize(&self.0, params))
    }

    async fn initialized(&self, _: InitializedParams) {
        handlers::initialized::initialized(&self.0).await;
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        handlers::did_open::did_open(&self.0, params).await;
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        handlers::did_change::did_change(&self.0, &params);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        handlers::did_save::did_save(&self.0, params).await;
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        handlers::did_close::did_close(&self.0, params).await;
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        handlers::did_change_configuration::did_change_configuration(&self.0, params).await;
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        handlers::did_change_watched_files::did_change_watched_files(&self.0, params).await;
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        handlers::did_change_workspace_folders::did_change_workspace_folders(&self.0, params).await;
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        handlers::diagnostic::diagnostic(&self.0, params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        handlers::workspace_diagnostic::workspace_diagnostic(&self.0, params).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        handlers::completion::completion(&self.0, params).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(handlers::completion_resolve::completion_resolve(
            &self.0, item,
        ))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        handlers::hover::hover(&self.0, params).await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        handlers::document_symbol::document_symbol(&self.0, params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        handlers::folding_range::folding_range(&self.0, params).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        handlers::selection_range::selection_range(&self.0, params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        handlers::document_link::document_link(&self.0, params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        handlers::inlay_hint::inlay_hint(&self.0, params).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        handlers::formatting::formatting(&self.0, params).await
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        handlers::range_formatting::range_formatting(&self.0, params).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        handlers::on_type_formatting::on_type_formatting(&self.0, params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        handlers::code_action::code_action(&self.0, params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        handlers::code_lens::code_lens(&self.0, params).await
    }

    async fn execute_command(
        &self,
        params: ExecuteCommandParams,
    ) -> Result<Option<serde_json::Value>> {
        handlers::execute_command::execute_command(&self.0, params).await
    }
}
