//! A language server whose behaviour a test controls with commands.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::yield_now;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::request::ShowMessageRequest;
use tower_lsp::lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, ExecuteCommandParams, InitializeParams, InitializeResult,
    InitializedParams, MessageType, ShowMessageRequestParams,
};
use tower_lsp::{Client, LanguageServer, async_trait};

/// The calls that reached the handlers.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) versions: Mutex<Vec<i32>>,
    pub(super) text: Mutex<String>,
    pub(super) initialized: AtomicUsize,
    pub(super) cancelled_progress: Notify,
    /// Releases the waiting handlers.
    pub(super) release: Notify,
}

pub(super) struct TestServer {
    client: Client,
    seen: Arc<Seen>,
}

impl TestServer {
    pub(super) fn new(client: Client, seen: Arc<Seen>) -> Self {
        TestServer { client, seen }
    }

    pub(super) async fn cancel_progress(&self, _: Value) {
        self.seen.cancelled_progress.notify_one();
    }

    /// Asks the client a question that only a user can answer.
    async fn ask(&self) -> Result<Option<Value>> {
        let params = ShowMessageRequestParams {
            typ: MessageType::INFO,
            message: "?".to_owned(),
            actions: None,
        };
        self.client
            .send_request::<ShowMessageRequest>(params)
            .await
            .map(|answer| Some(json!(answer)))
    }
}

#[async_trait]
impl LanguageServer for TestServer {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn initialized(&self, _: InitializedParams) {
        self.seen.initialized.fetch_add(1, Ordering::SeqCst);
    }

    async fn shutdown(&self) -> Result<()> {
        yield_now().await;
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        *self.seen.text.lock().unwrap() = params.text_document.text;
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.seen
            .versions
            .lock()
            .unwrap()
            .push(params.text_document.version);
        yield_now().await;
    }

    /// A notification that runs until the test releases it.
    async fn did_close(&self, _: DidCloseTextDocumentParams) {
        self.seen.release.notified().await;
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if params.text.is_some() {
            yield_now().await;
        }
        panic!("did_save");
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        match params.command.as_str() {
            "answer" => Ok(Some(json!("answer"))),
            "megabyte" => Ok(Some(json!("m".repeat(1 << 20)))),
            "panic" => panic!("before the first await"),
            "panic later" => {
                yield_now().await;
                panic!("after the first await")
            }
            "hold" => {
                self.seen.release.notified().await;
                Ok(Some(json!("held")))
            }
            "hang" => pending().await,
            "ask" => self.ask().await,
            "versions" => Ok(Some(json!(*self.seen.versions.lock().unwrap()))),
            "text length" => Ok(Some(json!(self.seen.text.lock().unwrap().len()))),
            "text" => Ok(Some(json!(*self.seen.text.lock().unwrap()))),
            other => panic!("unknown command {other}"),
        }
    }
}
