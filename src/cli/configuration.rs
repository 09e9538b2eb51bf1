//! What the `clreq.toml` of each file settles, and what is wrong with it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{self, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use crate::analysis::Settings;
use crate::config::{self, LoadError, Loaded, Problem, SecretsMode};
use crate::files::{self, FileError, Source};
use crate::text::{Encoding, Text, shown_path};

/// What is settled for a file.
pub(super) enum Settled {
    /// It is worked on with these settings.
    Settings(Arc<Settings>),
    /// It is left alone.
    Ignored,
}

/// The configurations of a run.
#[derive(Default)]
pub(super) struct Configurations {
    /// What holds where no `clreq.toml` says otherwise.
    base: Arc<Settings>,
    known: config::Configurations,
    /// What is known of the folder of a file, by that folder as the file is named.
    by_folder: RwLock<HashMap<OsString, Option<Arc<Loaded>>>>,
}

impl Configurations {
    /// Those that the next commit has, in place of those on disk.
    pub fn staged() -> Result<Self, files::StagedError> {
        let files = files::staged_configurations()?;
        Ok(Self {
            known: config::Configurations::of_files(files),
            ..Self::default()
        })
    }

    /// The same, where these settings hold unless a `clreq.toml` says otherwise.
    pub fn on_top_of(self, base: Settings) -> Self {
        Self {
            base: Arc::new(base),
            ..self
        }
    }

    /// What is settled for a document; for one that is no file, by the current folder.
    pub fn settle(&self, source: &Source) -> Result<Settled, FileError> {
        let file = source.path().unwrap_or(Path::new("-"));
        let Some(loaded) = self.of_file(file) else {
            return Ok(Settled::Settings(Arc::clone(&self.base)));
        };
        let file = path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let relative = loaded.relative(&file);
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

    /// What becomes of the secrets of the answer to a document, if its configuration says so.
    pub fn response_secrets(&self, source: &Source) -> Option<SecretsMode> {
        let loaded = self.of_file(source.path()?)?;
        loaded.config()?.response_secrets
    }

    /// What is wrong with the configurations that were met, one line each.
    pub fn problems(&self) -> Vec<String> {
        let mut loaded = self.known.loaded_after(0);
        loaded.sort_by(|one, other| one.path.cmp(&other.path));
        loaded.iter().flat_map(|loaded| problems(loaded)).collect()
    }

    /// The configuration that a file has.
    fn of_file(&self, file: &Path) -> Option<Arc<Loaded>> {
        let folder = file.parent().unwrap_or(Path::new(""));
        let by_folder = self.by_folder.read();
        let by_folder = by_folder.unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = by_folder.get(folder.as_os_str()) {
            return loaded.clone();
        }
        drop(by_folder);
        // Without a current folder nothing is above it.
        let absolute = path::absolute(Path::new(".").join(folder)).ok()?;
        let loaded = self.known.of_folder(&absolute);
        let by_folder = self.by_folder.write();
        by_folder
            .unwrap_or_else(PoisonError::into_inner)
            .insert(folder.into(), loaded.clone());
        loaded
    }
}

fn problems(loaded: &Loaded) -> Vec<String> {
    let path = shown_path(&from_here(&loaded.path));
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

/// A path below the current folder, as seen from there.
fn from_here(path: &Path) -> PathBuf {
    let current = path::absolute(".").ok();
    let relative = current.and_then(|current| path.strip_prefix(current).ok().map(Path::to_owned));
    relative.unwrap_or_else(|| path.to_owned())
}
