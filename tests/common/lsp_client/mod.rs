//! A client of the language server for tests. It behaves as an editor does.
//!
//! It starts the real program and communicates over standard input and output. Every call is synchronous. A wait fails after a
//! time-out, or at once if the server ends, with a transcript of all messages.
//!
//! ```ignore
//! let client = LspClient::initialized();
//! client.open("file:///a.clreq.json", "{}");
//! let diagnostics = client.wait_for_diagnostics("file:///a.clreq.json", None);
//! client.edit("file:///a.clreq.json", "{}", r#"{ "data": {} }"#);
//! assert_eq!(client.shutdown(), 0);
//! ```

mod answers;
mod builder;
mod documents;
mod editing;
mod state;
pub mod wire;

use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::{Arc, Mutex, PoisonError};

use lsp_types::TextDocumentContentChangeEvent;
use serde_json::{Value, json};

pub use self::answers::Reply;
pub use self::builder::{LspClientBuilder, file_uri};
pub use self::documents::PositionEncoding;
pub use self::editing::change;
pub use self::state::{Incoming, ResponseError};

use self::state::{Shared, take_first};

/// A client and its server, which is killed when the client is dropped.
pub struct LspClient {
    state_home: PathBuf,
    shared: Arc<Shared>,
    server: Option<Mutex<Child>>,
    capabilities: Value,
    initialization_options: Value,
    name: String,
}

/// Starting and ending.
impl LspClient {
    /// A client to configure.
    pub fn builder() -> LspClientBuilder {
        LspClientBuilder::new()
    }

    /// The folder for the server's state.
    pub fn state_home(&self) -> &Path {
        &self.state_home
    }

    /// The only file that is kept outside of the workspace, with responses or secrets.
    #[track_caller]
    pub fn kept(&self, kind: &str) -> PathBuf {
        let mut kept = super::command::kept(&self.state_home);
        let suffix = format!(".{kind}.json");
        kept.retain(|path| path.to_string_lossy().ends_with(&suffix));
        match &kept[..] {
            [path] => path.clone(),
            _ => panic!("one {kind} is kept: {kept:?}"),
        }
    }

    /// Makes keeping anything fail.
    pub fn keep_nothing(&self) {
        let folder = self.state_home.join("clreq");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("kept"), "no folder").expect("written");
    }

    /// A client with the usual settings, before the handshake.
    pub fn start() -> Self {
        LspClient::builder().start()
    }

    /// A client with the usual settings, after the handshake.
    #[track_caller]
    pub fn initialized() -> Self {
        let client = LspClient::start();
        client.initialize();
        client
    }

    /// The handshake; returns the result of `initialize`.
    #[track_caller]
    pub fn initialize(&self) -> Value {
        let folders = self.shared.lock().workspace_folders.clone();
        let params = json!({
            "processId": std::process::id(),
            "clientInfo": { "name": self.name },
            "rootUri": folders.first().map(|folder| folder["uri"].clone()),
            "workspaceFolders": if folders.is_empty() { Value::Null } else { json!(folders) },
            "capabilities": self.capabilities,
            "initializationOptions": self.initialization_options,
        });
        let result = self
            .request("initialize", params)
            .expect("initialize succeeds");
        let encoding = &result["capabilities"]["positionEncoding"];
        self.shared.lock().encoding = PositionEncoding::from_kind(encoding.as_str());
        self.notify("initialized", json!({}));
        result
    }

    /// `shutdown` and `exit`; returns the exit code. Fails if the server sent an unsolicited response.
    #[track_caller]
    pub fn shutdown(&self) -> i32 {
        self.request("shutdown", Value::Null)
            .expect("shutdown succeeds");
        self.notify("exit", Value::Null);
        let code = self.wait_for_exit();
        let state = self.shared.lock();
        if !state.sent_bytes {
            assert_eq!(
                state.stray_responses,
                Vec::<Value>::new(),
                "answers to no request"
            );
        }
        code
    }

    /// Waits for the end of the process; returns its exit code. A server that is not a process counts as 0.
    #[track_caller]
    pub fn wait_for_exit(&self) -> i32 {
        self.shared.wait_for_end("the end of the server", |state| {
            (state.open_outputs == 0).then_some(())
        });
        let Some(server) = &self.server else { return 0 };
        let status = server.lock().unwrap_or_else(PoisonError::into_inner).wait();
        let status = status.expect("the server was started");
        status
            .code()
            .unwrap_or_else(|| panic!("the server was ended by {status}"))
    }

    /// Sends a signal to the process.
    #[cfg(unix)]
    pub fn signal(&self, signal: rustix::process::Signal) {
        let server = self.server.as_ref().expect("a process");
        let id = server.lock().unwrap_or_else(PoisonError::into_inner).id();
        let process = i32::try_from(id)
            .ok()
            .and_then(rustix::process::Pid::from_raw)
            .expect("a process");
        rustix::process::kill_process(process, signal).expect("it runs");
    }

    /// The peak memory of the server so far, in bytes.
    #[cfg(target_os = "linux")]
    pub fn peak_memory(&self) -> u64 {
        let server = self.server.as_ref().expect("a process");
        let id = server.lock().unwrap_or_else(PoisonError::into_inner).id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"));
        peak.and_then(|kilobytes| kilobytes.trim().parse::<u64>().ok())
            .expect("a number of kilobytes")
            * 1024
    }

    /// Closes the input of the server, as a client that dies does.
    pub fn close_input(&self) {
        self.shared.lock().close_input();
    }
}

impl Drop for LspClient {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            let mut server = server.lock().unwrap_or_else(PoisonError::into_inner);
            // An error here means that it has already ended.
            server.kill().ok();
            server.wait().ok();
        }
    }
}

