//! Starts a client and its server.

use std::ffi::OsString;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use lsp_types::Url;
use serde_json::{Value, json};

use super::super::command::{remove_foreign_variables, state_home};
use super::LspClient;
use super::answers;
use super::state::{Shared, State};
use super::wire::{Observed, read_message};

/// How long a client waits for anything: far longer than a working server takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The uri of a file.
pub fn file_uri(path: impl AsRef<Path>) -> String {
    Url::from_file_path(path)
        .expect("an absolute path")
        .to_string()
}

/// A client that has not been started.
pub struct LspClientBuilder {
    program: PathBuf,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    state_home: PathBuf,
    directory: Option<PathBuf>,
    has_environment: bool,
    capabilities: Value,
    configuration: Value,
    initialization_options: Value,
    name: String,
    workspace_folders: Vec<Value>,
    patience: Duration,
}

impl LspClientBuilder {
    pub(super) fn new() -> Self {
        LspClientBuilder {
            program: env!("CARGO_BIN_EXE_clreq").into(),
            arguments: vec!["lsp".into()],
            variables: Vec::new(),
            state_home: new_state_home(),
            directory: None,
            has_environment: true,
            capabilities: default_capabilities(),
            configuration: Value::Null,
            initialization_options: Value::Null,
            name: "clreq tests".to_owned(),
            workspace_folders: Vec::new(),
            patience: PATIENCE,
        }
    }

    /// One more argument, after `lsp`.
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// An environment variable for the server.
    pub fn variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The folder for the server's state, instead of a new one.
    pub fn state_home(mut self, folder: impl Into<PathBuf>) -> Self {
        self.state_home = folder.into();
        self
    }

    /// The server gets only the variables of [`LspClientBuilder::variable`].
    pub fn without_environment(mut self) -> Self {
        self.has_environment = false;
        self
    }

    /// The directory in which the server starts.
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// Sets one capability, such as `/textDocument/diagnostic`; `null` removes it.
    pub fn capability(mut self, pointer: &str, value: Value) -> Self {
        let keys = pointer.split('/').skip(1);
        let slot = keys.fold(&mut self.capabilities, |value, key| &mut value[key]);
        *slot = value;
        self
    }

    /// Replaces all capabilities; `json!({})` is a client without any.
    pub fn capabilities(mut self, capabilities: Value) -> Self {
        self.capabilities = capabilities;
        self
    }

    /// The position encodings that the client offers, in order of preference.
    pub fn position_encodings(self, encodings: &[&str]) -> Self {
        self.capability("/general/positionEncodings", json!(encodings))
    }

    /// The settings that `workspace/configuration` returns.
    pub fn configuration(mut self, configuration: Value) -> Self {
        self.configuration = configuration;
        self
    }

    /// The `initializationOptions`.
    pub fn initialization_options(mut self, options: Value) -> Self {
        self.initialization_options = options;
        self
    }

    /// The name of the client, in `clientInfo`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// One more workspace folder.
    pub fn workspace_folder(mut self, path: impl AsRef<Path>) -> Self {
        let name = path
            .as_ref()
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        self.workspace_folders
            .push(json!({ "uri": file_uri(path), "name": name }));
        self
    }

    /// The client pulls diagnostics, instead of the server pushing them.
    pub fn pulls_diagnostics(self) -> Self {
        self.capability(
            "/textDocument/diagnostic",
            json!({ "dynamicRegistration": true, "relatedDocumentSupport": true }),
        )
    }

    /// How long to wait for anything before the test fails.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts the server, without sending anything.
    pub fn start(self) -> LspClient {
        let mut server = self.spawn();
        let stdin = server.stdin.take().expect("piped");
        let stdout = server.stdout.take().expect("piped");
        let stderr = server.stderr.take().expect("piped");
        let mut client = self.connect_outputs(stdin, stdout, Some(Box::new(stderr)));
        client.server = Some(server.into());
        client
    }

    /// Connects to a server that is not a separate process.
    pub fn connect(
        self,
        input: impl Write + Send + 'static,
        output: impl Read + Send + 'static,
    ) -> LspClient {
        self.connect_outputs(input, output, None)
    }

