//! Request files that are not open: they have diagnostics too, as long as they are in a workspace folder and no
//! `.gitignore` excludes them.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{MessageType, Url};
use thiserror::Error;

use super::convert::to_lsp;
use super::documents::{ClosedFile, Reading};
use super::features::Features;
use super::off_task::run_off_task;
use super::progress::Progress;
use super::refreshing::Refresh;
use super::session::Session;
use super::snapshot::{Context, Snapshot};
use super::uri::{Key, file_name, is_request_file, to_path};

use crate::files;
use crate::text::{Text, shown};

/// So many files of a workspace are looked at; beyond that the client is told.
const MOST_FILES: usize = 10_000;

/// So many places that can't be searched are logged.
const MOST_LOGGED: usize = 100;

/// What a search of folders has come to.
#[derive(Default)]
struct Found {
    /// Each file once.
    files: Vec<PathBuf>,
    /// Where it could not look, and why: each reason once, and so many at most.
    unsearched: BTreeSet<String>,
}

/// Looks for the request files in folders. Those that were known and are not found are looked at again.
pub(super) async fn scan(session: &Arc<Session>, folders: Vec<PathBuf>) {
    if folders.is_empty() {
        return;
    }
    let progress = Progress::begin(session, "Checking request files", false).await;
    let Found {
        mut files,
        unsearched,
    } = find(&folders).await;
    if files.len() > MOST_FILES {
        files.truncate(MOST_FILES);
        let message = format!(
            "The workspace has more than {MOST_FILES} request files. The others are checked when they are opened."
        );
        session.tell(MessageType::WARNING, message).await;
    }
    log_unsearched(session, &unsearched).await;
    let known = known_within(session, &folders);
    let mut seen = HashSet::new();
    for path in files {
        let Ok(uri) = Url::from_file_path(&path) else {
            continue;
        };
        seen.insert(Key::of(&uri));
        let reading = session.state().begin_read_of_found(&path, &uri);
        if let Some(reading) = reading {
            read(session, uri, path, reading).await;
        }
    }
    let lost = known
        .into_iter()
        .filter(|uri| !seen.contains(&Key::of(uri)));
    look_again(session, lost.collect()).await;
    session.refresh(Refresh::Diagnostics);
    session.tell_of_configurations().await;
    progress.end().await;
}

async fn find(folders: &[PathBuf]) -> Found {
    let folders = folders.to_vec();
    let search = run_off_task(move || {
        let mut found = Found::default();
        // Folders may lie within each other.
        let mut seen = HashSet::new();
        for file in folders
            .iter()
            .flat_map(|folder| files::request_files(folder))
        {
            match file {
                Ok(file) if seen.insert(file.clone()) => found.files.push(file),
                Ok(_) => {}
                Err(error) if found.unsearched.len() < MOST_LOGGED => {
                    found.unsearched.insert(error.to_string());
                }
                Err(_) => {}
            }
            if found.files.len() > MOST_FILES {
                break;
            }
        }
        found
    });
    search.await.unwrap_or_default()
}

async fn log_unsearched(session: &Session, reasons: &BTreeSet<String>) {
    for reason in reasons {
        let reason = shown(reason);
        session
            .log(format!("Not all of the workspace can be searched: {reason}. Request files there are checked when they are opened."))
            .await;
    }
    if reasons.len() == MOST_LOGGED {
        session
            .log("There may be more that can't be searched.")
            .await;
    }
}

/// The closed files that are known in some folders, or below.
pub(super) fn known_within(session: &Session, folders: &[PathBuf]) -> Vec<Url> {
    let state = session.state();
    let is_within = |uri: &Url| {
        to_path(uri).is_some_and(|path| folders.iter().any(|folder| path.starts_with(folder)))
    };
    let known = state.documents.all_closed().map(|file| &file.uri);
    known.filter(|uri| is_within(uri)).cloned().collect()
}

