//! What the `clreq.toml` of each file settles, and what is wrong with it.

use std::path::{self, Path, PathBuf};
use std::sync::Arc;

use super::files::{self, FileError, Source};
use crate::analysis::Settings;
use crate::config::{self, LoadError, Loaded, Problem, ResponseSecrets};
use crate::text::{Encoding, Text};

/// What is settled for a file.
pub(super) enum Settled {
    /// It is worked on with these settings.
    Settings(Settings),
    /// It is left alone.
    Ignored,
}

/// The configurations of a run.
#[derive(Default)]
pub(super) struct Configurations(config::Configurations);

impl Configurations {
    /// Those that the next commit has, in place of those on disk.
    pub fn staged() -> Result<Self, files::StagedError> {
        let files = files::staged_configurations()?;
        Ok(Self(config::Configurations::of_files(files)))
    }

    /// What is settled for a document; for one that is no file, by the current folder.
    pub fn settle(&self, source: &Source) -> Result<Settled, FileError> {
        let nothing = Settled::Settings(Settings::default());
        let path = source.path().unwrap_or(Path::new("-"));
        let Some((file, loaded)) = self.of_file(path) else {
            return Ok(nothing);
        };
        let relative = loaded.relative(&file);
        match loaded.config() {
            None => {
                let problem = files::Problem::Configuration(shown(&loaded.path));
                Err(FileError::new(source, problem))
            }
            Some(config) if config.ignores(relative) => Ok(Settled::Ignored),
            Some(config) => Ok(Settled::Settings(config.settings_for(relative))),
        }
    }

    /// What becomes of the secrets of the answer to a document, if its configuration says so.
    pub fn response_secrets(&self, source: &Source) -> Option<ResponseSecrets> {
        let (_, loaded) = self.of_file(source.path()?)?;
        loaded.config()?.response_secrets
    }

    /// What is wrong with the configurations that were met, one line each.
    pub fn problems(&self) -> Vec<String> {
        let mut loaded = self.0.loaded_after(0);
        loaded.sort_by(|one, other| one.path.cmp(&other.path));
        loaded.iter().flat_map(|loaded| problems(loaded)).collect()
    }

    /// The file's absolute path, and the configuration that it has.
    fn of_file(&self, file: &Path) -> Option<(PathBuf, Arc<Loaded>)> {
        // Without a current folder nothing is above it.
        let file = path::absolute(file).ok()?;
        let loaded = self.0.of_folder(file.parent().unwrap_or(Path::new("")))?;
        Some((file, loaded))
    }
}

fn problems(loaded: &Loaded) -> Vec<String> {
    let path = shown(&loaded.path);
    let path = path.display();
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

/// A path below the current folder is shown from there.
fn shown(path: &Path) -> PathBuf {
    let current = path::absolute(".").ok();
    let relative = current.and_then(|current| path.strip_prefix(current).ok().map(Path::to_owned));
    relative.unwrap_or_else(|| path.to_owned())
}
