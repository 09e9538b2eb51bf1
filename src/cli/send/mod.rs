//! `clreq send`: sends the request of a file and prints the answer. Nothing leaves before the file is locked, checked and in the journal.

pub(super) mod report;
mod set_secret;
mod summary;
pub(super) mod terminal;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use tokio_util::sync::CancellationToken;

use self::terminal::{Terminal, name_of};
use super::command_error::CommandError;
use super::configuration::{Configurations, Settled};
use super::report::{self as check_report, FileReport};
use super::secret_command::SecretToOptions;
use super::session::{self, INTERRUPTED};
use super::{arguments, environment, print_styled};
use crate::analysis::Severity;
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Diagnostic, diagnose_with, has_errors};
use crate::api::{Client, ClientOptions, Credentials, Endpoint, EndpointPolicy, Origin};
use crate::config::SecretsMode;
use crate::files::{self, Source};
use crate::operation::Operation;
use crate::sandbox::{self, Sandbox};
use crate::secrets::Mask;
use crate::sending::journal::Document;
use crate::sending::{self, BeforeSending, LookUpResult, NextStep, Prepared, SecretFile, file};
use crate::syntax::Tree;

#[derive(Args, Debug)]
pub(super) struct SendOptions {
    /// The request file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The base address of the API [default: $CLREQ_ENDPOINT, else Commerce Layer's]
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    endpoint: Option<String>,
    /// Send to a sandbox that runs only during this command; it needs no credentials
    #[arg(long)]
    sandbox: bool,
    /// Insert the response in the file
    #[arg(long)]
    write: bool,
    /// Send even if the file was sent already, or the outcome of its last send is unknown
    #[arg(long)]
    again: bool,
    /// Send nothing; look up whether the API carried out an earlier send whose outcome is unknown
    #[arg(long, conflicts_with_all = ["again", "sandbox"])]
    look_up: bool,
    /// Don't look up the outcome if the answer is lost
    #[arg(long, conflicts_with = "look_up")]
    no_look_up: bool,
    /// Send without the journal. Then nothing keeps clreq from sending the file twice, and a response or a secret that it can't
    /// deliver is lost
    #[arg(long)]
    no_journal: bool,
    /// Send only if the organization has no resource with this `reference`; otherwise compare that resource with the file
    #[arg(long, conflicts_with_all = ["again", "look_up"])]
    unless_exists: bool,
    /// What happens to the secrets in the answer. keep leaves them in the response; redact replaces them in the response, and
    /// shows them on the terminal, writes them to --secret-file, or passes them to --secret-to
    #[arg(
        long,
        value_name = "MODE",
        value_parser = PossibleValuesParser::new(SecretsMode::NAMES).try_map(|name| name.parse::<SecretsMode>())
    )]
    secrets: Option<SecretsMode>,
    /// Write the secrets in the answer to FILE, which must not exist, and redact them everywhere else. Only you can read FILE.
    /// It is a JSON object: the keys are JSON Pointers into the answer, the values are the secrets
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    #[command(flatten)]
    secret_to: SecretToOptions,
    /// Add a secret to the request that must not be in the file, such as /data/attributes/client_secret=-. clreq reads it from
    /// standard input, or asks for it on a terminal
    #[arg(long = "set-secret", value_name = "POINTER=-", value_parser = set_secret::parse)]
    set_secrets: Vec<String>,
    /// Don't ask about placeholders or about actions that can't be undone
    #[arg(long)]
    yes: bool,
    /// How to print the answer [default: human on a terminal, else json]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// How long to wait for the answer, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = arguments::seconds, default_value = "30")]
    timeout: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What was done, and to which resource
    Human,
    /// The body of the answer, byte for byte
    Json,
}

/// The file has errors, the API refused, or a resource exists that differs from the file.
pub(super) const REFUSED: u8 = 1;
/// It is not known whether the API carried out the request.
pub(super) const OUTCOME_UNKNOWN: u8 = 3;
pub(super) fn run(options: &SendOptions) -> u8 {
    session::run(async |cancellation| send(options, &cancellation).await)
}

async fn send(options: &SendOptions, cancellation: &CancellationToken) -> Result<u8, CommandError> {
    let began = SystemTime::now();
    environment::check()?;
    let command = options.secret_to.command()?;
    let file = &options.file;
    let source = Source::File(file.clone());
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
    // Read before it is locked, so that a missing file is the error, and secrets can be asked for; and again afterwards, because
    // another process may have sent it.
    let tree = Tree::parse(files::read(&source)?);
    let mut secrets = Vec::new();
    if !options.look_up {
        let diagnostics = diagnose_with(&tree, &settings);
        if has_errors(&diagnostics) {
            return Ok(refuse(&source, tree, diagnostics));
        }
        secrets =
            set_secret::read(&Prepared::new(&tree)?, &options.set_secrets, cancellation).await?;
    }
    let no_journal = options.sandbox || options.no_journal;
    let guard = session::guard(Document::File(file), &name_of(file), no_journal, began)?;
    let tree = Tree::parse(files::read(&source)?);
    let diagnostics = diagnose_with(&tree, &settings);
    if has_errors(&diagnostics) {
        return Ok(refuse(&source, tree, diagnostics));
    }
    let mut prepared = Prepared::new(&tree)?;
    let mode = secrets_mode(
        options,
        command.is_some(),
        configurations.response_secrets(&source),
    )?;
    let mut warnings = Vec::new();
    if !options.look_up {
        warnings = show_warnings(&source, &tree, diagnostics, prepared.operation);
        prepared = set_secret::put(prepared, &secrets)?;
    }
    if options.write {
        prepared = prepared.replacing_response(&tree);
    }
    let prints_body = match options.format {
        Some(format) => format == Format::Json,
        None => !io::stdout().is_terminal(),
    };
    let terminal = Terminal {
        write: options.write,
        secret_command: command,
        prints_body,
        prints_secrets: mode == SecretsMode::Keep,
        guard,
        secret_file: Mutex::new(match &options.secret_file {
            Some(path) => Some(SecretFile::new(path)?),
            None => None,
        }),
        ..Terminal::new(file, tree, cancellation)
    };
    let sandbox = match options.sandbox {
        true => Some(Sandbox::start(sandbox::Options::default()).await?),
        false => None,
    };
    let (endpoint, credentials) = match &sandbox {
        Some(sandbox) => sandbox_access(sandbox)?,
        None => session::access(options.endpoint.as_deref())?,
    };
    let client_options = ClientOptions::default().with_timeout(options.timeout);
    let client = Client::new(endpoint, credentials, client_options)?;
    let code = send_with(
        options,
        &terminal,
        &prepared,
        mode,
        &client,
        warnings,
        cancellation,
    )
    .await;
    if let Some(sandbox) = sandbox {
        sandbox.shutdown().await;
    }
    Ok(terminal.run_secret_command(code?).await)
}

