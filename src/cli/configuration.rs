//! Finding and reading the `clreq.toml` of each file.

use std::collections::HashMap;
use std::fs;
use std::path::{self, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::files::{self, FileError, Source, plain};
use crate::analysis::Settings;
use crate::config::{self, Config, Problem, ResponseSecrets};
use crate::text::{Encoding, Text};

/// What is settled for a file.
pub(super) enum Settled {
    /// It is worked on with these settings.
    Settings(Settings),
    /// It is left alone.
    Ignored,
}

/// The configurations of a run. Each folder is searched and each file read once.
#[derive(Default)]
pub(super) struct Configurations {
    by_folder: Mutex<HashMap<PathBuf, Option<Arc<Loaded>>>>,
}

/// A `clreq.toml`.
struct Loaded {
    path: PathBuf,
    /// The absolute path of its folder.
    folder: PathBuf,
    content: Result<Config, Vec<String>>,
}

impl Configurations {
    /// What is settled for a document; for one that is no file, by the current folder.
    pub fn settle(&self, source: &Source) -> Result<Settled, FileError> {
        let nothing = Settled::Settings(Settings::default());
        // Without a current folder nothing is above it.
        let Ok(file) = path::absolute(source.path().unwrap_or(Path::new("-"))) else {
            return Ok(nothing);
        };
        let folder = file.parent().unwrap_or(Path::new(""));
        let Some(loaded) = self.of_folder(folder) else {
            return Ok(nothing);
        };
        let relative = file.strip_prefix(&loaded.folder).unwrap_or(&file);
        match &loaded.content {
            Err(_) => {
                let problem = files::Problem::Configuration(loaded.path.clone());
                Err(FileError::new(source, problem))
            }
            Ok(config) if config.ignores(relative) => Ok(Settled::Ignored),
            Ok(config) => Ok(Settled::Settings(config.settings_for(relative))),
        }
    }

    /// What becomes of the secrets of the answer to a document, if its configuration says so.
    pub fn response_secrets(&self, source: &Source) -> Option<ResponseSecrets> {
        let file = path::absolute(source.path()?).ok()?;
        let loaded = self.of_folder(file.parent()?)?;
        loaded.content.as_ref().ok()?.response_secrets
    }

    /// What is wrong with the configurations that were met, one line each.
    pub fn problems(&self) -> Vec<String> {
        let folders = self
            .by_folder
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut broken: Vec<&Arc<Loaded>> = folders
            .values()
            .flatten()
            .filter(|loaded| loaded.content.is_err())
            .collect();
        broken.sort_by_key(|loaded| &loaded.path);
        broken.dedup_by_key(|loaded| &loaded.path);
        let problems = broken
            .iter()
            .filter_map(|loaded| loaded.content.as_ref().err());
        problems.flatten().cloned().collect()
    }

    fn of_folder(&self, folder: &Path) -> Option<Arc<Loaded>> {
        let mut folders = self
            .by_folder
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(folder) {
            return known.clone();
        }
        let path = config::find(folder, Path::exists);
        let already = path.as_ref().and_then(|path| {
            let mut all = folders.values().flatten();
            all.find(|loaded| loaded.folder == path.parent().unwrap_or(path))
                .cloned()
        });
        let loaded = already.or_else(|| path.map(|path| Arc::new(Loaded::read(path))));
        folders.insert(folder.to_owned(), loaded.clone());
        loaded
    }
}

impl Loaded {
    fn read(path: PathBuf) -> Self {
        let shown = shown(&path);
        let content = match fs::read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => understand(&shown, &text),
            Ok(Err(_)) => Err(vec![format!(
                "{}: is not UTF-8. Save it as UTF-8.",
                shown.display()
            )]),
            Err(error) => Err(vec![format!(
                "{}: can't be read: {}. Check its permissions.",
                shown.display(),
                plain(&error)
            )]),
        };
        Self {
            folder: path.parent().unwrap_or(&path).to_owned(),
            path: shown,
            content,
        }
    }
}

fn understand(path: &Path, text: &str) -> Result<Config, Vec<String>> {
    let parsed = config::parse(text);
    if parsed.problems.is_empty() {
        return Ok(parsed.config);
    }
    let rope = Text::new(text);
    let locate = |problem: &Problem| {
        let at = rope.position(problem.span.start, Encoding::Utf32);
        let (line, column) = (u64::from(at.line) + 1, u64::from(at.column) + 1);
        format!("{}:{line}:{column}: {}", path.display(), problem.message)
    };
    Err(parsed.problems.iter().map(locate).collect())
}

/// A path below the current folder is shown from there.
fn shown(path: &Path) -> PathBuf {
    let current = path::absolute(".").ok();
    let relative = current.and_then(|current| path.strip_prefix(current).ok().map(Path::to_owned));
    relative.unwrap_or_else(|| path.to_owned())
}
