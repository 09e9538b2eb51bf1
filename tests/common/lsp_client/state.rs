//! The client's state, shared by the test and the threads that read the server's output.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lsp_types::TextDocumentContentChangeEvent;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answers::Handler;
use super::documents::{Document, PositionEncoding};
use super::wire::frame;

/// How much of each message the transcript shows.
const TRANSCRIPT_WIDTH: usize = 2_000;

/// The error of a response.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ResponseError {
    pub code: i64,
    pub message: String,
    #[serde(default)]
    pub data: Value,
}

impl fmt::Display for ResponseError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{} ({})", self.message, self.code)
    }
}

/// A request or notification of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    pub method: String,
    pub params: Value,
}

/// Removes the first of `messages` with this method that matches; returns its params.
pub fn take_first(
    messages: &mut Vec<Incoming>,
    method: &str,
    matches: impl Fn(&Value) -> bool,
) -> Option<Value> {
    let found = messages
        .iter()
        .position(|message| message.method == method && matches(&message.params))?;
    Some(messages.remove(found).params)
}

/// The whole state of the client.
pub struct State {
    outgoing: Option<Sender<Vec<u8>>>,
    transcript: Vec<String>,
    pub next_id: i64,
    pub unanswered: HashSet<i64>,
    pub responses: HashMap<i64, Result<Value, ResponseError>>,
    /// Responses to none of our requests, including those to raw bytes from a test.
    pub stray_responses: Vec<Value>,
    pub sent_bytes: bool,
    pub notifications: Vec<Incoming>,
    /// The newest diagnostics of each document.
    pub diagnostics: HashMap<String, Value>,
    /// All requests of the server, and those that no wait has returned.
    pub requests: Vec<Incoming>,
    pub requests_to_wait_for: Vec<Incoming>,
    pub handlers: HashMap<String, Handler>,
    pub choices: VecDeque<String>,
    pub configuration: Value,
    pub workspace_folders: Vec<Value>,
    pub documents: HashMap<String, Document>,
    pub encoding: PositionEncoding,
    pub typing: Option<(String, Vec<TextDocumentContentChangeEvent>)>,
    /// Whether the user repeats the change at every edit.
    pub never_stops_typing: bool,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub open_outputs: usize,
    /// Output of the server that is not a message.
    pub violation: Option<String>,
}

impl State {
    pub fn new(outgoing: Sender<Vec<u8>>, open_outputs: usize) -> Self {
        State {
            outgoing: Some(outgoing),
            transcript: Vec::new(),
            next_id: 1,
            unanswered: HashSet::new(),
            responses: HashMap::new(),
            stray_responses: Vec::new(),
            sent_bytes: false,
            notifications: Vec::new(),
            diagnostics: HashMap::new(),
            requests: Vec::new(),
            requests_to_wait_for: Vec::new(),
            handlers: HashMap::new(),
            choices: VecDeque::new(),
            configuration: Value::Null,
            workspace_folders: Vec::new(),
            documents: HashMap::new(),
            encoding: PositionEncoding::Utf16,
            typing: None,
            never_stops_typing: false,
            stdout: Vec::new(),
            stderr: Vec::new(),
            open_outputs,
            violation: None,
        }
    }

    pub fn send(&mut self, message: &Value) {
        self.record("client", message);
        self.send_bytes(frame(message));
    }

    /// Queues bytes. If the server is gone, the test's next wait fails. A dead client answers nothing.
    pub fn send_bytes(&mut self, bytes: Vec<u8>) {
        if let Some(outgoing) = &self.outgoing {
            outgoing.send(bytes).ok();
        }
    }

    pub fn close_input(&mut self) {
        self.outgoing = None;
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Changes a document and notifies the server.
    pub fn change(&mut self, uri: &str, changes: &[TextDocumentContentChangeEvent]) {
        let encoding = self.encoding;
        let document = self.document_mut(uri);
        document.text = encoding.apply_changes(&document.text, changes);
        document.version += 1;
        let identifier = json!({ "uri": uri, "version": document.version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": identifier, "contentChanges": changes }),
        );
    }

    /// Replaces the text of a document and notifies the server.
    pub fn replace_text(&mut self, uri: &str, text: String) {
        let change = TextDocumentContentChangeEvent {
            range: None,
            range_length: None,
            text,
        };
        self.change(uri, &[change]);
    }

    pub fn document(&self, uri: &str) -> &Document {
        self.documents
            .get(uri)
            .unwrap_or_else(|| panic!("{uri} is not open"))
    }

    fn document_mut(&mut self, uri: &str) -> &mut Document {
        self.documents
            .get_mut(uri)
            .unwrap_or_else(|| panic!("{uri} is not open"))
    }

    pub fn record(&mut self, speaker: &str, message: &Value) {
        let message = message.to_string();
        let shown: String = message.chars().take(TRANSCRIPT_WIDTH).collect();
        let more = if shown.len() < message.len() {
            "…"
        } else {
            ""
        };
        self.transcript.push(format!("{speaker}: {shown}{more}"));
    }

    fn transcript(&self) -> String {
        format!(
            "--- messages ---\n{}\n--- standard error ---\n{}",
            self.transcript.join("\n"),
            String::from_utf8_lossy(&self.stderr)
        )
    }
}

/// The state, and a signal that it has changed.
pub struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    patience: Duration,
}

impl Shared {
    pub fn new(state: State, patience: Duration) -> Self {
        Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
            patience,
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn update<T>(&self, update: impl FnOnce(&mut State) -> T) -> T {
        let updated = update(&mut self.lock());
        self.changed.notify_all();
        updated
    }

    /// Waits until `ready` returns a value; panics with all messages if the server ends or the time is up.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, ready: impl FnMut(&mut State) -> Option<T>) -> T {
        self.wait_unless(what, |state| state.open_outputs == 0, ready)
    }

    /// Like [`Shared::wait`], but the server may end.
    #[track_caller]
    pub fn wait_for_end<T>(&self, what: &str, ready: impl FnMut(&mut State) -> Option<T>) -> T {
        self.wait_unless(what, |_| false, ready)
    }

    #[track_caller]
    fn wait_unless<T>(
        &self,
        what: &str,
        is_hopeless: impl Fn(&State) -> bool,
        mut ready: impl FnMut(&mut State) -> Option<T>,
    ) -> T {
        let deadline = Instant::now() + self.patience;
        let mut state = self.lock();
        let obstacle = loop {
            if let Some(value) = ready(&mut state) {
                return value;
            }
            if let Some(violation) = &state.violation {
                break format!("the server wrote something that is no message ({violation})");
            }
            if is_hopeless(&state) {
                break "the server ended".to_owned();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break "patience ended".to_owned();
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        };
        let transcript = state.transcript();
        drop(state);
        panic!("waiting for {what}, {obstacle}\n{transcript}");
    }
}
