//! The settings for each document from the `clreq.toml` files, and the errors in these files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::codes::Code;
use crate::analysis::{Settings, Severity};
use crate::config::{self, LoadError, Loaded, Problem, SecretsMode, real_path};
use crate::files::{self, FileError, Source};
use crate::text::{Encoding, Text, sanitize_path};

/// How a command treats a file.
pub(super) enum Settled {
    /// Process it with these settings.
    Settings(Arc<Settings>),
    /// Skip it.
    Ignored,
}

/// The configurations used by a run.
#[derive(Default)]
pub(super) struct Configurations {
    /// The default settings, which `clreq.toml` files override.
    base: Arc<Settings>,
    known: config::Configurations,
}

impl Configurations {
    /// Use the configurations in git's index instead of those on disk.
    pub fn staged() -> Result<Self, files::StagedError> {
        let files = files::staged_configurations()?;
        Ok(Self {
            known: config::Configurations::of_files(files),
            ..Self::default()
        })
    }

    /// Replaces the default settings.
    pub fn on_top_of(self, base: Settings) -> Self {
        Self {
            base: Arc::new(base),
            ..self
        }
    }

    /// How to treat a document. For standard input without a name, uses the configuration of the current folder.
    pub fn settle(&self, source: &Source) -> Result<Settled, FileError> {
        let file = source.path().unwrap_or(Path::new("-"));
        let Some(loaded) = self.of_file(file) else {
            return Ok(Settled::Settings(Arc::clone(&self.base)));
        };
        let relative = &loaded.relative(file);
        match loaded.config() {
            None => {
                let problem = files::Problem::Configuration(from_here(&loaded.path));
                Err(FileError::new(source, problem))
            }
            Some(config) if config.ignores(relative) => Ok(Settled::Ignored),
            Some(config) => {
                let settings = config.settings_for(relative, &self.base);
                Ok(Settled::Settings(Arc::new(settings)))
            }
        }
    }

    /// What `send` does with the secrets in a response, if the document's configuration sets it.
    pub fn response_secrets(&self, source: &Source) -> Option<SecretsMode> {
        let loaded = self.of_file(source.path()?)?;
        loaded.config()?.response_secrets
    }

    /// The errors of the configurations used, one line each.
    pub fn problems(&self) -> Vec<String> {
        let mut loaded = self.known.loaded_after(0);
        loaded.sort_by(|one, other| one.path.cmp(&other.path));
        loaded.iter().flat_map(|loaded| problems(loaded)).collect()
    }

    /// Warnings, one line each: configurations that weaken the search for secrets, and those of other users, which are ignored.
    pub fn notes(&self) -> Vec<String> {
        let lowered = self.known.loaded_after(0).into_iter().filter_map(|loaded| {
            let lowest = loaded.config()?.lowest_severity(Code::SecretInResponse)?;
            let lowest = lowest.map_or("off", Severity::name);
            let path = sanitize_path(&from_here(&loaded.path));
            let code = Code::SecretInResponse;
            (lowest != Severity::Error.name())
                .then(|| format!("{path} sets `{code}` to \"{lowest}\"."))
        });
        let untrusted = self.known.untrusted().into_iter().map(|path| {
            let folder = path.parent().unwrap_or(Path::new("/"));
            format!(
                "{} is not used, because it belongs to another user. To use it: git config --global --add safe.directory {}",
                sanitize_path(&from_here(&path)),
                sanitize_path(folder)
            )
        });
        let mut notes: Vec<String> = lowered.chain(untrusted).collect();
        notes.sort();
        notes
    }

    /// The configuration that applies to a file.
    fn of_file(&self, file: &Path) -> Option<Arc<Loaded>> {
        self.known.of_folder(file.parent().unwrap_or(Path::new("")))
    }
}

fn problems(loaded: &Loaded) -> Vec<String> {
    let path = sanitize_path(&from_here(&loaded.path));
    match &loaded.content {
        Ok(parsed) => {
            let text = Text::new(&loaded.text);
            let locate = |problem: &Problem| {
                let at = text.position(problem.span.start, Encoding::Utf32);
                let (line, column) = (u64::from(at.line) + 1, u64::from(at.column) + 1);
                format!("{path}:{line}:{column}: {}", problem.message)
            };
            parsed.problems.iter().map(locate).collect()
        }
        Err(LoadError::Unreadable(error)) => vec![format!(
            "{path}: can't be read: {}. Check its permissions.",
            files::plain(error)
        )],
        Err(error) => vec![format!("{path}: {error}")],
    }
}

/// A path below the current folder, relative to it.
fn from_here(path: &Path) -> PathBuf {
    let relative = path.strip_prefix(real_path(Path::new(".")));
    relative.map_or_else(|_| path.to_owned(), Path::to_owned)
}
