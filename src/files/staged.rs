//! The request files in git's index, with the content that the next commit records, whatever the work tree contains.
//!
//! Invariant: git must run no program that the repository's configuration names, because the repository may belong to another
//! user.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use thiserror::Error;

use super::source::StagedProblem;
use super::{Source, is_kept_file, is_request_file, plain, read_to_limit};
use crate::config::{self, FILE_NAME};
use crate::text::sanitize;

/// Why the index can't be read.
#[derive(Debug, Error)]
pub enum StagedError {
    /// git can't be started.
    #[error("`--staged` needs git, which can't be run: {}.", plain(.0))]
    NoGit(io::Error),
    /// The current folder is not in the work tree of a repository.
    #[error(
        "`--staged` checks what is staged in a git repository, and this folder is in none. Run it in a repository, or leave `--staged` out."
    )]
    NoRepository,
    /// git failed, with this message.
    #[error("git can't list what is staged: {}", sanitize(.0))]
    Refused(String),
    /// git's output could not be read.
    #[error("git's answer can't be read: {}.", sanitize(&plain(.0)))]
    Unreadable(io::Error),
}

/// The request files that the next commit adds or changes, with their staged content, and the files in which clreq keeps
/// responses and secrets. If paths are given, only those that they name; otherwise those of the whole repository, not only of
/// the current folder.
pub fn staged(paths: &[PathBuf]) -> Result<Vec<Source>, StagedError> {
    let repository = Repository::find()?;
    let mut entries = repository.changed(paths)?;
    resolve_links(&repository, &mut entries)?;
    let contents = contents(&entries, |content| read_to_limit(content))?;
    let sources = entries.into_iter().zip(contents).map(|(entry, content)| {
        let path = repository.relative_to_here(&entry.path);
        let content = match entry.dangling {
            Some(target) => Err(StagedProblem::DanglingLink(target)),
            None => content.ok_or(StagedProblem::Missing),
        };
        Source::Staged { path, content }
    });
    Ok(sources.collect())
}

/// Every `clreq.toml` in the next commit, by its absolute path.
pub fn staged_configurations() -> Result<HashMap<PathBuf, Vec<u8>>, StagedError> {
    let repository = Repository::find()?;
    let entries = repository.listed(&[&format!(":(top,glob)**/{FILE_NAME}")])?;
    let contents = contents(&entries, |content| config::read_to_limit(content))?;
    let configurations = entries.into_iter().zip(contents);
    let configurations = configurations.map(|(entry, content)| {
        let path = repository.top.join(entry.path);
        (path, content.unwrap_or_default())
    });
    Ok(configurations.collect())
}

/// A file in the index.
struct Entry {
    /// Its path from the top of the work tree.
    path: PathBuf,
    mode: String,
    /// The name of its content in git's store.
    object: String,
    /// The target of a link that leads to a path outside of the index.
    dangling: Option<PathBuf>,
}

impl Entry {
    fn new(path: &[u8], mode: &str, object: &str) -> Self {
        Self {
            path: path_of(path),
            mode: mode.to_owned(),
            object: object.to_owned(),
            dangling: None,
        }
    }

    fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }

    fn is_link(&self) -> bool {
        self.mode == "120000"
    }
}

/// The repository of the current folder.
struct Repository {
    /// The top folder of its work tree.
    top: PathBuf,
    /// The current folder, from the top.
    prefix: PathBuf,
}

impl Repository {
    fn find() -> Result<Self, StagedError> {
        let ask = |option: &str| {
            let printed = output_of(git().args(["rev-parse", option]))?;
            Ok(path_of(printed.strip_suffix(b"\n").unwrap_or(&printed)))
        };
        let top = ask("--show-toplevel").map_err(|error| match error {
            StagedError::Refused(message) if message.contains("not a git repository") => {
                StagedError::NoRepository
            }
            error => error,
        })?;
        let prefix = ask("--show-prefix")?;
        Ok(Self { top, prefix })
    }

