//! The file of records: reads, appends and shortens it, all under one lock.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::record::{Line, Record};
use super::sends::Sends;
use super::{JournalError, private_file};

const FILE: &str = "journal.jsonl";
const LOCK: &str = "journal.lock";

/// The journal is shortened when it reaches this length, in bytes.
pub(super) const LONG: u64 = 512 * 1024;
/// How many sends to keep when it is shortened, besides the unresolved ones and those with kept files.
pub(super) const SENDS_LEFT: usize = 500;

/// The locked file of records. No other process reads or writes it while this exists.
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

    /// All complete lines. An incomplete line is skipped: its request was never sent, or its send counts as unresolved.
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

    /// Appends a record and syncs it. If that fails, the file is unchanged.
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
            // Readers would ignore the incomplete line in any case.
            let _ = file.set_len(length);
        }
        written?;
        if length == 0 {
            private_file::sync_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        }
        Ok(())
    }

    /// Drops the oldest sends if the file is long, except unresolved sends and sends with kept files. Drops records of unknown
    /// kinds only with the send that they name.
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
        // On a full disk, the long file still works.
        let _ = private_file::replace(&self.path, left.as_bytes());
        Ok(())
    }
}

/// Whether the file ends with a complete line. It does not after a crash in the middle of a write.
fn ends_with_line_break(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::Start(length - 1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
