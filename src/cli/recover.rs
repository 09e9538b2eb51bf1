//! `clreq recover`: delivers responses and secrets that a send had to keep elsewhere.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use serde_json::{Map, Value};
use thiserror::Error;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use super::{COULD_NOT_RUN, journal_log, print};
use crate::analysis::request::{data_text, earlier_success};
use crate::api::{self, Client, ClientOptions, Credentials, CredentialsError, EndpointPolicy};
use crate::files::{self, FileError, Source, request_files};
use crate::sending::journal::{Document, Journal, JournalError, Kept, LockError, PastSend};
use crate::sending::{self, KeptError, KeptItem, KeptItems, file, kept_beside, timestamp};
use crate::syntax::Tree;
use crate::text::{sanitize, sanitize_path, sentence};

#[derive(Args, Debug)]
pub(super) struct RecoverOptions {
    /// The request file [default: list what is kept]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write a kept secret to PATH, a new file, instead of showing it
    #[arg(long, value_name = "PATH", requires = "file")]
    secret_file: Option<PathBuf>,
    /// Put the response into the file even if it holds another request or response now. With --discard, don't ask
    #[arg(long, requires = "file")]
    yes: bool,
    /// Remove what clreq keeps for the file instead
    #[arg(long, requires = "file", conflicts_with = "secret_file")]
    discard: bool,
}

/// Why something was not delivered. It stays kept.
#[derive(Debug, Error)]
enum CannotRecover {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("{0}: {1}. Wait until it is over")]
    Locked(String, LockError),
    #[error(
        "{path} {what}. Pass `--yes` to write the kept response into it anyway. Until then it stays in {kept}"
    )]
    Changed {
        path: String,
        what: &'static str,
        kept: String,
    },
    #[error("what is kept for {0} stays. Pass `--yes` with `--discard` to remove it")]
    NotDiscarded(String),
    #[error("{0} can't be removed: {1}")]
    CannotDiscard(String, io::Error),
    #[error("the response is not in {path}: {reason}. It stays in {kept}")]
    NotPut {
        path: String,
        reason: file::NotPut,
        kept: String,
    },
    #[error(transparent)]
    Kept(#[from] KeptError),
    #[error(
        "a secret is kept, and standard output is not a terminal. Name a file for it with `--secret-file PATH`"
    )]
    NoPlaceForSecret,
    #[error("the secret can't be handed over: {0}. It stays in {1}")]
    Secret(io::Error, String),
    #[error(
        "{path} was sent to {endpoint}, but requests go to {now}. Set `CLREQ_ENDPOINT` to {endpoint}"
    )]
    OtherEndpoint {
        path: String,
        endpoint: String,
        now: String,
    },
    #[error(transparent)]
    Endpoint(#[from] api::EndpointError),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    Client(#[from] api::ClientError),
    #[error("the response can't be put back: {0}")]
    Fetch(String),
    #[error("the response can't be put back: {0}")]
    Runtime(#[from] io::Error),
}

pub(super) fn run(options: &RecoverOptions) -> u8 {
    let result = match &options.file {
        None => list(),
        Some(file) => recover(options, file),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            tell!("error: {}", sentence(&error.to_string()));
            COULD_NOT_RUN
        }
    }
}

/// Lists what the journal keeps, and what clreq 0.1 kept in this folder and below.
fn list() -> Result<u8, CannotRecover> {
    let kept = match journal_log::existing()? {
        Some(journal) => journal.kept()?,
        None => Vec::new(),
    };
    let mut lines: Vec<String> = kept.iter().map(describe).collect();
    for found in request_files(Path::new(".")).filter_map(Result::ok) {
        let path = found.path.strip_prefix(".").unwrap_or(&found.path);
        for kept in kept_beside(path) {
            lines.push(format!(
                "{}: a {} kept by clreq 0.1 in {}",
                sanitize_path(path),
                kept.kind.name(),
                sanitize_path(&kept.file)
            ));
        }
    }
    if lines.is_empty() {
        tell!("Nothing is kept.");
        return Ok(0);
    }
    let code = print(|out| lines.iter().try_for_each(|line| writeln!(out, "{line}")));
    tell!("`clreq recover FILE` restores it.");
    Ok(code)
}

fn describe(kept: &Kept) -> String {
    let path = kept.send.path.as_deref().unwrap_or("(no file)");
    format!(
        "{}: a {} of {} in {}",
        sanitize(path),
        kept.kind.name(),
        timestamp(kept.send.began),
        sanitize_path(&kept.file)
    )
}

fn recover(options: &RecoverOptions, path: &Path) -> Result<u8, CannotRecover> {
    let tree = Tree::parse(files::read(&Source::File(path.to_owned()))?);
    let journal = journal_log::existing()?;
    let lock = journal
        .as_ref()
        .map(|journal| journal.lock(Document::File(path)));
    let _lock = lock
        .transpose()
        .map_err(|error| CannotRecover::Locked(sanitize_path(path), error))?;
    let kept = KeptItems::of(journal.as_ref(), path, data_text(&tree))?;
    if options.discard {
        return discard(options, path, kept);
    }
    if kept.is_empty() {
        let success = match &journal {
            Some(journal) => journal.last_success(path, data_text(&tree))?,
            None => None,
        };
        return match success {
            Some(send) if earlier_success(&tree).is_none() => put_back(path, &tree, &send),
            _ => {
                tell!("Nothing is kept for {}.", sanitize_path(path));
                Ok(0)
            }
        };
    }
    // The newest is the last one.
    if let Some((newest, older)) = kept.responses.split_last() {
        put(options, journal.as_ref(), path, &tree, newest)?;
        for other in older {
            tell!(
                "An older response stays in {}. Run `clreq recover` again to put it into the file, or with `--discard` to remove it.",
                sanitize_path(&other.file)
            );
        }
    }
    for secret in &kept.secrets {
        hand_over(options, secret)?;
    }
    Ok(0)
}

