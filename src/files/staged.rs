//! What git's index holds: what the next commit makes, whatever the work tree has.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use thiserror::Error;

use super::{SUFFIX, Source, plain, read_to_limit};
use crate::config::{self, FILE_NAME};
use crate::text::shown;

/// Why the index can't be read.
#[derive(Debug, Error)]
pub enum StagedError {
    /// git can't be started.
    #[error("`--staged` needs git, which can't be run: {}.", plain(.0))]
    NoGit(io::Error),
    /// git failed; this is what it said.
    #[error("git can't list what is staged: {}", shown(.0))]
    Refused(String),
    /// git's output could not be read.
    #[error("git's answer can't be read: {}.", shown(&plain(.0)))]
    Unreadable(io::Error),
}

/// The request files that the next commit adds or changes, as it has them; only those that the paths name, if there
/// are any paths.
pub fn staged(paths: &[PathBuf]) -> Result<Vec<Source>, StagedError> {
    let staged = contents(list(paths)?, |content| read_to_limit(content))?;
    let sources = staged
        .into_iter()
        .map(|(path, content)| Source::Staged { path, content });
    Ok(sources.collect())
}

/// Every `clreq.toml` that the next commit has, by its absolute path.
pub fn staged_configurations() -> Result<HashMap<PathBuf, Vec<u8>>, StagedError> {
    let top = output_of(git().args(["rev-parse", "--show-toplevel"]))?;
    let top = path_of(top.strip_suffix(b"\n").unwrap_or(&top));
    let any = format!(":(top,glob)**/{FILE_NAME}");
    let listed = output_of(git().args(["ls-files", "-z", "--stage", "--full-name", &any]))?;
    let entries = listed.split(|byte| *byte == 0).filter_map(|line| {
        // `MODE OBJECT STAGE`, a tabulator and the path.
        let tabulator = line.iter().position(|byte| *byte == b'\t')?;
        let (meta, path) = line.split_at_checked(tabulator)?;
        let meta = String::from_utf8_lossy(meta).into_owned();
        Some(Entry {
            path: top.join(path_of(path.get(1..)?)),
            object: meta.split(' ').nth(1)?.to_owned(),
        })
    });
    let configurations = contents(entries.collect(), |content| config::read_to_limit(content))?;
    Ok(configurations.into_iter().collect())
}

/// A file in the index.
struct Entry {
    path: PathBuf,
    /// The name of its content in git's store.
    object: String,
}

fn list(paths: &[PathBuf]) -> Result<Vec<Entry>, StagedError> {
    let listed = output_of(
        git()
            .args(["--literal-pathspecs", "diff", "--cached", "--raw", "-z"])
            .args(["--no-abbrev", "--no-renames"])
            .args(["--no-ext-diff", "--relative", "--diff-filter=AMT", "--"])
            .args(paths),
    )?;
    let mut fields = listed.split(|byte| *byte == 0);
    let mut entries = Vec::new();
    while let (Some(meta), Some(path)) = (fields.next(), fields.next()) {
        entries.extend(entry(&String::from_utf8_lossy(meta), path));
    }
    Ok(entries)
}

/// A git that starts no program of the repository's configuration, which may be another's: neither one that watches files nor one
/// that fetches what is missing.
fn git() -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "core.fsmonitor=false"])
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_NO_LAZY_FETCH", "1");
    command
}

/// What git prints.
fn output_of(command: &mut Command) -> Result<Vec<u8>, StagedError> {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().map_err(StagedError::NoGit)?;
    if !status.success() {
        let message = String::from_utf8_lossy(&stderr).trim().to_owned();
        return Err(StagedError::Refused(message));
    }
    Ok(stdout)
}

/// Reads `:OLD_MODE NEW_MODE OLD_OBJECT NEW_OBJECT STATUS`. Symbolic links and submodules are no request files.
fn entry(meta: &str, path: &[u8]) -> Option<Entry> {
    let mut fields = meta.split(' ');
    let mode = fields.nth(1)?;
    let object = fields.nth(1)?.to_owned();
    (mode.starts_with("100") && path.ends_with(SUFFIX.as_bytes())).then(|| Entry {
        path: path_of(path),
        object,
    })
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Reads of a content what is kept of it.
type Keep = fn(&mut dyn Read) -> io::Result<Vec<u8>>;

/// The contents of all entries, by one process.
fn contents(entries: Vec<Entry>, keep: Keep) -> Result<Vec<(PathBuf, Vec<u8>)>, StagedError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut git = git()
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // It may quote what the repository holds.
        .stderr(Stdio::null())
        .spawn()
        .map_err(StagedError::NoGit)?;
    let result = exchange(&mut git, entries, keep);
    let _ = git.wait();
    result.map_err(StagedError::Unreadable)
}

fn exchange(
    git: &mut Child,
    entries: Vec<Entry>,
    keep: Keep,
) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let (Some(mut requests), Some(answers)) = (git.stdin.take(), git.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let wanted: String = entries
        .iter()
        .map(|entry| format!("{}\n", entry.object))
        .collect();
    // Written beside the reading: git stops reading while nobody takes its answers.
    let writer = thread::spawn(move || requests.write_all(wanted.as_bytes()));
    let mut answers = BufReader::new(answers);
    let contents = entries
        .into_iter()
        .map(|entry| Ok((entry.path, next_content(&mut answers, keep)?)))
        .collect();
    // If an answer was none, the others are left: git would wait for somebody who takes them, and the writer for git.
    drop(answers);
    let _ = writer.join();
    contents
}

/// Reads `OBJECT TYPE SIZE`, a line end, the content and a line end.
fn next_content(answers: &mut impl BufRead, keep: Keep) -> io::Result<Vec<u8>> {
    let mut header = String::new();
    if answers.read_line(&mut header)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let size = header
        .trim_end()
        .rsplit(' ')
        .next()
        .and_then(|size| size.parse().ok());
    let size: u64 = size.ok_or_else(|| io::Error::other(header.trim_end().to_owned()))?;
    let mut whole = answers.take(size);
    let content = keep(&mut whole)?;
    io::copy(&mut whole, &mut io::sink())?;
    if whole.limit() > 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    answers.read_exact(&mut [0])?;
    Ok(content)
}
