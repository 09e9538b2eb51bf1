//! `clreq check --watch`: checks again whenever a request file changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use thiserror::Error;

use super::{CheckOptions, check_once};
use crate::cli::COULD_NOT_RUN;
use crate::config;
use crate::files::{folders, is_request_file};

/// An editor's save is several changes; the check waits for so long without one.
const QUIET: Duration = Duration::from_millis(50);

/// Why changes can't be seen.
#[derive(Debug, Error)]
enum WatchError {
    #[error("changes can't be watched: {0}.")]
    Unavailable(#[from] notify::Error),
    #[error("--watch can't watch standard input.")]
    StandardInput,
    #[error("changes can't be watched any more.")]
    Ended(#[from] mpsc::RecvError),
}

pub(super) fn run(options: &CheckOptions) -> u8 {
    match watch(options) {
        Ok(never) => match never {},
        Err(error) => {
            tell!("error: {error}");
            COULD_NOT_RUN
        }
    }
}

/// Checks until the process is interrupted.
fn watch(options: &CheckOptions) -> Result<std::convert::Infallible, WatchError> {
    if options.paths.has_stdin() {
        return Err(WatchError::StandardInput);
    }
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender)?;
    loop {
        // Before the check, so that no change falls between; again each time, because folders come and go.
        watch_folders(&mut watcher, &options.paths.all())?;
        check_once(options);
        tell!("Watching for changes. Ctrl+C ends it.");
        wait_for_change(&changes)?;
    }
}

fn watch_folders(watcher: &mut RecommendedWatcher, paths: &[PathBuf]) -> Result<(), WatchError> {
    for path in paths {
        if path.is_dir() {
            for folder in folders(path) {
                watch_folder(watcher, &folder)?;
            }
        } else {
            let parent = path
                .parent()
                .filter(|parent| !parent.as_os_str().is_empty());
            watch_folder(watcher, parent.unwrap_or(Path::new(".")))?;
        }
    }
    Ok(())
}

fn watch_folder(watcher: &mut RecommendedWatcher, folder: &Path) -> Result<(), WatchError> {
    match watcher.watch(folder, RecursiveMode::NonRecursive) {
        // It was there a moment ago: its parent tells of it when it comes back.
        Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => Ok(()),
        result => Ok(result?),
    }
}

/// Waits for a change that can matter, and then until nothing changes for a moment.
fn wait_for_change(changes: &Receiver<notify::Result<Event>>) -> Result<(), WatchError> {
    while !changes.recv()?.is_ok_and(|event| matters(&event)) {}
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(())
}

fn matters(event: &Event) -> bool {
    let is_change = !matches!(event.kind, EventKind::Access(_));
    let can_matter = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        is_request_file(path) || name == config::FILE_NAME || name == ".gitignore" || path.is_dir()
    };
    event.need_rescan() || is_change && event.paths.iter().any(can_matter)
}
