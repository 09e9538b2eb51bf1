//! The settings for one file: those of the project's `clreq.toml` override the client's, so that the editor shows what `clreq
//! check` reports.
//!
//! Invariants: a `clreq.toml` is read when a file is analysed, never while a lock is held; an invalid `clreq.toml` is ignored.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use lsp_types::Url;

use super::uri::to_path;
use crate::analysis::Settings;
use crate::config::{Configurations, Loaded, SecretsMode};
use crate::text::{Encoding, Text};

/// The settings for one file, looked up on first use.
#[derive(Debug)]
pub(super) struct FileSettings {
    /// The file's absolute path. `None` for an unsaved document, which belongs to no project.
    path: Option<PathBuf>,
    client: Arc<Settings>,
    configurations: Arc<Configurations>,
    resolved: OnceLock<Resolved>,
}

/// The client's and the project's settings, combined.
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

    /// The settings for the file's diagnostics.
    pub fn analysis(&self) -> &Settings {
        &self.resolved().settings
    }

    /// Whether the project excludes the file.
    pub fn is_ignored(&self) -> bool {
        self.resolved().is_ignored
    }

    /// What to do with the secrets of an answer, if the project sets it.
    pub fn response_secrets(&self) -> Option<SecretsMode> {
        self.resolved().response_secrets
    }

    /// The error of the project's `clreq.toml`, if it has one.
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

/// Describes the first error of a `clreq.toml` in one sentence.
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
