//! The request files of a session: open documents, and the diagnostics of the other files.
//!
//! An open document takes precedence over the file on disk. A file may be read several times at once. The read that started
//! last wins. A read that started before the file was opened, or before it left the workspace, is discarded.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{Diagnostic, TextDocumentContentChangeEvent, Url};

use super::convert::from_lsp;
use super::file_settings::FileSettings;
use super::send_state::SendState;
use super::snapshot::{Snapshot, SnapshotContext};
use super::uri::{Key, is_request_file, to_path};
use crate::analysis::Settings;
use crate::analysis::diagnostics::ApiErrors;
use crate::analysis::names::NameList;
use crate::config::Configurations;
use crate::text::{Encoding, Text};

/// The known request files.
#[derive(Default)]
pub(super) struct Documents {
    open: HashMap<Key, OpenDocument>,
    closed: HashMap<Key, Arc<ClosedFile>>,
    /// The newest read in progress of each file.
    reading: HashMap<Key, u64>,
    reads: u64,
    /// The client's settings for diagnostics.
    settings: Arc<Settings>,
    /// The projects' settings.
    configurations: Arc<Configurations>,
    /// The API's errors about each file when it was last sent.
    api_errors: HashMap<Key, Arc<ApiErrors>>,
    /// The names of the user's resources.
    names: Arc<NameList>,
    /// How each file was sent.
    send_states: HashMap<Key, Arc<SendState>>,
    /// The workspace's folders.
    folders: Vec<Url>,
}

/// A document that the client has open.
#[derive(Clone, Debug)]
pub(super) struct OpenDocument {
    /// The URI as the client spells it.
    pub uri: Url,
    pub snapshot: Arc<Snapshot>,
}

/// A file that is not open.
#[derive(Debug)]
pub(super) struct ClosedFile {
    pub uri: Url,
    pub diagnostics: Vec<Diagnostic>,
}

/// The current version of a file.
#[derive(Clone, Debug)]
pub(super) enum Current {
    Open(OpenDocument),
    Closed(Arc<ClosedFile>),
    /// There is no such file, or it is in no workspace folder.
    Gone,
}

/// A read of a file, in progress.
#[derive(Debug)]
pub(super) struct FileRead {
    key: Key,
    number: u64,
}

impl Current {
    /// Whether both describe the same state.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Open(one), Self::Open(other)) => Arc::ptr_eq(&one.snapshot, &other.snapshot),
            (Self::Closed(one), Self::Closed(other)) => Arc::ptr_eq(one, other),
            (Self::Gone, Self::Gone) => true,
            _ => false,
        }
    }

    /// Completes when an open document has a newer version.
    pub async fn superseded(&self) {
        match self {
            Self::Open(document) => document.snapshot.superseded.cancelled().await,
            Self::Closed(_) | Self::Gone => std::future::pending().await,
        }
    }
}

impl OpenDocument {
    /// Replaces the version with a newer one.
    fn replace(&mut self, snapshot: Arc<Snapshot>) {
        let before = std::mem::replace(&mut self.snapshot, snapshot);
        before.superseded.cancel();
    }

    /// Creates a new version with the same text.
    fn set_context(&mut self, context: SnapshotContext) {
        self.replace(self.snapshot.with_context(context));
    }
}

impl Documents {
    /// Adds a document that the client opens, if it is a request file. Clients must not open a document twice; if one does, the
    /// newer text replaces the older.
    pub fn open(&mut self, uri: Url, version: i32, text: &str) {
        if !is_request_file(&uri) {
            return;
        }
        let key = Key::of(&uri);
        self.closed.remove(&key);
        self.reading.remove(&key);
        let snapshot = Snapshot::new(Some(version), Text::new(text), self.context(&key));
        let before = self.open.insert(key, OpenDocument { uri, snapshot });
        if let Some(before) = before {
            before.snapshot.superseded.cancel();
        }
    }

