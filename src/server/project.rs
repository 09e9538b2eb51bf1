//! What `clreq.toml` settles for the files of a project, on top of what the client settles: where both say something, the
//! project counts, so that the editor shows what `clreq check` reports.
//!
//! Invariants: a `clreq.toml` is read where a file is analysed, never while the session is locked; what is wrong with one is
//! shown in it, and nothing that it says counts until it is right.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use lsp_types::{Diagnostic, DiagnosticSeverity, MessageType, Range, Url};

use super::convert::to_lsp;
use super::off_task::run_off_task;
use super::session::Session;
use super::uri::to_path;
use crate::analysis::Settings;
use crate::config::{Configurations, Loaded, SecretsMode};
use crate::text::{Encoding, Text};

/// What is settled for one file. It is found out when it is first asked for.
#[derive(Debug)]
pub(super) struct FileSettings {
    /// The file's absolute path; a document that is no file belongs to no project.
    path: Option<PathBuf>,
    client: Arc<Settings>,
    configurations: Arc<Configurations>,
    settled: OnceLock<Settled>,
}

/// What was found out.
#[derive(Debug)]
struct Settled {
    settings: Arc<Settings>,
    is_ignored: bool,
    response_secrets: Option<SecretsMode>,
    broken: Option<Arc<Loaded>>,
}

impl FileSettings {
    pub fn new(uri: &Url, client: Arc<Settings>, configurations: Arc<Configurations>) -> Self {
        Self {
            path: to_path(uri).filter(|path| path.is_absolute()),
            client,
            configurations,
            settled: OnceLock::new(),
        }
    }

    /// What is settled about the file's diagnostics.
    pub fn analysis(&self) -> &Settings {
        &self.settled().settings
    }

    /// Whether the project leaves the file alone.
    pub fn is_ignored(&self) -> bool {
        self.settled().is_ignored
    }

    /// What becomes of the secrets of an answer, if the project says so.
    pub fn response_secrets(&self) -> Option<SecretsMode> {
        self.settled().response_secrets
    }

    /// What is wrong with the project's `clreq.toml`, if anything is.
    pub fn trouble(&self) -> Option<String> {
        let broken = self.settled().broken.as_ref()?;
        Some(trouble(broken))
    }

    fn settled(&self) -> &Settled {
        self.settled.get_or_init(|| {
            let project = self.path.as_deref().and_then(|path| self.project(path));
            project.unwrap_or_else(|| Settled {
                settings: Arc::clone(&self.client),
                is_ignored: false,
                response_secrets: None,
                broken: None,
            })
        })
    }

    fn project(&self, path: &Path) -> Option<Settled> {
        let loaded = self.configurations.of_folder(path.parent()?)?;
        let Some(config) = loaded.config() else {
            return Some(Settled {
                settings: Arc::clone(&self.client),
                is_ignored: false,
                response_secrets: None,
                broken: Some(loaded),
            });
        };
        let relative = loaded.relative(path);
        Some(Settled {
            settings: Arc::new(config.settings_for(relative, &self.client)),
            is_ignored: config.ignores(relative),
            response_secrets: config.response_secrets,
            broken: None,
        })
    }
}

/// One sentence on what is wrong with a `clreq.toml`.
fn trouble(loaded: &Loaded) -> String {
    let path = loaded.path.display();
    match &loaded.content {
        Ok(parsed) => {
            let Some(first) = parsed.problems.first() else {
                return format!("{path} is in order.");
            };
            let text = Text::new(&loaded.text);
            let line = text.position(first.span.start, Encoding::Utf32).line + 1;
            format!("{path}, line {line}: {}", first.message)
        }
        Err(error) => format!("{path} {error}"),
    }
}

/// What the client was told of configurations.
#[derive(Default)]
pub(super) struct Told {
    /// Whose configurations the count is of.
    configurations: Arc<Configurations>,
    /// So many of them were told of.
    count: usize,
    /// The configurations that the client shows something in.
    marked: HashSet<Url>,
    /// What the user was shown already.
    troubles: HashSet<String>,
}

impl Session {
    /// Shows what is wrong with the configurations that were met since the last time, in them.
    pub async fn tell_of_configurations(&self) {
        // One at a time: what is told last must be what is known last.
        let mut told = self.told_of_configurations.lock().await;
        let configurations = Arc::clone(self.state().documents.configurations());
        if !Arc::ptr_eq(&told.configurations, &configurations) {
            told.configurations = configurations;
            told.count = 0;
            for uri in std::mem::take(&mut told.marked) {
                self.client.publish_diagnostics(uri, Vec::new(), None).await;
            }
        }
        let new = told.configurations.loaded_after(told.count);
        told.count += new.len();
        for loaded in new {
            if loaded.config().is_some() {
                continue;
            }
            let Ok(uri) = Url::from_file_path(&loaded.path) else {
                continue;
            };
            let found = problems(&loaded, self.features().encoding);
            told.marked.insert(uri.clone());
            self.client.publish_diagnostics(uri, found, None).await;
            let trouble = trouble(&loaded);
            if told.troubles.insert(trouble.clone()) {
                let message = format!("{trouble} Until it is right, nothing that it says counts.");
                self.tell(MessageType::WARNING, message).await;
            }
        }
    }

    /// Reads the configurations again if the one for a file is not as it was when it was read.
    pub async fn look_for_configuration(self: &Arc<Self>, uri: &Url) {
        let configurations = Arc::clone(self.state().documents.configurations());
        let folder = to_path(uri).and_then(|path| Some(path.parent()?.to_owned()));
        let Some(folder) = folder else { return };
        let looking = run_off_task(move || configurations.is_outdated(&folder));
        if looking.await.unwrap_or_default() {
            self.forget_configurations().await;
        }
    }

    /// Reads every configuration again when it is next needed, and looks at every file with it.
    pub async fn forget_configurations(self: &Arc<Self>) {
        self.state().documents.forget_configurations();
        self.look_at_everything_again().await;
    }
}

/// What is wrong with a configuration, where it is wrong.
fn problems(loaded: &Loaded, encoding: Encoding) -> Vec<Diagnostic> {
    let diagnostic = |range: Range, message: String| Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(to_lsp::SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    };
    match &loaded.content {
        Ok(parsed) => {
            let text = Text::new(&loaded.text);
            let all = parsed.problems.iter().map(|problem| {
                let range = to_lsp::range(&text, encoding, problem.span);
                diagnostic(range, problem.message.clone())
            });
            all.collect()
        }
        Err(error) => vec![diagnostic(Range::default(), format!("clreq.toml {error}"))],
    }
}