/// Shows the warnings of the file. Returns the sentences for the question whether to send it.
fn show_warnings(
    source: &Source,
    tree: &Tree,
    mut diagnostics: Vec<Diagnostic>,
    operation: &Operation,
) -> Vec<String> {
    let mut sentences: Vec<String> = operation.warning().into_iter().collect();
    for warning in &sentences {
        tell!("warning: {warning}");
    }
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Warning);
    let is_placeholder = |diagnostic: &Diagnostic| diagnostic.code == Code::Placeholder;
    let placeholders = diagnostics.iter().filter(|one| is_placeholder(one)).count();
    match placeholders {
        0 => {}
        1 => sentences.push("The file has a placeholder.".to_owned()),
        count => sentences.push(format!("The file has {count} placeholders.")),
    }
    if !diagnostics.is_empty() {
        let tree = Tree::parse(tree.text());
        let mask = Mask::of(&tree);
        let report = FileReport::new(source.name(), tree, mask, diagnostics);
        let text = check_report::human::file(&report);
        // This error can't be reported anywhere else.
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
    }
    sentences
}

fn sandbox_access(sandbox: &Sandbox) -> Result<(Endpoint, Credentials), CommandError> {
    let policy = EndpointPolicy::from_environment(&|name| std::env::var(name).ok())?;
    Ok((
        policy.endpoint(sandbox.base_url(), Origin::CommandLine)?,
        Credentials::sandbox(),
    ))
}

/// What happens to secrets: the command line decides, else the project's configuration. A file for them means that they are
/// redacted. Fails if a redacted secret would have no place.
fn secrets_mode(
    options: &SendOptions,
    has_command: bool,
    project: Option<SecretsMode>,
) -> Result<SecretsMode, CommandError> {
    if has_command {
        return match (options.secrets, &options.secret_file) {
            (Some(SecretsMode::Keep), _) => Err(CommandError::Contradiction("--secret-to")),
            (_, Some(_)) => Err(CommandError::TwoPlacesForSecret),
            _ if options.no_journal => Err(CommandError::NoJournalForSecret),
            _ => Ok(SecretsMode::Redact),
        };
    }
    match (options.secrets, &options.secret_file) {
        (Some(SecretsMode::Keep), Some(_)) => Err(CommandError::Contradiction("--secret-file")),
        (_, Some(_)) => Ok(SecretsMode::Redact),
        (asked, None) => match asked.or(project).unwrap_or_default() {
            SecretsMode::Redact if !io::stdout().is_terminal() => {
                Err(CommandError::NoPlaceForSecret)
            }
            mode => Ok(mode),
        },
    }
}

/// Shows what is wrong with the file instead of sending it.
pub(super) fn refuse(source: &Source, tree: Tree, mut diagnostics: Vec<Diagnostic>) -> u8 {
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

async fn send_with(
    options: &SendOptions,
    terminal: &Terminal,
    prepared: &Prepared,
    mode: SecretsMode,
    client: &Client,
    warnings: Vec<String>,
    cancellation: &CancellationToken,
) -> Result<u8, CommandError> {
    let guard = terminal.guard.as_ref();
    if options.look_up {
        let prepared = sending::request_in_doubt(guard, prepared.clone(), client.endpoint())?;
        let looked =
            sending::look_up_earlier(terminal, guard, &prepared, client, cancellation).await?;
        return Ok(report::look_up(terminal, &prepared, client, mode, looked).await);
    }
    if options.unless_exists {
        let reader = session::reader(client, cancellation);
        if let Some(found) = sending::existing(&reader, prepared).await? {
            return Ok(report::existing(&found));
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
            NextStep::StillUnknown(_) if cancellation.is_cancelled() => return Ok(INTERRUPTED),
            NextStep::StillUnknown(message) => {
                tell!(
                    "error: {message} Nothing was sent now. Pass `--again` to send it all the same."
                );
                return Ok(OUTCOME_UNKNOWN);
            }
        }
    }
    if !options.again && !options.unless_exists {
        sending::confirm_again(terminal, &name, prepared, client.endpoint()).await?;
    }
    if !options.yes {
        sending::confirm_warnings(terminal, warnings).await?;
    }
    let sent = sending::exchange_recorded(
        terminal,
        guard,
        client,
        prepared,
        !options.no_look_up,
        cancellation,
    )
    .await?;
    Ok(report::exchanged(terminal, prepared, client, mode, &sent).await)
}
