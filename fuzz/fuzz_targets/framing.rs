//! For any bytes from a client, the server reads to the end and writes only whole messages.
//!
//! The first byte decides how the rest is split.
#![no_main]

use std::sync::LazyLock;

use clreq::server::transport::{SessionEnd, serve};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::runtime::{Builder, Runtime};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{InitializeParams, InitializeResult};
use tower_lsp::{LanguageServer, LspService, async_trait};

/// A server without features: this tests only the transport.
struct Ignorant;

#[async_trait]
impl LanguageServer for Ignorant {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime")
});

fuzz_target!(|input: &[u8]| {
    let Some((&cut, sent)) = input.split_first() else {
        return;
    };
    let (end, said) = RUNTIME.block_on(converse(sent, 1 + usize::from(cut)));
    let messages = messages(&said);
    let is_over = matches!(
        end,
        SessionEnd::EndOfInput | SessionEnd::ExitAfterShutdown | SessionEnd::ExitWithoutShutdown
    );
    assert!(is_over, "{end:?}");
    for message in messages {
        assert_eq!(message["jsonrpc"], "2.0");
    }
});

/// Sends bytes, closes the input, and returns how the session ended and all output.
async fn converse(sent: &[u8], cut: usize) -> (SessionEnd, Vec<u8>) {
    let (mut client, input) = duplex(cut);
    let (output, mut answers) = duplex(64 * 1024);
    let (service, socket) = LspService::new(|_| Ignorant);
    let send = async {
        // After `exit` the server stops reading.
        let _ = client.write_all(sent).await;
        drop(client);
    };
    let mut said = Vec::new();
    let (end, (), read) = tokio::join!(
        serve(input, output, service, socket, std::future::pending()),
        send,
        answers.read_to_end(&mut said)
    );
    read.expect("an end");
    (end, said)
}

/// The messages of an output, which must contain nothing else.
fn messages(mut said: &[u8]) -> Vec<Value> {
    let mut messages = Vec::new();
    while !said.is_empty() {
        let text = str::from_utf8(said).expect("text");
        let rest = text.strip_prefix("Content-Length: ").expect("a header");
        let (length, rest) = rest.split_once("\r\n\r\n").expect("the end of a header");
        let (body, rest) = rest.split_at(length.parse().expect("a length"));
        messages.push(serde_json::from_str(body).expect("JSON"));
        said = rest.as_bytes();
    }
    messages
}