    /// The files that the next commit adds or changes.
    fn changed(&self, paths: &[PathBuf]) -> Result<Vec<Entry>, StagedError> {
        let listed = output_of(
            git()
                .args(["--literal-pathspecs", "diff", "--cached", "--raw", "-z"])
                .args([
                    "--no-abbrev",
                    "--no-renames",
                    "--no-relative",
                    "--no-ext-diff",
                ])
                // The configuration could set another order. Files added with `--intent-to-add` have no content.
                .args(["-O/dev/null", "--ita-invisible-in-index"])
                .args(["--diff-filter=AMT", "--"])
                .args(paths),
        )?;
        let mut fields = listed.split(|byte| *byte == 0);
        let mut entries = Vec::new();
        while let (Some(meta), Some(path)) = (fields.next(), fields.next()) {
            // `:OLD_MODE NEW_MODE OLD_OBJECT NEW_OBJECT STATUS`
            let meta = String::from_utf8_lossy(meta);
            let mut meta = meta.split(' ');
            let (Some(mode), Some(object)) = (meta.nth(1), meta.nth(1)) else {
                continue;
            };
            let entry = Entry::new(path, mode, object);
            let is_wanted = is_request_file(&entry.path) || is_kept_file(&entry.path);
            if is_wanted && (entry.is_file() || entry.is_link()) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// The files of the index that match pathspecs.
    fn listed(&self, pathspecs: &[&str]) -> Result<Vec<Entry>, StagedError> {
        let listed = output_of(
            git()
                .args(["ls-files", "-z", "--stage", "--full-name", "--"])
                .args(pathspecs),
        )?;
        let entries = listed.split(|byte| *byte == 0).filter_map(|line| {
            // `MODE OBJECT STAGE`, a tab and the path.
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let meta = String::from_utf8_lossy(line.get(..tab)?).into_owned();
            let mut meta = meta.split(' ');
            Some(Entry::new(line.get(tab + 1..)?, meta.next()?, meta.next()?))
        });
        Ok(entries.collect())
    }

    /// The path of a file, relative to the current folder.
    fn relative_to_here(&self, path: &Path) -> PathBuf {
        let common = self.prefix.components().zip(path.components());
        let common = common.take_while(|(here, there)| here == there).count();
        let up = self
            .prefix
            .components()
            .skip(common)
            .map(|_| Component::ParentDir);
        up.chain(path.components().skip(common)).collect()
    }
}

/// Replaces each link by the file in the index that it leads to. Skips a link to another request file, because that file is
/// checked itself when it changes.
fn resolve_links(repository: &Repository, entries: &mut Vec<Entry>) -> Result<(), StagedError> {
    if !entries.iter().any(Entry::is_link) {
        return Ok(());
    }
    let all = repository.listed(&[":(top)"])?;
    let by_path: HashMap<&Path, &Entry> = all
        .iter()
        .map(|entry| (entry.path.as_path(), entry))
        .collect();
    let targets = contents(entries, |content| read_to_limit(content))?;
    let mut targets = targets.into_iter();
    entries.retain_mut(|entry| {
        let target = targets.next().flatten();
        if !entry.is_link() {
            return true;
        }
        let target = path_of(&target.unwrap_or_default());
        let folder = entry.path.parent().unwrap_or(Path::new(""));
        let resolved = normalized(&folder.join(&target));
        match resolved.as_deref().and_then(|path| by_path.get(path)) {
            Some(found) if found.is_file() => {
                entry.object.clone_from(&found.object);
                !is_request_file(&found.path)
            }
            _ => {
                entry.dangling = Some(target);
                true
            }
        }
    });
    Ok(())
}

/// A relative path without `.` and `..`; `None` if it leads out of the folder that it starts in.
fn normalized(path: &Path) -> Option<PathBuf> {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => result.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                result.pop().then_some(())?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(result)
}

fn git() -> Command {
    let mut command = Command::new("git");
    command
        // A fixed locale, because the code searches git's messages.
        .env("LC_ALL", "C")
        .args(["-c", "core.fsmonitor=false"])
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_NO_LAZY_FETCH", "1");
    for name in ["LITERAL", "ICASE", "GLOB", "NOGLOB"] {
        command.env_remove(format!("GIT_{name}_PATHSPECS"));
    }
    command
}

/// The standard output of a git command.
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

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Reads a part of an object's content.
type Keep = fn(&mut dyn Read) -> io::Result<Vec<u8>>;

/// Reads the contents of all entries with one process. `None` for an entry that is missing from git's object store.
fn contents(entries: &[Entry], keep: Keep) -> Result<Vec<Option<Vec<u8>>>, StagedError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut git = git()
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // The message may quote content of the repository.
        .stderr(Stdio::null())
        .spawn()
        .map_err(StagedError::NoGit)?;
    let result = exchange(&mut git, entries, keep);
    let _ = git.wait();
    result.map_err(StagedError::Unreadable)
}

fn exchange(git: &mut Child, entries: &[Entry], keep: Keep) -> io::Result<Vec<Option<Vec<u8>>>> {
    let (Some(mut requests), Some(answers)) = (git.stdin.take(), git.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let objects = entries.iter().map(|entry| format!("{}\n", entry.object));
    let wanted: String = objects.collect();
    // Writes on a separate thread: git stops reading its input until its output is read.
    let writer = thread::spawn(move || requests.write_all(wanted.as_bytes()));
    let mut answers = BufReader::new(answers);
    let contents = entries
        .iter()
        .map(|_| next_content(&mut answers, keep))
        .collect();
    // After an error the rest of the output is not read. Without this, git would block on writing, and our writer thread on
    // git.
    drop(answers);
    let _ = writer.join();
    contents
}

/// Reads `OBJECT TYPE SIZE`, a newline, the content and a newline; or `OBJECT missing`.
fn next_content(answers: &mut impl BufRead, keep: Keep) -> io::Result<Option<Vec<u8>>> {
    let mut header = String::new();
    if answers.read_line(&mut header)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let header = header.trim_end();
    let Some((_, size)) = header.rsplit_once(' ') else {
        return Err(io::Error::other(header.to_owned()));
    };
    if size == "missing" {
        return Ok(None);
    }
    let size: u64 = size
        .parse()
        .map_err(|_| io::Error::other(header.to_owned()))?;
    let mut whole = answers.take(size);
    let content = keep(&mut whole)?;
    io::copy(&mut whole, &mut io::sink())?;
    if whole.limit() > 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    answers.read_exact(&mut [0])?;
    Ok(Some(content))
}