/// Removes what clreq keeps for a file.
fn discard(options: &RecoverOptions, path: &Path, kept: KeptItems) -> Result<u8, CannotRecover> {
    let items: Vec<KeptItem> = kept.responses.into_iter().chain(kept.secrets).collect();
    for item in &items {
        tell!(
            "A {} is in {}.",
            item.kind.name(),
            sanitize_path(&item.file)
        );
    }
    if !items.is_empty() && !options.yes && !agrees("Remove it? It can't be restored.") {
        return Err(CannotRecover::NotDiscarded(sanitize_path(path)));
    }
    for item in &items {
        item.remove()
            .map_err(|error| CannotRecover::CannotDiscard(sanitize_path(&item.file), error))?;
    }
    match items.len() {
        0 => tell!("Nothing is kept for {}.", sanitize_path(path)),
        _ => tell!("It is removed."),
    }
    Ok(0)
}

/// Puts a kept response into its file.
fn put(
    options: &RecoverOptions,
    journal: Option<&Journal>,
    path: &Path,
    tree: &Tree,
    item: &KeptItem,
) -> Result<(), CannotRecover> {
    if let Some(what) = item.mismatch(journal, tree)
        && !options.yes
        && !agrees(&format!(
            "{} {what}. Put the kept response there?",
            sanitize_path(path)
        ))
    {
        return Err(CannotRecover::Changed {
            path: sanitize_path(path),
            what,
            kept: sanitize_path(&item.file),
        });
    }
    put_text(path, tree, &item.text, &item.file)?;
    item.remove()?;
    tell!("The response is in {}.", sanitize_path(path));
    Ok(())
}

fn put_text(path: &Path, tree: &Tree, text: &str, kept: &Path) -> Result<(), CannotRecover> {
    file::put(path, tree, text.trim()).map_err(|reason| CannotRecover::NotPut {
        path: sanitize_path(path),
        reason,
        kept: sanitize_path(kept),
    })
}

/// Writes a kept secret to the file that the user names, or shows it on the terminal.
fn hand_over(options: &RecoverOptions, item: &KeptItem) -> Result<(), CannotRecover> {
    let failed = |error| CannotRecover::Secret(error, sanitize_path(&item.file));
    match &options.secret_file {
        Some(path) => {
            files::create_private(path, item.text.as_bytes()).map_err(failed)?;
            tell!("The secret is in {}.", sanitize_path(path));
        }
        None if !io::stdout().is_terminal() => return Err(CannotRecover::NoPlaceForSecret),
        None => show(&item.text).map_err(failed)?,
    }
    item.remove().map_err(failed)
}

/// Shows each secret alone on a line.
fn show(text: &str) -> io::Result<()> {
    let secrets: Map<String, Value> = serde_json::from_str(text)?;
    let mut out = io::stdout().lock();
    for (pointer, value) in &secrets {
        writeln!(out, "{}:", sanitize(pointer))?;
        writeln!(out, "{}", sanitize(value.as_str().unwrap_or_default()))?;
    }
    writeln!(out, "Put it in a safe place: clreq keeps no copy.")?;
    out.flush()
}

/// Restores the response of a send that the file has lost, by requesting the resource.
fn put_back(path: &Path, tree: &Tree, send: &PastSend) -> Result<u8, CannotRecover> {
    let lookup = |name: &str| std::env::var(name).ok();
    let endpoint = EndpointPolicy::from_environment(&lookup)?.choose(None, None)?;
    if endpoint.base().as_str() != send.endpoint {
        return Err(CannotRecover::OtherEndpoint {
            path: sanitize_path(path),
            endpoint: send.endpoint.clone(),
            now: endpoint.to_string(),
        });
    }
    let client = Client::new(
        endpoint,
        Credentials::find(&lookup)?,
        ClientOptions::default(),
    )?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let cancellation = CancellationToken::new();
    let fetched = sending::fetch_response(&client, send, &cancellation);
    let text = runtime.block_on(fetched).map_err(CannotRecover::Fetch)?;
    file::put(path, tree, &text).map_err(|reason| CannotRecover::Fetch(reason.to_string()))?;
    tell!(
        "The response is in {} again, as the API has it now ({}). Its secrets are redacted.",
        sanitize_path(path),
        timestamp(SystemTime::now())
    );
    Ok(0)
}

/// Asks a yes-or-no question. Without a terminal the answer is no.
fn agrees(question: &str) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    let mut answer = String::new();
    let read = write!(io::stderr(), "{question} [y/N] ")
        .and_then(|()| io::stdin().lock().read_line(&mut answer));
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}
