//! The log of the language server, for whoever looks for the cause of a problem.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use thiserror::Error;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Registry, fmt};

/// The environment variable that says how much is logged.
const LEVEL_VARIABLE: &str = "CLREQ_LOG";

/// Why there is no log.
#[derive(Debug, Error)]
pub(super) enum LogError {
    #[error("`{LEVEL_VARIABLE}` is none of error, warn, info, debug and trace")]
    Level,
    #[error("{} can't be written: {error}. Name another file with `--log`", .path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("the log can't be started: {0}")]
    Start(#[from] TryInitError),
}

/// Logs to a file from now on. What other crates say is of interest only if something is wrong with them, and might hold what
/// they were given.
pub(super) fn start(path: &Path) -> Result<(), LogError> {
    let level = match std::env::var(LEVEL_VARIABLE) {
        Ok(level) => level.trim().parse().map_err(|_| LogError::Level)?,
        Err(_) => LevelFilter::INFO,
    };
    let file = open(path).map_err(|error| LogError::File {
        path: path.to_owned(),
        error,
    })?;
    let only_ours = Targets::new()
        .with_default(LevelFilter::WARN.min(level))
        .with_target(env!("CARGO_CRATE_NAME"), level);
    let lines = fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    Registry::default().with(lines).with(only_ours).try_init()?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "the log begins");
    Ok(())
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