/// Messages.
impl LspClient {
    /// Sends a request and waits for its response.
    #[track_caller]
    pub fn request(&self, method: &str, params: Value) -> Result<Value, ResponseError> {
        let id = self.start_request(method, params);
        self.wait_for_response(id)
    }

    /// Sends a request; returns its id.
    pub fn start_request(&self, method: &str, params: Value) -> i64 {
        let mut state = self.shared.lock();
        let id = state.next_id;
        state.next_id += 1;
        state.unanswered.insert(id);
        state.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Waits for the response to a started request.
    #[track_caller]
    pub fn wait_for_response(&self, id: i64) -> Result<Value, ResponseError> {
        let what = format!("the response to request {id}");
        self.shared.wait(&what, |state| state.responses.remove(&id))
    }

    /// Whether the response to a request has arrived.
    pub fn is_answered(&self, id: i64) -> bool {
        !self.shared.lock().unanswered.contains(&id)
    }

    /// Cancels a started request.
    pub fn cancel(&self, id: i64) {
        self.notify("$/cancelRequest", json!({ "id": id }));
    }

    /// Sends a notification.
    pub fn notify(&self, method: &str, params: Value) {
        self.shared.lock().notify(method, params);
    }

    /// Sends bytes as they are.
    pub fn send_bytes(&self, bytes: impl Into<Vec<u8>>) {
        let mut state = self.shared.lock();
        state.sent_bytes = true;
        state.send_bytes(bytes.into());
    }

    /// Waits for a response to raw bytes; returns the whole message, each one once.
    #[track_caller]
    pub fn wait_for_stray_response(&self) -> Value {
        self.shared.wait("a response to raw bytes", |state| {
            (!state.stray_responses.is_empty()).then(|| state.stray_responses.remove(0))
        })
    }

    /// Waits for a notification; returns its params. Each one is returned once.
    #[track_caller]
    pub fn wait_for_notification(&self, method: &str, matches: impl Fn(&Value) -> bool) -> Value {
        self.shared.wait(method, |state| {
            take_first(&mut state.notifications, method, &matches)
        })
    }

    /// Waits for a request of the server, which has been answered by then; returns its params. Each one is returned once.
    #[track_caller]
    pub fn wait_for_server_request(&self, method: &str, matches: impl Fn(&Value) -> bool) -> Value {
        self.shared.wait(method, |state| {
            take_first(&mut state.requests_to_wait_for, method, &matches)
        })
    }

    /// All requests of the server so far.
    pub fn server_requests(&self) -> Vec<Incoming> {
        self.shared.lock().requests.clone()
    }

    /// The params of all requests of one method so far, such as the edits of `workspace/applyEdit`.
    pub fn server_requests_of(&self, method: &str) -> Vec<Value> {
        let mut requests = self.server_requests();
        requests.retain(|request| request.method == method);
        requests.into_iter().map(|request| request.params).collect()
    }

    /// All notifications so far that no wait has returned.
    pub fn notifications(&self) -> Vec<Incoming> {
        self.shared.lock().notifications.clone()
    }
}

/// The reactions of user and editor to requests of the server.
impl LspClient {
    /// From now on, answers the requests of a method with `handler`.
    pub fn on_request(&self, method: &str, handler: impl FnMut(&Value) -> Reply + Send + 'static) {
        self.shared
            .lock()
            .handlers
            .insert(method.to_owned(), Box::new(handler));
    }

    /// The user will choose this action in a `window/showMessageRequest`. Without a script, or if the action is not offered,
    /// the user dismisses the message.
    pub fn choose(&self, title: &str) {
        self.shared.lock().choices.push_back(title.to_owned());
    }

    /// The user will change a document just before the client applies the next `workspace/applyEdit`.
    pub fn type_before_next_edit(&self, uri: &str, changes: &[TextDocumentContentChangeEvent]) {
        self.shared.lock().typing = Some((uri.to_owned(), changes.to_vec()));
    }

    /// The user will make this change before every `workspace/applyEdit`.
    pub fn type_before_every_edit(&self, uri: &str, changes: &[TextDocumentContentChangeEvent]) {
        self.type_before_next_edit(uri, changes);
        self.shared.lock().never_stops_typing = true;
    }

    /// Changes the settings and notifies the server.
    pub fn change_configuration(&self, configuration: Value) {
        let mut state = self.shared.lock();
        state.configuration = configuration.clone();
        state.notify(
            "workspace/didChangeConfiguration",
            json!({ "settings": configuration }),
        );
    }

    /// Adds and removes workspace folders and notifies the server.
    pub fn change_workspace_folders(&self, added: &[Value], removed: &[Value]) {
        let mut state = self.shared.lock();
        state
            .workspace_folders
            .retain(|folder| !removed.contains(folder));
        state.workspace_folders.extend_from_slice(added);
        state.notify(
            "workspace/didChangeWorkspaceFolders",
            json!({ "event": { "added": added, "removed": removed } }),
        );
    }
}

/// What the server wrote.
impl LspClient {
    /// Everything on standard output, byte by byte.
    pub fn stdout(&self) -> Vec<u8> {
        self.shared.lock().stdout.clone()
    }

    /// Everything on standard error.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.shared.lock().stderr).into_owned()
    }

    /// Fails if the server's output contains `secret`.
    #[track_caller]
    pub fn assert_never_wrote(&self, secret: &str) {
        let state = self.shared.lock();
        for (name, bytes) in [("output", &state.stdout), ("error", &state.stderr)] {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains(secret),
                "{secret:?} stands in standard {name}: {text}"
            );
        }
    }
}
