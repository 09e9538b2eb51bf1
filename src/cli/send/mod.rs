//! `clreq send`: sends the request of a file and prints the answer. Nothing leaves before the file is locked, checked and in the journal.

pub(super) mod report;
pub(super) mod terminal;

use std::collections::HashSet;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use thiserror::Error;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use self::terminal::{Terminal, name_of};
use super::configuration::{Configurations, Settled};
use super::environment::{self, NotUnicode};
use super::report::{self as check_report, FileReport};
use super::{COULD_NOT_RUN, print_styled, signals};
use crate::analysis::Severity;
use crate::analysis::diagnostics::{diagnose_with, has_errors};
use crate::api::{
    self, Client, ClientOptions, Credentials, CredentialsError, Endpoint, EndpointPolicy, Origin,
};
use crate::config::SecretsMode;
use crate::files::{self, FileError, Source};
use crate::sandbox::{self, Sandbox};
use crate::secrets::Mask;
use crate::sending::journal::{Document, JournalError, LockError};
use crate::sending::{
    self, BeforeSending, CannotPrepare, Exchanged, Guard, LookUpResult, NextStep, NotConfirmed,
    NotDecided, Prepared, SecretFile, SecretFileError, file,
};
use crate::syntax::Tree;

#[derive(Args, Debug)]
pub(super) struct SendOptions {
    /// The request file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The base address of the API [default: $CLREQ_ENDPOINT, else Commerce Layer's]
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    endpoint: Option<String>,
    /// Send to an embedded sandbox that lives as long as the command; no credentials are needed
    #[arg(long)]
    sandbox: bool,
    /// Insert the response in the file
    #[arg(long)]
    write: bool,
    /// Send although the file was sent already, or it is not known what its last send did
    #[arg(long)]
    again: bool,
    /// Send nothing: look up what an earlier send did whose answer was lost
    #[arg(long, conflicts_with_all = ["again", "sandbox"])]
    look_up: bool,
    /// Don't look up what the request did when its answer is lost
    #[arg(long, conflicts_with = "look_up")]
    no_look_up: bool,
    /// Send without the journal: then nothing keeps the file from being sent twice, and what can't be put in its place is lost
    #[arg(long)]
    no_journal: bool,
    /// Send only if the organization has no resource with this `reference`; if it has one, compare it with the file
    #[arg(long, conflicts_with_all = ["again", "look_up"])]
    unless_exists: bool,
    /// What happens to the secrets in the answer: with keep they stay in what is printed and written, with redact they are
    /// replaced and handed over once, on the terminal or in --secret-file
    #[arg(
        long,
        value_name = "MODE",
        value_parser = PossibleValuesParser::new(SecretsMode::NAMES).try_map(|name| name.parse::<SecretsMode>())
    )]
    secrets: Option<SecretsMode>,
    /// Write the secrets in the answer to FILE, which must not exist, and redact them everywhere else. It is a JSON object of
    /// their JSON Pointers in the answer and their values, and only you can read it
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// How long to wait for the answer, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "30")]
    timeout: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text
        .parse()
        .ok()
        .and_then(|n| Duration::try_from_secs_f64(n).ok());
    seconds
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "it is a number of seconds above 0, such as 30 or 2.5".to_owned())
}

/// The file has errors, the API refused, or a resource exists that differs from the file.
pub(super) const REFUSED: u8 = 1;
/// It is not known whether the API carried out the request.
pub(super) const OUTCOME_UNKNOWN: u8 = 3;
/// The user interrupted it before the request left: 128 and the number of SIGINT, as in shells.
pub(super) const INTERRUPTED: u8 = 130;

