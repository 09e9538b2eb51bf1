//! The file of records: read, append, shorten, all under one lock.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::record::{Line, Record};
use super::sends::Sends;
use super::{JournalError, private_file};

const FILE: &str = "journal.jsonl";
const LOCK: &str = "journal.lock";

/// The length in bytes from which on the journal is shortened.
pub(super) const LONG: u64 = 512 * 1024;
/// How many sends stay when it is shortened, besides those that are unresolved or have something kept.
pub(super) const SENDS_LEFT: usize = 500;

/// The file of records. No other process reads or writes it as long as this lives.
pub(super) struct RecordsFile {
    path: PathBuf,
    _lock: File,
}

impl RecordsFile {
    /// Waits until no other process uses the file.
    pub fn lock(folder: &Path) -> Result<Self, JournalError> {
        let path = folder.join(LOCK);
        let lock = private_file::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(JournalError::io(&path))?;
        Ok(Self {
            path: folder.join(FILE),
            _lock: lock,
        })
    }

    pub fn is_empty(&self) -> Result<bool, JournalError> {
        match fs::metadata(&self.path) {
            Ok(metadata) => Ok(metadata.len() == 0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(JournalError::io(&self.path)(error)),
        }
    }

    /// All lines that are whole. A torn one is left out: what it was about never left, or counts as unresolved.
    pub fn read(&self) -> Result<Vec<Line>, JournalError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(JournalError::io(&self.path)(error)),
        };
        let lines = bytes.split(|byte| *byte == b'\n');
        Ok(lines
            .filter_map(|line| Line::read(std::str::from_utf8(line).ok()?))
            .collect())
    }

    /// Appends a record and syncs it. If that fails, the file is as it was.
    pub fn append(&mut self, record: &Record) -> Result<(), JournalError> {
        self.try_append(record)
            .map_err(JournalError::io(&self.path))
    }

    fn try_append(&self, record: &Record) -> io::Result<()> {
        let mut file = private_file::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&self.path)?;
        let length = file.seek(SeekFrom::End(0))?;
        let mut line = Vec::new();
        if !ends_with_line_break(&mut file, length)? {
            line.push(b'\n');
        }
        serde_json::to_writer(&mut line, record)?;
        line.push(b'\n');
        let written = file.write_all(&line).and_then(|()| file.sync_all());
        if written.is_err() {
            // The torn line would be ignored all the same.
            let _ = file.set_len(length);
        }
        written?;
        if length == 0 {
            private_file::sync_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        }
        Ok(())
    }

    /// Drops the oldest sends if the file is long, but none that is unresolved or among those that something is kept for. Records of unknown kinds go only with
    /// the send that they name.
    pub fn shorten_if_long(
        &mut self,
        kept: impl FnOnce() -> Result<HashSet<String>, JournalError>,
    ) -> Result<(), JournalError> {
        match fs::metadata(&self.path) {
            Ok(metadata) if metadata.len() > LONG => {}
            _ => return Ok(()),
        }
        let lines = self.read()?;
        let dropped = Sends::of(&lines).droppable(SENDS_LEFT, &kept()?);
        if dropped.is_empty() {
            return Ok(());
        }
        let is_left = |line: &&Line| line.send_id().is_none_or(|id| !dropped.contains(&id));
        let left: String = lines
            .iter()
            .filter(is_left)
            .flat_map(|line| [&line.text, "\n"])
            .collect();
        // On a full disk the long file does its work too.
        let _ = private_file::replace(&self.path, left.as_bytes());
        Ok(())
    }
}

/// Whether the next line can begin at once. It can't after a line that a crash tore.
fn ends_with_line_break(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::Start(length - 1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