    fn spawn(&self) -> Child {
        let mut command = Command::new(&self.program);
        if self.has_environment {
            remove_foreign_variables(&mut command);
        } else {
            command.env_clear();
        }
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        command
            .args(&self.arguments)
            .env("XDG_STATE_HOME", &self.state_home)
            .env("XDG_CACHE_HOME", &self.state_home)
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts")
    }

    fn connect_outputs(
        self,
        mut input: impl Write + Send + 'static,
        output: impl Read + Send + 'static,
        errors: Option<Box<dyn Read + Send>>,
    ) -> LspClient {
        let (outgoing, queue) = mpsc::channel::<Vec<u8>>();
        let mut state = State::new(outgoing, 1 + usize::from(errors.is_some()));
        state.configuration = self.configuration;
        state.workspace_folders = self.workspace_folders;
        let shared = Arc::new(Shared::new(state, self.patience));
        // In a separate thread: sending must not block while the server waits for us to read.
        thread::spawn(move || {
            queue.iter().try_for_each(|bytes| {
                input.write_all(&bytes)?;
                input.flush()
            })
        });
        let reader = Arc::clone(&shared);
        thread::spawn(move || read_messages(&reader, output));
        if let Some(errors) = errors {
            let reader = Arc::clone(&shared);
            thread::spawn(move || read_errors(&reader, errors));
        }
        LspClient {
            shared,
            server: None,
            state_home: self.state_home,
            capabilities: self.capabilities,
            initialization_options: self.initialization_options,
            name: self.name,
        }
    }
}

/// Tests open documents of the same name at the same time, so each server has its own journal.
fn new_state_home() -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    state_home().join(format!("client-{number}"))
}

fn read_messages(shared: &Shared, output: impl Read) {
    let observe = |bytes: &[u8]| shared.update(|state| state.stdout.extend_from_slice(bytes));
    let mut input = BufReader::new(Observed {
        input: output,
        observe,
    });
    let violation = loop {
        match read_message(&mut input) {
            Ok(Some(message)) => shared.update(|state| answers::take(state, message)),
            Ok(None) => break None,
            Err(error) => break Some(error.to_string()),
        }
    };
    shared.update(|state| {
        state.violation = violation;
        state.open_outputs -= 1;
    });
}

fn read_errors(shared: &Shared, errors: impl Read) {
    let observe = |bytes: &[u8]| shared.update(|state| state.stderr.extend_from_slice(bytes));
    std::io::copy(
        &mut Observed {
            input: errors,
            observe,
        },
        &mut std::io::sink(),
    )
    .ok();
    shared.update(|state| state.open_outputs -= 1);
}

/// The capabilities of a modern editor. Diagnostics are pushed, unless a test sets `/textDocument/diagnostic`.
fn default_capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "synchronization": { "didSave": true },
            "publishDiagnostics": {
                "versionSupport": true,
                "relatedInformation": true,
                "codeDescriptionSupport": true,
                "dataSupport": true,
                "tagSupport": { "valueSet": [1, 2] }
            },
            "completion": {
                "contextSupport": true,
                "completionItem": {
                    "snippetSupport": true,
                    "labelDetailsSupport": true,
                    "insertReplaceSupport": true,
                    "deprecatedSupport": true,
                    "documentationFormat": ["markdown", "plaintext"],
                    "resolveSupport": { "properties": ["documentation", "detail"] }
                }
            },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["", "quickfix", "refactor", "source"] } },
                "isPreferredSupport": true,
                "disabledSupport": true,
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] }
            },
            "codeLens": {},
            "inlayHint": {},
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "documentLink": { "tooltipSupport": true },
            "foldingRange": { "foldingRange": { "collapsedText": true } },
            "selectionRange": {},
            "formatting": {},
            "rangeFormatting": {},
            "onTypeFormatting": {}
        },
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": { "documentChanges": true },
            "configuration": true,
            "workspaceFolders": true,
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true, "relativePatternSupport": true },
            "executeCommand": {},
            "codeLens": { "refreshSupport": true },
            "inlayHint": { "refreshSupport": true },
            "diagnostics": { "refreshSupport": true }
        },
        "window": {
            "workDoneProgress": true,
            "showMessage": { "messageActionItem": { "additionalPropertiesSupport": true } },
            "showDocument": { "support": true }
        }
    })
}