/// Reads files that are not open again, and tells the client what is wrong with them.
pub(super) async fn refresh(session: &Arc<Session>, uris: Vec<Url>) {
    look_again(session, uris).await;
    session.refresh(Refresh::Diagnostics);
}

async fn look_again(session: &Arc<Session>, uris: Vec<Url>) {
    // Every read begins before anybody looks at the disk: what happens there afterwards leads to another read.
    let mut readings = Vec::new();
    let folders = {
        let mut state = session.state();
        for uri in uris.into_iter().filter(is_request_file) {
            if let Some(reading) = state.documents.begin_read(&uri) {
                readings.push((uri, reading));
            }
        }
        state.folder_paths()
    };
    let paths = readings.iter().filter_map(|(uri, _)| to_path(uri));
    let members = members(folders, paths.collect()).await;
    for (uri, reading) in readings {
        match to_path(&uri).filter(|path| members.contains(path)) {
            Some(path) => read(session, uri, path, reading).await,
            None => finish(session, &uri, reading, None),
        }
    }
}

/// Which of some files belong to one of the folders.
async fn members(folders: Vec<PathBuf>, paths: HashSet<PathBuf>) -> HashSet<PathBuf> {
    if paths.is_empty() {
        return paths;
    }
    let select = run_off_task(move || {
        let selections = folders.iter().map(|folder| files::select(folder, &paths));
        selections.flatten().collect()
    });
    select.await.unwrap_or_default()
}

async fn read(session: &Arc<Session>, uri: Url, path: PathBuf, reading: Reading) {
    let features = session.features();
    let context = session.state().documents.context(&Key::of(&uri));
    let address = uri.clone();
    let checking = run_off_task(move || check(&features, context, address, &path));
    // Where it panicked, if it did, is in the log already.
    let file = match checking.await {
        Ok(Ok(file)) => Some(file),
        Ok(Err(Unchecked::Gone)) | Err(_) => None,
        Ok(Err(reason)) => {
            let message = format!("{} is not checked: {reason}", file_name(&uri));
            session.log(message).await;
            None
        }
    };
    finish(session, &uri, reading, file);
}

fn finish(session: &Arc<Session>, uri: &Url, reading: Reading, file: Option<ClosedFile>) {
    // A document that was closed may have been told of though nothing is known of its file.
    session.state().documents.finish_read(reading, file);
    session.publish(uri);
}

/// Why a file is not checked.
#[derive(Debug, Error)]
enum Unchecked {
    /// There is no such file.
    #[error("there is no such file.")]
    Gone,
    /// A pipe would keep its reader waiting for ever.
    #[error("it is a folder, a pipe or a device.")]
    NotAFile,
    #[error("it is not UTF-8. Save it as UTF-8.")]
    NotUtf8,
    #[error("it can't be read: {0}.")]
    Unreadable(io::Error),
}

impl From<io::Error> for Unchecked {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Gone,
            _ => Self::Unreadable(error),
        }
    }
}

/// What is wrong with a file as it is on disk.
fn check(
    features: &Features,
    context: Context,
    uri: Url,
    path: &Path,
) -> Result<ClosedFile, Unchecked> {
    let file = files::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(Unchecked::NotAFile);
    }
    let bytes = files::read_file(file, metadata.len())?;
    let text = String::from_utf8(bytes).map_err(|_| Unchecked::NotUtf8)?;
    // An editor shows no byte order mark, so positions don't count it.
    let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text));
    let snapshot = Snapshot::new(None, text, context);
    let diagnostics = to_lsp::diagnostics(features, &uri, &snapshot);
    Ok(ClosedFile { uri, diagnostics })
}

/// Forgets files that are in none of the folders any more.
pub(super) fn forget_outside(session: &Arc<Session>) {
    let gone = {
        let mut state = session.state();
        let folders = state.folder_paths();
        state.documents.retain_within(&folders)
    };
    for key in gone {
        session.publish_key(key);
    }
    session.refresh(Refresh::Diagnostics);
}
