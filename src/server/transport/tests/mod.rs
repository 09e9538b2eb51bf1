//! Tests the loop over in-memory pipes with the raw bytes of a client.

mod calls;
mod framing;
mod lifecycle;
mod limits;
mod malformed;
mod server;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, BufWriter, DuplexStream, duplex,
};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower_lsp::LspService;

use self::server::{Seen, TestServer};
use super::{SessionEnd, serve};

/// The time-out for waits: far longer than any test takes.
const FOR_EVER: Duration = Duration::from_secs(120);

const PIPE: usize = 64 * 1024;

/// A client connected to a served [`TestServer`].
struct Connection {
    input: Option<DuplexStream>,
    output: BufReader<DuplexStream>,
    session: JoinHandle<SessionEnd>,
    seen: Arc<Seen>,
}

impl Connection {
    /// A session in which nothing has been sent yet.
    fn new() -> Self {
        let (input, server_input) = duplex(PIPE);
        let (server_output, output) = duplex(PIPE);
        let seen = Arc::new(Seen::default());
        let server_seen = Arc::clone(&seen);
        let (service, socket) = LspService::build(|client| TestServer::new(client, server_seen))
            .custom_method(
                "window/workDoneProgress/cancel",
                TestServer::cancel_progress,
            )
            .finish();
        // Standard output buffers until it is flushed, and so does this.
        let server_output = BufWriter::with_capacity(PIPE, server_output);
        let session = tokio::spawn(serve(
            server_input,
            server_output,
            service,
            socket,
            std::future::pending(),
        ));
        Connection {
            input: Some(input),
            output: BufReader::new(output),
            session,
            seen,
        }
    }

    /// A session after the handshake.
    async fn initialized() -> Self {
        let mut connection = Connection::new();
        connection
            .request(0, "initialize", json!({ "capabilities": {} }))
            .await;
        let answer = connection.receive().await;
        assert_eq!(answer["result"]["capabilities"], json!({}), "{answer}");
        connection.notify("initialized", json!({})).await;
        connection
    }

    async fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        timeout(FOR_EVER, input.write_all(bytes))
            .await
            .expect("the server reads")
            .expect("the server is there");
    }

    async fn send(&mut self, message: &Value) {
        self.send_bytes(&framed(&message.to_string())).await;
    }

    async fn request(&mut self, id: impl Into<Value>, method: &str, params: Value) {
        let id: Value = id.into();
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
            .await;
    }

    async fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
            .await;
    }

    /// Asks the server to run `command`; see [`TestServer`].
    async fn execute(&mut self, id: impl Into<Value>, command: &str) {
        self.request(
            id,
            "workspace/executeCommand",
            json!({ "command": command }),
        )
        .await;
    }

    async fn receive(&mut self) -> Value {
        timeout(FOR_EVER, self.next_message())
            .await
            .expect("a message")
            .expect("the output is open")
    }

    async fn next_message(&mut self) -> Option<Value> {
        let mut header = String::new();
        self.output.read_line(&mut header).await.ok()?;
        let length = header
            .trim()
            .strip_prefix("Content-Length: ")?
            .parse()
            .ok()?;
        let mut body = vec![0; length];
        self.output.read_line(&mut String::new()).await.ok()?;
        self.output.read_exact(&mut body).await.ok()?;
        Some(serde_json::from_slice(&body).expect("JSON"))
    }

    /// Checks that the server still answers, and that this answer is its next message.
    async fn assert_alive(&mut self) {
        self.execute("alive?", "answer").await;
        assert_eq!(
            self.receive().await,
            json!({ "jsonrpc": "2.0", "id": "alive?", "result": "answer" })
        );
    }

    /// Waits until `window/workDoneProgress/cancel` has reached its handler, and so have all earlier messages.
    async fn wait_for_cancelled_progress(&self) {
        timeout(FOR_EVER, self.seen.cancelled_progress.notified())
            .await
            .expect("the notification arrives");
    }

    fn close_input(&mut self) {
        self.input = None;
    }

    /// Waits for the end of the session without reading the output.
    async fn end(&mut self) -> SessionEnd {
        timeout(FOR_EVER, &mut self.session)
            .await
            .expect("the session ends")
            .expect("without a panic")
    }

    /// What the server wrote before its output closed.
    async fn rest(&mut self) -> Vec<Value> {
        let mut rest = Vec::new();
        while let Some(message) = timeout(FOR_EVER, self.next_message())
            .await
            .expect("the output closes")
        {
            rest.push(message);
        }
        rest
    }
}

fn framed(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn error_code(message: &Value) -> i64 {
    message["error"]["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("no error in {message}"))
}