    /// Applies changes in order. Returns false if the document isn't open.
    pub fn change(
        &mut self,
        uri: &Url,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) -> bool {
        let key = Key::of(uri);
        let context = self.context(&key);
        let Some(document) = self.open.get_mut(&key) else {
            return false;
        };
        let mut text = document.snapshot.text.clone();
        for change in changes {
            apply(&mut text, change, encoding);
        }
        document.replace(document.snapshot.edited(version, text, context));
        true
    }

    /// Removes a document that the client closes. Returns false if it isn't open.
    pub fn close(&mut self, uri: &Url) -> bool {
        let closed = self.open.remove(&Key::of(uri));
        closed.is_some_and(|document| {
            document.snapshot.superseded.cancel();
            true
        })
    }

    /// Applies new client settings to every document.
    pub fn set_settings(&mut self, settings: Arc<Settings>) {
        self.settings = settings;
        self.renew_settings();
    }

    /// Whether names of resources are known.
    pub fn has_names(&self) -> bool {
        self.names.known.is_ok()
    }

    /// Applies new names of resources to every document. Returns false if they are the same as before.
    pub fn set_names(&mut self, names: NameList) -> bool {
        if *self.names == names {
            return false;
        }
        self.names = Arc::new(names);
        for document in self.open.values_mut() {
            document.set_context(SnapshotContext {
                names: Arc::clone(&self.names),
                ..document.snapshot.context.clone()
            });
        }
        true
    }

    /// The project configurations loaded so far.
    pub const fn configurations(&self) -> &Arc<Configurations> {
        &self.configurations
    }

    /// Reloads the configurations from disk and applies them to every document.
    pub fn forget_configurations(&mut self) {
        self.configurations = Arc::default();
        self.renew_settings();
    }

    fn renew_settings(&mut self) {
        let (client, configurations) = (&self.settings, &self.configurations);
        for (key, document) in &mut self.open {
            let settings =
                FileSettings::new(key.uri(), Arc::clone(client), Arc::clone(configurations));
            document.set_context(SnapshotContext {
                settings: Arc::new(settings),
                ..document.snapshot.context.clone()
            });
        }
    }

    /// Replaces the API's errors about a file. Returns false if there were none before and are none now.
    pub fn set_api_errors(&mut self, uri: &Url, errors: Option<Arc<ApiErrors>>) -> bool {
        let key = Key::of(uri);
        let is_something = errors.is_some();
        let before = match errors {
            Some(errors) => self.api_errors.insert(key.clone(), errors),
            None => self.api_errors.remove(&key),
        };
        let context = self.context(&key);
        if let Some(document) = self.open.get_mut(&key) {
            document.set_context(context);
        }
        is_something || before.is_some()
    }

    /// Changes what is known about the sends of a file. Returns false if it stays the same.
    pub fn change_send_state(&mut self, uri: &Url, change: impl FnOnce(&mut SendState)) -> bool {
        let key = Key::of(uri);
        let before = self.send_states.get(&key).cloned().unwrap_or_default();
        let mut state = SendState::clone(&before);
        change(&mut state);
        if state == *before {
            return false;
        }
        self.send_states.insert(key.clone(), Arc::new(state));
        let context = self.context(&key);
        if let Some(document) = self.open.get_mut(&key) {
            document.set_context(context);
        }
        true
    }

    /// Everything besides the text that the diagnostics of a file depend on.
    pub fn context(&self, key: &Key) -> SnapshotContext {
        let settings = match self.open.get(key) {
            Some(document) => Arc::clone(&document.snapshot.context.settings),
            None => Arc::new(FileSettings::new(
                key.uri(),
                Arc::clone(&self.settings),
                Arc::clone(&self.configurations),
            )),
        };
        SnapshotContext {
            settings,
            api_errors: self.api_errors.get(key).cloned(),
            names: Arc::clone(&self.names),
            send_state: self.send_states.get(key).cloned().unwrap_or_default(),
        }
    }

    /// The newest version of an open document.
    pub fn snapshot(&self, uri: &Url) -> Option<Arc<Snapshot>> {
        let document = self.open.get(&Key::of(uri))?;
        Some(Arc::clone(&document.snapshot))
    }