/// Why nothing was sent.
#[derive(Debug, Error)]
enum CouldNotSend {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Prepare(#[from] CannotPrepare),
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    #[error(transparent)]
    NotDecided(NotDecided),
    #[error("{0}: {1}. Wait until it is over. Nothing was sent")]
    Locked(String, LockError),
    #[error(
        "{0}. Pass `--no-journal` to send without it: then nothing keeps the file from being sent twice. Nothing was sent"
    )]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Environment(#[from] NotUnicode),
    #[error(transparent)]
    Endpoint(#[from] api::EndpointError),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    Client(#[from] api::ClientError),
    #[error(
        "the secret in the answer is to be redacted and shown once, but standard output is not a terminal. Name a file for it with `--secret-file FILE`. Nothing was sent"
    )]
    NoPlaceForSecret,
    #[error(
        "`--secret-file` is for `--secrets redact`: with `--secrets keep` the secret stays in the answer. Leave one of them out. Nothing was sent"
    )]
    Contradiction,
    #[error("the response can't be put back: {0}")]
    NotPut(#[from] file::NotPut),
    #[error(transparent)]
    SecretFile(#[from] SecretFileError),
    #[error(
        "`--unless-exists` needs the attribute `reference` and the organization in the file. Nothing was sent"
    )]
    NoReference,
    #[error("{0}. Nothing was sent")]
    Exists(String),
    #[error(transparent)]
    Sandbox(#[from] sandbox::SandboxError),
    #[error("the request can't be sent: {0}")]
    Runtime(#[from] io::Error),
}

impl From<NotDecided> for CouldNotSend {
    fn from(error: NotDecided) -> Self {
        match error {
            NotDecided::Journal(error) => Self::Journal(error),
            error => Self::NotDecided(error),
        }
    }
}

pub(super) fn run(options: &SendOptions) -> u8 {
    match send(options) {
        Ok(code) => code,
        Err(error) => {
            let message = error.to_string();
            tell!("error: {}.", message.trim_end_matches('.'));
            COULD_NOT_RUN
        }
    }
}

fn send(options: &SendOptions) -> Result<u8, CouldNotSend> {
    let began = SystemTime::now();
    environment::check()?;
    let source = Source::File(options.file.clone());
    let configurations = Configurations::default();
    let settings = match configurations.settle(&source) {
        Ok(Settled::Settings(settings)) => settings,
        // Checks leave the file alone, but the user named it.
        Ok(Settled::Ignored) => Arc::default(),
        Err(error) => {
            for problem in configurations.problems() {
                tell!("error: {problem}");
            }
            return Err(error.into());
        }
    };
    let runtime = Builder::new_current_thread().enable_all().build()?;
    // From here on a signal cancels the send and doesn't kill the process in its midst.
    let signal = {
        let _context = runtime.enter();
        signals::listen()?
    };
    // Read before it is locked, so that a file that is not there is the error; and again afterwards, as another process may have sent it.
    files::read(&source)?;
    let guard = match options.sandbox || options.no_journal {
        true => None,
        false => match guard(Document::File(&options.file), began) {
            Ok(guard) => Some(guard),
            Err(LockError::Journal(error)) => return Err(error.into()),
            Err(error) => return Err(CouldNotSend::Locked(name_of(&options.file), error)),
        },
    };
    let tree = Tree::parse(files::read(&source)?);
    let diagnostics = diagnose_with(&tree, &settings);
    if has_errors(&diagnostics) {
        return Ok(refuse(&source, tree, diagnostics));
    }
    let prepared = Prepared::new(&tree)?;
    let mode = secrets_mode(options, configurations.response_secrets(&source))?;
    let terminal = Terminal {
        file: options.file.clone(),
        before: tree,
        write: options.write,
        guard,
        secret_file: Mutex::new(match &options.secret_file {
            Some(path) if !options.look_up => Some(SecretFile::new(path)?),
            _ => None,
        }),
    };
    let code = runtime.block_on(send_prepared(options, &terminal, &prepared, mode, signal));
    // A signal may leave a task behind that waits.
    runtime.shutdown_background();
    code
}

/// Locks the document and opens the journal.
pub(super) fn guard(document: Document<'_>, began: SystemTime) -> Result<Guard, LockError> {
    let folder = files::state_folder(&|name| std::env::var(name).ok());
    Guard::new(folder, document, began)
}

/// What happens to secrets: what the command line says counts; a file for them asks to redact; then counts the project's configuration.
/// A secret without a place would be lost, so that nothing is sent then.
fn secrets_mode(
    options: &SendOptions,
    project: Option<SecretsMode>,
) -> Result<SecretsMode, CouldNotSend> {
    match (options.secrets, &options.secret_file) {
        (Some(SecretsMode::Keep), Some(_)) => Err(CouldNotSend::Contradiction),
        (_, Some(_)) => Ok(SecretsMode::Redact),
        (asked, None) => match asked.or(project).unwrap_or_default() {
            SecretsMode::Redact if !io::stdout().is_terminal() => {
                Err(CouldNotSend::NoPlaceForSecret)
            }
            mode => Ok(mode),
        },
    }
}

/// Shows what is wrong with the file instead of sending it.
pub(super) fn refuse(
    source: &Source,
    tree: Tree,
    mut diagnostics: Vec<crate::analysis::diagnostics::Diagnostic>,
) -> u8 {
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    let mask = Mask::of(&tree);
    let report =
        check_report::human::file(&FileReport::new(source.name(), tree, mask, diagnostics));
    print_styled(|out| out.write_all(report.as_bytes()));
    tell!(
        "error: Nothing was sent, because {} has errors.",
        source.shown_name()
    );
    REFUSED
}

async fn send_prepared(
    options: &SendOptions,
    terminal: &Terminal,
    prepared: &Prepared,
    mode: SecretsMode,
    signal: impl Future<Output = ()>,
) -> Result<u8, CouldNotSend> {
    let cancellation = CancellationToken::new();
    let work = async {
        let sandbox = match options.sandbox {
            true => Some(Sandbox::start(sandbox::Options::default()).await?),
            false => None,
        };
        let (endpoint, credentials) = target(options, sandbox.as_ref())?;
        let client_options = ClientOptions::default().with_timeout(options.timeout);
        let client = Client::new(endpoint, credentials, client_options)?;
        let code = send_with(options, terminal, prepared, mode, &client, &cancellation).await;
        if let Some(sandbox) = sandbox {
            sandbox.shutdown().await;
        }
        code
    };
    tokio::select! {
        biased;
        never = signals::cancel_on(signal, &cancellation) => match never {},
        code = work => code,
    }
}

fn target(
    options: &SendOptions,
    sandbox: Option<&Sandbox>,
) -> Result<(Endpoint, Credentials), CouldNotSend> {
    let lookup = |name: &str| std::env::var(name).ok();
    let policy = EndpointPolicy::from_environment(&lookup)?;
    Ok(match sandbox {
        Some(sandbox) => (
            policy.endpoint(sandbox.base_url(), Origin::CommandLine)?,
            Credentials::sandbox(),
        ),
        None => (
            policy.choose(options.endpoint.as_deref(), None)?,
            Credentials::find(&lookup)?,
        ),
    })
}

async fn send_with(
    options: &SendOptions,
    terminal: &Terminal,
    prepared: &Prepared,
    mode: SecretsMode,
    client: &Client,
    cancellation: &CancellationToken,
) -> Result<u8, CouldNotSend> {
    let guard = terminal.guard.as_ref();
    if options.look_up {
        let looked = match guard {
            Some(guard) => {
                sending::look_up_earlier(terminal, guard, prepared, client, cancellation).await?
            }
            None => {
                let ids = HashSet::new();
                sending::look_up(terminal, client, prepared, None, &ids, cancellation).await
            }
        };
        return Ok(report::look_up(terminal, prepared, client, mode, looked).await);
    }
    if options.unless_exists {
        use sending::Existing;
        match sending::existing(client, prepared, cancellation).await {
            Existing::None => {}
            Existing::One(found) => return Ok(report::existing(&found)),
            Existing::CannotTell(reason) => return Err(CouldNotSend::Exists(reason)),
            Existing::NoReference => return Err(CouldNotSend::NoReference),
        }
    }
    let name = name_of(&options.file);
    if let (Some(guard), false) = (guard, options.again) {
        let before = BeforeSending {
            guard,
            document: &name,
            prepared,
            client,
            may_look_up: !options.no_look_up,
            asks_if_sent: !options.unless_exists,
            cancellation,
        };
        match before.next_step(terminal).await? {
            NextStep::Send(None) => {}
            NextStep::Send(Some(warning)) => tell!("warning: {warning}"),
            NextStep::Deliver(answer) => {
                let found = (Some(*answer), LookUpResult::CarriedOut);
                return Ok(report::look_up(terminal, prepared, client, mode, found).await);
            }
            NextStep::PutBack(response) => {
                file::put(&options.file, &terminal.before, &response)?;
                tell!("The response is in {name} again. Nothing was sent.");
                return Ok(0);
            }
            NextStep::StillUnknown(message) => {
                tell!(
                    "error: {message} Nothing was sent now. Pass `--again` to send it all the same."
                );
                return Ok(OUTCOME_UNKNOWN);
            }
        }
    }
    if !options.again && !options.unless_exists {
        sending::confirm(terminal, &name, prepared, client.endpoint()).await?;
    }
    let exchanged = exchange(
        terminal,
        prepared,
        client,
        !options.no_look_up,
        cancellation,
    )
    .await?;
    Ok(report::exchanged(terminal, prepared, client, mode, &exchanged).await)
}

/// Sends, with a record in the journal before and after.
pub(super) async fn exchange(
    terminal: &Terminal,
    prepared: &Prepared,
    client: &Client,
    look_up: bool,
    cancellation: &CancellationToken,
) -> Result<Exchanged, JournalError> {
    let guard = terminal.guard.as_ref();
    let (exchanged, not_recorded) =
        sending::exchange_recorded(terminal, guard, client, prepared, look_up, cancellation)
            .await?;
    if let Some(error) = not_recorded {
        tell!("warning: {error}. So the next send of the file looks up first what this one did.");
    }
    Ok(exchanged)
}
