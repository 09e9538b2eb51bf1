//! The cache: a file for each user and endpoint, which only the user can read.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use thiserror::Error;

use super::Names;
use crate::api::{Credentials, Endpoint, timestamp};
use crate::files::cache_folder;
use crate::text::{sanitize, sanitize_path};

/// The version of the format. A file of another one is ignored.
const VERSION: u32 = 1;
/// Names that are older are ignored: too much may have changed.
const LONGEST_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The largest file that is read, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;
const PREFIX: &str = "names-";

/// The cached names of all users and endpoints.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// Whose names they are.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// The endpoint that they were read from.
    pub endpoint: &'a Endpoint,
    /// The id of the user.
    pub user: &'a str,
    /// The fingerprint of the credentials that read them.
    pub credentials: &'a str,
}

/// Names that were found in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    /// The names.
    pub names: Names,
    /// The id of the user.
    pub user: String,
    /// When the API was asked for them, in UTC as RFC 3339 has it.
    pub refreshed_at: String,
}

#[derive(Serialize, Deserialize)]
struct Content {
    version: u32,
    endpoint: String,
    user: String,
    credentials: String,
    refreshed_at: String,
    names: Names,
}

/// The part of a file that every version has.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Why there are no names.
#[derive(Debug, Error)]
pub enum CacheError {
    /// The system names no folder for caches.
    #[error("there is no folder for cached names. Set `XDG_CACHE_HOME` to an absolute path")]
    NoFolder,
    /// There is no file for the endpoint.
    #[error("no names are cached for {0}. Run `clreq names refresh`")]
    Missing(String),
    /// The names are of another user.
    #[error(
        "the names that are cached for {0} belong to another user or other credentials. Run `clreq names refresh`"
    )]
    Foreign(String),
    /// The file is incomplete or damaged.
    #[error("{} is damaged, so its names are ignored. Run `clreq names refresh`", sanitize_path(.0))]
    Damaged(PathBuf),
    /// The file has another format.
    #[error("{} was written by another version of clreq, so its names are ignored. Run `clreq names refresh`", sanitize_path(.0))]
    OtherVersion(PathBuf),
    /// The names are too old.
    #[error(
        "the cached names are from {0}, more than 30 days ago, so they are ignored. Run `clreq names refresh`"
    )]
    Old(String),
    /// A file or the folder can't be read or written.
    #[error("{} can't be used for cached names: {source}", sanitize_path(.path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl CacheError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Io { path, source }
    }
}

impl Cache {
    /// The cache of the user who runs the process.
    pub fn from_environment(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CacheError> {
        let folder = cache_folder(lookup).ok_or(CacheError::NoFolder)?;
        Ok(Self { folder })
    }

    /// When a file of the cache was last added or replaced. `None` if there is no cache.
    pub fn changed_at(&self) -> Option<SystemTime> {
        fs::metadata(&self.folder).ok()?.modified().ok()
    }

    /// Replaces the names of a user at an endpoint.
    pub fn write(&self, owner: Owner<'_>, names: Names, now: SystemTime) -> Result<(), CacheError> {
        let endpoint = owner.endpoint.to_string();
        let path = self.folder.join(file_name(&endpoint, owner.user));
        let content = Content {
            version: VERSION,
            endpoint,
            user: owner.user.to_owned(),
            credentials: owner.credentials.to_owned(),
            refreshed_at: timestamp(now),
            names,
        };
        let written = serde_json::to_vec(&content)
            .map_err(io::Error::from)
            .and_then(|bytes| replace(&self.folder, &path, &bytes));
        written.map_err(CacheError::io(&path))
    }

    /// The names of the user whom the credentials belong to. Without credentials, those of the only user that is cached for the
    /// endpoint.
    pub fn read(
        &self,
        endpoint: &Endpoint,
        credentials: Option<&Credentials>,
        now: SystemTime,
    ) -> Result<Cached, CacheError> {
        let endpoint = endpoint.to_string();
        let mut problem = None;
        let mut found: Vec<Content> = Vec::new();
        for path in self.files()? {
            match read_file(&path) {
                Ok(content) if content.endpoint == endpoint => found.push(content),
                Ok(_) => {}
                Err(error) => problem = Some(error),
            }
        }
        let is_any = !found.is_empty();
        found.retain(|content| credentials.is_none_or(|credentials| content.is_of(credentials)));
        match found.pop() {
            Some(content) if found.is_empty() => content.into_cached(now),
            Some(_) => Err(CacheError::Foreign(endpoint)),
            None => Err(match problem {
                Some(problem) => problem,
                None if is_any => CacheError::Foreign(endpoint),
                None => CacheError::Missing(endpoint),
            }),
        }
    }

    fn files(&self) -> Result<Vec<PathBuf>, CacheError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(CacheError::io(&self.folder)(error)),
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let ours = names.filter(|name| name.starts_with(PREFIX) && name.ends_with(".json"));
        Ok(ours.map(|name| self.folder.join(name)).collect())
    }
}

impl Content {
    /// Whether these credentials belong to the user. A token may say whose it is; else the credentials must be those that read
    /// the names.
    fn is_of(&self, credentials: &Credentials) -> bool {
        match credentials.claims().and_then(|claims| claims.user) {
            Some(user) => user == sanitize(&self.user),
            None => credentials.fingerprint() == self.credentials,
        }
    }

    fn into_cached(self, now: SystemTime) -> Result<Cached, CacheError> {
        let refreshed_at = humantime::parse_rfc3339(&self.refreshed_at).ok();
        let is_fresh = refreshed_at.is_some_and(|time| {
            // A time in the future is the mistake of a clock.
            now.duration_since(time).unwrap_or_default() <= LONGEST_AGE
        });
        match is_fresh {
            true => Ok(Cached {
                names: self.names,
                user: self.user,
                refreshed_at: self.refreshed_at,
            }),
            false => Err(CacheError::Old(sanitize(&self.refreshed_at).into_owned())),
        }
    }
}

fn file_name(endpoint: &str, user: &str) -> String {
    let hash = digest(&SHA256, format!("{endpoint} {user}").as_bytes());
    let hex: String = hash
        .as_ref()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{PREFIX}{hex}.json")
}

fn read_file(path: &Path) -> Result<Content, CacheError> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(LARGEST).read_to_end(&mut bytes))
        .map_err(CacheError::io(path))?;
    match serde_json::from_slice::<Version>(&bytes) {
        Err(_) => Err(CacheError::Damaged(path.to_owned())),
        Ok(Version { version }) if version != VERSION => {
            Err(CacheError::OtherVersion(path.to_owned()))
        }
        Ok(_) => serde_json::from_slice(&bytes).map_err(|_| CacheError::Damaged(path.to_owned())),
    }
}

/// Replaces a file: after a crash the old content or the new one is there, whole.
fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    create_private_folder(folder)?;
    // A temporary file is one that only the user can read.
    let mut temporary = NamedTempFile::with_prefix_in(".new-", folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn create_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn create_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