    /// The current version of a file.
    pub fn current(&self, key: &Key) -> Current {
        if let Some(document) = self.open.get(key) {
            return Current::Open(document.clone());
        }
        match self.closed.get(key) {
            Some(file) => Current::Closed(Arc::clone(file)),
            None => Current::Gone,
        }
    }

    /// Every open document.
    pub fn all_open(&self) -> impl Iterator<Item = &OpenDocument> {
        self.open.values()
    }

    /// Every known file that is not open.
    pub fn all_closed(&self) -> impl Iterator<Item = &Arc<ClosedFile>> {
        self.closed.values()
    }

    /// Starts a read of a file. `None` if the file is open, because then the document takes precedence.
    pub fn begin_read(&mut self, uri: &Url) -> Option<FileRead> {
        let key = Key::of(uri);
        if self.open.contains_key(&key) {
            return None;
        }
        self.reads += 1;
        let number = self.reads;
        self.reading.insert(key.clone(), number);
        Some(FileRead { key, number })
    }

    /// Stores the result of a read, or `None` if there is no file. Returns false if the read is outdated or changes nothing.
    pub fn finish_read(&mut self, read: FileRead, file: Option<ClosedFile>) -> bool {
        let FileRead { key, number } = read;
        if self.reading.get(&key) != Some(&number) {
            return false;
        }
        self.reading.remove(&key);
        match file {
            Some(file) => {
                self.closed.insert(key, Arc::new(file));
                true
            }
            None => {
                self.api_errors.remove(&key);
                self.send_states.remove(&key);
                self.closed.remove(&key).is_some()
            }
        }
    }

    /// Sets the workspace's folders.
    pub fn set_folders(&mut self, folders: Vec<Url>) {
        self.folders = folders;
    }

    /// Adds and removes workspace folders.
    pub fn change_folders(&mut self, added: &[Url], removed: &[Url]) {
        let is_removed = |folder: &Url| {
            removed
                .iter()
                .any(|other| Key::of(other) == Key::of(folder))
        };
        self.folders.retain(|folder| !is_removed(folder));
        for folder in added {
            if !self.folders.contains(folder) {
                self.folders.push(folder.clone());
            }
        }
    }

    /// The workspace folders on this machine.
    pub fn folder_paths(&self) -> Vec<PathBuf> {
        self.folders.iter().filter_map(to_path).collect()
    }

    /// Starts a read of a file that was found in a folder. `None` if the folder has been removed since, or the file is open.
    pub fn begin_read_of_found(&mut self, path: &Path, uri: &Url) -> Option<FileRead> {
        let folders = self.folder_paths();
        let is_within = folders.iter().any(|folder| path.starts_with(folder));
        is_within.then(|| self.begin_read(uri)).flatten()
    }

    /// Removes closed files that are in none of the folders, and returns their keys.
    pub fn forget_outside(&mut self) -> Vec<Key> {
        let folders = self.folder_paths();
        let is_within = |key: &Key| {
            to_path(key.uri()).is_some_and(|path| folders.iter().any(|f| path.starts_with(f)))
        };
        self.reading.retain(|key, _| is_within(key));
        let gone: Vec<Key> = self
            .closed
            .keys()
            .filter(|key| !is_within(key))
            .cloned()
            .collect();
        for key in &gone {
            self.closed.remove(key);
        }
        gone
    }
}

