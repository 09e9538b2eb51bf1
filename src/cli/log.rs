//! The log of the language server, for troubleshooting.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use thiserror::Error;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Registry, fmt};

/// The environment variable with the log level.
const LEVEL_VARIABLE: &str = "CLREQ_LOG";

/// Why the log can't be opened.
#[derive(Debug, Error)]
pub(super) enum LogError {
    #[error("`{LEVEL_VARIABLE}` must be error, warn, info, debug or trace")]
    Level,
    #[error("{} can't be written: {error}. Name another file with `--log`", .path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("the log can't be started: {0}")]
    Start(#[from] TryInitError),
}

/// Starts logging to a file. From other crates, logs only warnings and errors, because their messages might contain user data.
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
