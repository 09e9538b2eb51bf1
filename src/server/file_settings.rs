//! The settings that apply to one file: the client's, and on top of them those of the project's `clreq.toml`. Where both say something, the
//! project's count, so that the editor shows what `clreq check` reports.
//!
//! Invariants: a `clreq.toml` is read where a file is analysed, never while a lock is held; a `clreq.toml` with an error counts for
//! nothing until the error is repaired.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use lsp_types::Url;

use super::uri::to_path;
use crate::analysis::Settings;
use crate::config::{Configurations, Loaded, SecretsMode};
use crate::text::{Encoding, Text};

/// The settings that apply to one file. They are looked up when they are first needed.
#[derive(Debug)]
pub(super) struct FileSettings {
    /// The file's absolute path; `None` for a document that is no file, which belongs to no project.
    path: Option<PathBuf>,
    client: Arc<Settings>,
    configurations: Arc<Configurations>,
    resolved: OnceLock<Resolved>,
}

/// The client's and the project's settings, joined.
#[derive(Debug)]
struct Resolved {
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
            resolved: OnceLock::new(),
        }
    }

    /// The settings of the file's diagnostics.
    pub fn analysis(&self) -> &Settings {
        &self.resolved().settings
    }

    /// Whether the project ignores the file.
    pub fn is_ignored(&self) -> bool {
        self.resolved().is_ignored
    }

    /// What to do with the secrets of an answer, if the project says so.
    pub fn response_secrets(&self) -> Option<SecretsMode> {
        self.resolved().response_secrets
    }

    /// What is wrong with the project's `clreq.toml`, if anything is.
    pub fn trouble(&self) -> Option<String> {
        let broken = self.resolved().broken.as_ref()?;
        Some(first_problem(broken))
    }

    fn resolved(&self) -> &Resolved {
        self.resolved.get_or_init(|| {
            let project = self.path.as_deref().and_then(|path| self.project(path));
            project.unwrap_or_else(|| Resolved {
                settings: Arc::clone(&self.client),
                is_ignored: false,
                response_secrets: None,
                broken: None,
            })
        })
    }

    fn project(&self, path: &Path) -> Option<Resolved> {
        let loaded = self.configurations.of_folder(path.parent()?)?;
        let Some(config) = loaded.config() else {
            return Some(Resolved {
                settings: Arc::clone(&self.client),
                is_ignored: false,
                response_secrets: None,
                broken: Some(loaded),
            });
        };
        let relative = &loaded.relative(path);
        Some(Resolved {
            settings: Arc::new(config.settings_for(relative, &self.client)),
            is_ignored: config.ignores(relative),
            response_secrets: config.response_secrets,
            broken: None,
        })
    }
}

/// A sentence about the first problem of a `clreq.toml`.
pub(super) fn first_problem(loaded: &Loaded) -> String {
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