/// Applies a change to a text.
pub(super) fn apply(text: &mut Text, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
    match change.range {
        Some(range) => text.edit(
            from_lsp::position(range.start),
            from_lsp::position(range.end),
            encoding,
            &change.text,
        ),
        None => *text = Text::new(&change.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "file:///shops/shop.clreq.json";

    fn uri() -> Url {
        Url::parse(PATH).expect("an address")
    }

    fn file() -> Option<ClosedFile> {
        Some(ClosedFile {
            uri: uri(),
            diagnostics: Vec::new(),
        })
    }

    fn is_closed(documents: &Documents) -> bool {
        matches!(documents.current(&Key::of(&uri())), Current::Closed(_))
    }

    /// Inserts a text at the start.
    fn change(documents: &mut Documents, version: i32, new_text: &str) {
        let change = TextDocumentContentChangeEvent {
            range: Some(lsp_types::Range::default()),
            range_length: None,
            text: new_text.to_owned(),
        };
        assert!(documents.change(&uri(), version, &[change], Encoding::Utf16));
    }

    #[test]
    fn an_edit_leaves_the_version_before_as_it_was() {
        let mut documents = Documents::default();
        let snapshot = |documents: &Documents| documents.snapshot(&uri()).expect("it is open");
        documents.open(uri(), 1, "{}");
        let first = snapshot(&documents);
        change(&mut documents, 2, "[");
        change(&mut documents, 3, "1");
        assert_eq!(first.text.to_string(), "{}");
        assert_eq!(first.tree().text(), "{}");
        let third = snapshot(&documents);
        assert_eq!(third.version, Some(3));
        assert_eq!(third.text.to_string(), "1[{}");
        assert_eq!(third.tree().text(), "1[{}");
    }

    #[test]
    fn versions_that_nobody_reads_are_dropped() {
        let mut documents = Documents::default();
        let newest = |documents: &Documents| {
            Arc::downgrade(&documents.snapshot(&uri()).expect("it is open"))
        };
        documents.open(uri(), 1, "{}");
        let mut versions = vec![newest(&documents)];
        for version in 2..100 {
            change(&mut documents, version, " ");
            versions.push(newest(&documents));
        }
        let alive = versions.iter().filter(|version| version.strong_count() > 0);
        assert_eq!(alive.count(), 1);
    }

    #[test]
    fn a_version_is_superseded_by_the_next_one_and_by_closing() {
        let mut documents = Documents::default();
        let snapshot = |documents: &Documents| documents.snapshot(&uri()).expect("it is open");
        documents.open(uri(), 1, "{}");
        let first = snapshot(&documents);
        assert!(!first.superseded.is_cancelled());
        change(&mut documents, 2, " ");
        assert!(first.superseded.is_cancelled());
        let second = snapshot(&documents);
        assert!(!second.superseded.is_cancelled());
        assert!(documents.close(&uri()));
        assert!(second.superseded.is_cancelled());
    }

    #[test]
    fn of_two_reads_the_one_that_began_last_counts() {
        let mut documents = Documents::default();
        let first = documents.begin_read(&uri()).expect("it is not open");
        let second = documents.begin_read(&uri()).expect("it is not open");
        assert!(!documents.finish_read(second, None));
        assert!(!documents.finish_read(first, file()));
        assert!(!is_closed(&documents));
    }

    #[test]
    fn a_read_that_ends_after_the_document_was_opened_does_not_count() {
        let mut documents = Documents::default();
        let reading = documents.begin_read(&uri()).expect("it is not open");
        documents.open(uri(), 1, "{}");
        assert!(documents.begin_read(&uri()).is_none());
        documents.close(&uri());
        assert!(!documents.finish_read(reading, file()));
        assert!(!is_closed(&documents));
    }

    #[test]
    fn a_read_that_ends_after_its_folder_was_removed_does_not_count() {
        let mut documents = Documents::default();
        let folder = |path: &str| vec![Url::from_file_path(path).expect("a path")];
        let reading = documents.begin_read(&uri()).expect("it is not open");
        documents.set_folders(folder("/shops"));
        assert!(documents.forget_outside().is_empty());
        assert!(documents.finish_read(reading, file()));
        assert!(is_closed(&documents));

        let reading = documents.begin_read(&uri()).expect("it is not open");
        documents.set_folders(folder("/other"));
        assert_eq!(documents.forget_outside().len(), 1);
        assert!(!documents.finish_read(reading, file()));
        assert!(!is_closed(&documents));
    }
}
