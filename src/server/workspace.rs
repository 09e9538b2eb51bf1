//! Checks the request files in the workspace folders that are not open, except those that ignore files exclude.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{MessageType, Url};

use super::convert::to_lsp;
use super::documents::{ClosedFile, FileRead};
use super::features::Features;
use super::off_task::run_off_task;
use super::progress::Progress;
use super::refreshing::Refresh;
use super::session::Session;
use super::snapshot::{Snapshot, SnapshotContext};
use super::uri::{Key, file_name, is_request_file, to_path};

use crate::files::{self, Problem, Source};
use crate::text::{Text, sanitize};

/// How many files of a workspace are checked. If there are more, the user gets a message.
const MOST_FILES: usize = 10_000;

/// How many errors of a search are logged.
const MOST_LOGGED: usize = 100;

/// The result of a search of folders.
#[derive(Default)]
struct Found {
    /// Without duplicates.
    files: Vec<PathBuf>,
    /// The errors of the search, without duplicates.
    unsearched: BTreeSet<String>,
}

/// Checks all request files in the given folders, and the known ones that no longer exist.
pub(super) async fn scan(session: &Arc<Session>, folders: Vec<PathBuf>) {
    if folders.is_empty() {
        return;
    }
    let title = "Checking request files";
    let progress = Progress::begin(&session.client, &session.progress, title, None).await;
    let Found {
        mut files,
        unsearched,
    } = find(&folders).await;
    if files.len() > MOST_FILES {
        files.truncate(MOST_FILES);
        let message = format!(
            "The workspace has more than {MOST_FILES} request files. The others are checked when they are opened."
        );
        session.client.tell(MessageType::WARNING, message).await;
    }
    log_unsearched(session, &unsearched).await;
    let known = known_within(session, &folders);
    let mut seen = HashSet::new();
    for path in files {
        let Ok(uri) = Url::from_file_path(&path) else {
            continue;
        };
        seen.insert(Key::of(&uri));
        let read = session.documents.lock().begin_read_of_found(&path, &uri);
        if let Some(read) = read {
            check_file(session, uri, path, read).await;
        }
    }
    let lost = known
        .into_iter()
        .filter(|uri| !seen.contains(&Key::of(uri)));
    check_again(session, lost.collect()).await;
    session.refresher.refresh(Refresh::Diagnostics);
    session.configuration_problems.show_new().await;
    progress.end().await;
}

async fn find(folders: &[PathBuf]) -> Found {
    let folders = folders.to_vec();
    let search = run_off_task(move || {
        let mut found = Found::default();
        // One folder may contain another.
        let mut seen = HashSet::new();
        for file in folders
            .iter()
            .flat_map(|folder| files::request_files(folder))
        {
            match file {
                Ok(file) if seen.insert(file.path.clone()) => found.files.push(file.path),
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
        let reason = sanitize(reason);
        session
            .client
            .log(format!("Not all of the workspace can be searched: {reason}. Request files there are checked when they are opened."))
            .await;
    }
    if reasons.len() == MOST_LOGGED {
        session
            .client
            .log("There may be more folders that can't be searched.")
            .await;
    }
}

/// The known closed files in the given folders and below.
pub(super) fn known_within(session: &Session, folders: &[PathBuf]) -> Vec<Url> {
    let documents = session.documents.lock();
    let is_within = |uri: &Url| {
        to_path(uri).is_some_and(|path| folders.iter().any(|folder| path.starts_with(folder)))
    };
    let known = documents.all_closed().map(|file| &file.uri);
    known.filter(|uri| is_within(uri)).cloned().collect()
}

/// Checks closed files again, and updates their diagnostics.
pub(super) async fn refresh(session: &Arc<Session>, uris: Vec<Url>) {
    check_again(session, uris).await;
    session.refresher.refresh(Refresh::Diagnostics);
}

async fn check_again(session: &Arc<Session>, uris: Vec<Url>) {
    // Register every read before touching the disk, so that a later change leads to another read.
    let mut reads = Vec::new();
    let folders = {
        let mut documents = session.documents.lock();
        for uri in uris.into_iter().filter(is_request_file) {
            if let Some(read) = documents.begin_read(&uri) {
                reads.push((uri, read));
            }
        }
        documents.folder_paths()
    };
    let paths = reads.iter().filter_map(|(uri, _)| to_path(uri));
    let members = members(folders, paths.collect()).await;
    for (uri, read) in reads {
        match to_path(&uri).filter(|path| members.contains(path)) {
            Some(path) => check_file(session, uri, path, read).await,
            None => finish(session, &uri, read, None),
        }
    }
}

/// The given files that are in one of the folders.
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

async fn check_file(session: &Arc<Session>, uri: Url, path: PathBuf, read: FileRead) {
    let features = session.features();
    let context = session.documents.lock().context(&Key::of(&uri));
    let address = uri.clone();
    let checking = run_off_task(move || check(&features, context, address, &path));
    // The panic is already in the log.
    let file = match checking.await {
        Ok(Ok(file)) => Some(file),
        Ok(Err(Problem::Missing)) | Err(_) => None,
        Ok(Err(problem)) => {
            let message = format!("{} is not checked: it {problem}", file_name(&uri));
            session.client.log(message).await;
            None
        }
    };
    finish(session, &uri, read, file);
}

fn finish(session: &Arc<Session>, uri: &Url, read: FileRead, file: Option<ClosedFile>) {
    // Publish even if nothing changed: the client may still show diagnostics of the closed document.
    session.documents.lock().finish_read(read, file);
    session.publisher.publish(uri);
}

/// Checks a file on disk. A link that leads out of the project is not checked if its target is no request, because diagnostics quote
/// the text.
fn check(
    features: &Features,
    context: SnapshotContext,
    uri: Url,
    path: &Path,
) -> Result<ClosedFile, Problem> {
    let text = files::read(&Source::File(path.to_owned())).map_err(|error| error.problem)?;
    // Editors don't show a byte order mark, so positions don't count it.
    let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text));
    let snapshot = Snapshot::new(None, text, context);
    let diagnostics = to_lsp::diagnostics(features, &uri, &snapshot);
    Ok(ClosedFile { uri, diagnostics })
}

/// Removes the files that are in none of the folders.
pub(super) fn forget_outside(session: &Arc<Session>) {
    let gone = session.documents.lock().forget_outside();
    for key in gone {
        session.publisher.publish_key(key);
    }
    session.refresher.refresh(Refresh::Diagnostics);
}
