//! `clreq check --watch`: checks again after every relevant change.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, SystemTime};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use thiserror::Error;

use super::{CheckOptions, check_once};
use crate::api::timestamp;
use crate::cli::COULD_NOT_RUN;
use crate::config::{self, real_path};
use crate::files::{Source, folders, is_kept_file, is_request_file};
use crate::text::sanitize_path;

/// How long to wait without a change before a check, because editors save a file in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// How many changed files the message names at most.
const MOST_NAMES: usize = 3;

/// Why changes can't be watched.
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
    loop {
        let (sender, changes) = mpsc::channel();
        // Watch before the check, so that no change is missed. Use a new watcher each time, because folders are created,
        // removed and replaced.
        let mut watcher = notify::recommended_watcher(sender)?;
        let watched = Watched::find(options);
        for folder in watched.all_folders() {
            watch_folder(&mut watcher, folder)?;
        }
        check_once(options);
        tell!("Watching for changes. Ctrl-C ends it.");
        let changed = wait_for_change(&changes, &watched)?;
        separate(&changed);
    }
}

/// The files and folders that affect the result, by their real paths.
struct Watched {
    /// The searched folders.
    folders: HashSet<PathBuf>,
    /// Their parent folders, in which a `clreq.toml` or an ignore file can be created.
    above: HashSet<PathBuf>,
    /// Named files, links and the targets of links.
    files: HashSet<PathBuf>,
}

impl Watched {
    fn find(options: &CheckOptions) -> Self {
        let mut watched = Self {
            folders: HashSet::new(),
            above: HashSet::new(),
            files: HashSet::new(),
        };
        for path in options.paths.all() {
            // The path itself may be removed and created again.
            watched.add_file(&path);
            if path.is_dir() {
                let searched = folders(&path).map(|folder| real_path(&folder));
                watched.folders.extend(searched);
            }
        }
        for source in options.paths.find(true).0 {
            if let Source::File(path) = source
                && fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink())
            {
                watched.add_file(&path);
            }
        }
        watched
    }

    /// Adds a path and, if it is a link, its target.
    fn add_file(&mut self, path: &Path) {
        let parent = real_path(path.parent().unwrap_or(Path::new("")));
        let link = path.file_name().map(|name| parent.join(name));
        for file in [Some(real_path(path)), link].into_iter().flatten() {
            self.above
                .extend(file.ancestors().skip(1).map(Path::to_owned));
            self.files.insert(file);
        }
    }

    fn all_folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.folders.union(&self.above)
    }

    /// Whether a change to a path can affect the result.
    fn matters(&self, path: &Path) -> bool {
        const SETTINGS: [&str; 3] = [config::FILE_NAME, ".gitignore", ".ignore"];
        let name = path.file_name().unwrap_or_default();
        let is_searched = path
            .parent()
            .is_some_and(|folder| self.folders.contains(folder));
        SETTINGS.iter().any(|settings| name == *settings)
            || self.files.contains(path)
            || self.folders.contains(path)
            || is_searched && (is_request_file(path) || is_kept_file(path) || path.is_dir())
    }
}

fn watch_folder(watcher: &mut RecommendedWatcher, folder: &Path) -> Result<(), WatchError> {
    use notify::ErrorKind;

    match watcher.watch(folder, RecursiveMode::NonRecursive) {
        // The path has just disappeared. A change of its parent shows when it returns.
        Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => Ok(()),
        // A parent folder that the user can't read affects nothing.
        Err(error) if matches!(&error.kind, ErrorKind::Io(error) if error.kind() == io::ErrorKind::PermissionDenied) => {
            Ok(())
        }
        result => Ok(result?),
    }
}

/// Waits for a relevant change, and then for a pause in the changes. Returns the changed paths.
fn wait_for_change(
    changes: &Receiver<notify::Result<Event>>,
    watched: &Watched,
) -> Result<BTreeSet<PathBuf>, WatchError> {
    let mut changed = BTreeSet::new();
    let mut note = |event: notify::Result<Event>| {
        let Ok(event) = event else { return false };
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        let paths = event.paths.iter().filter(|path| watched.matters(path));
        let before = changed.len();
        changed.extend(paths.cloned());
        event.need_rescan() || changed.len() > before
    };
    while !note(changes.recv()?) {}
    while let Ok(event) = changes.recv_timeout(QUIET) {
        note(event);
    }
    Ok(changed)
}

/// Separates a run from the previous one: clears the screen of a terminal, and prints the time and the changes.
fn separate(changed: &BTreeSet<PathBuf>) {
    let mut stdout = io::stdout();
    if stdout.is_terminal() {
        let _ = stdout.write_all(b"\x1b[2J\x1b[H");
        let _ = stdout.flush();
    }
    let here = real_path(Path::new("."));
    let names = changed.iter().take(MOST_NAMES).map(|path| {
        let relative = path.strip_prefix(&here).ok();
        let relative = relative.filter(|path| !path.as_os_str().is_empty());
        sanitize_path(relative.unwrap_or(path))
    });
    let mut names: Vec<String> = names.collect();
    match changed.len().saturating_sub(MOST_NAMES) {
        0 => {}
        others => names.push(format!("{others} more")),
    }
    let time = timestamp(SystemTime::now());
    match names.is_empty() {
        true => tell!("{time}: files changed."),
        false => tell!("{time}: {} changed.", names.join(", ")),
    }
}
