//! `clreq send`: sends a request and prints the answer.

mod conclusion;
mod hand_over;

use std::convert::Infallible;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use thiserror::Error;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use self::hand_over::{HandOver, HandOverError};
use super::configuration::{Configurations, Settled};
use super::report::{self, FileReport, Report};
use super::{COULD_NOT_RUN, print_styled};
use crate::analysis::Severity;
use crate::analysis::diagnostics::{diagnose_with, has_errors};
use crate::analysis::request::{NoRequest, earlier_success, request_body};
use crate::api::{
    self, Answer, Client, ClientOptions, Credentials, CredentialsError, EndpointPolicy, Origin,
    SecretsMode, SendError, Stage,
};
use crate::files::{self, FileError, Source};
use crate::operation;
use crate::sandbox::{self, Sandbox};
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
    /// Send although the file already holds the response of a success
    #[arg(long)]
    again: bool,
    /// What becomes of the secrets in the answer: with keep they stay in what is printed and written, with redact they are
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

/// The file has errors, or the API refused.
const REFUSED: u8 = 1;
/// It is not known whether the API carried out the request.
const OUTCOME_UNKNOWN: u8 = 3;
/// The user interrupted it before the request left: 128 and the number of SIGINT, as in shells.
const INTERRUPTED: u8 = 130;

/// Why nothing was sent.
#[derive(Debug, Error)]
enum CouldNotSend {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    NoRequest(#[from] NoRequest),
    #[error(
        "{path} was sent already and has the response {status}. Sending it again creates another {singular}{live}: pass `--again` if you want that"
    )]
    SentAlready {
        path: String,
        status: u16,
        singular: &'static str,
        live: &'static str,
    },
    #[error(transparent)]
    Request(#[from] api::RequestError),
    #[error(transparent)]
    Endpoint(#[from] api::EndpointError),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    Client(#[from] api::ClientError),
    #[error(transparent)]
    HandOver(#[from] HandOverError),
    #[error(transparent)]
    Sandbox(#[from] sandbox::SandboxError),
    #[error("the request can't be sent: {0}")]
    Runtime(#[from] io::Error),
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
    let source = Source::File(options.file.clone());
    let configurations = Configurations::default();
    let settings = match configurations.settle(&source) {
        Ok(Settled::Settings(settings)) => settings,
        // Whoever names a file to send means it, though the project's checks leave it alone.
        Ok(Settled::Ignored) => Arc::default(),
        Err(error) => {
            for problem in configurations.problems() {
                tell!("error: {problem}");
            }
            return Err(error.into());
        }
    };
    let tree = Tree::parse(files::read(&source)?);
    let diagnostics = diagnose_with(&tree, &settings);
    if has_errors(&diagnostics) {
        return Ok(refuse(&source, tree, diagnostics));
    }
    let body = request_body(&tree)?;
    let operation = operation::for_document(&tree);
    if let (Some(status), false) = (earlier_success(&tree), options.again) {
        return Err(CouldNotSend::SentAlready {
            path: source.shown_name(),
            status,
            singular: operation.resource.singular,
            live: if body.summary().is_live() {
                " with `mode: live`"
            } else {
                ""
            },
        });
    }
    let request = api::Request::create(operation.resource.path, body.source())?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    // A secret that there is no place for would be lost: that is found out before the API makes one.
    let settled = configurations.response_secrets(&source);
    let hand_over = HandOver::prepare(options.secrets, settled, options.secret_file.as_deref())?;
    let result = runtime.block_on(exchange(options, &request))?;
    Ok(conclusion::conclude(options, hand_over, result))
}

/// Shows what is wrong with the file instead of sending it.
fn refuse(
    source: &Source,
    tree: Tree,
    mut diagnostics: Vec<crate::analysis::diagnostics::Diagnostic>,
) -> u8 {
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    let report = Report {
        files: vec![FileReport::new(source.name(), tree, diagnostics)],
        ..Report::default()
    };
    print_styled(|out| report::human::write(out, &report));
    tell!(
        "error: Nothing was sent, because {} has errors.",
        source.shown_name()
    );
    REFUSED
}

async fn exchange(
    options: &SendOptions,
    request: &api::Request,
) -> Result<Result<Answer, SendError>, CouldNotSend> {
    let lookup = |name: &str| std::env::var(name).ok();
    let policy = EndpointPolicy::from_environment(&lookup)?;
    let sandbox = match options.sandbox {
        true => Some(Sandbox::start(sandbox::Options::default()).await?),
        false => None,
    };
    let (endpoint, credentials) = match &sandbox {
        Some(sandbox) => (
            policy.endpoint(sandbox.base_url(), Origin::CommandLine)?,
            Credentials::sandbox(),
        ),
        None => (
            policy.choose(options.endpoint.as_deref(), None)?,
            Credentials::find(&lookup)?,
        ),
    };
    let client_options = ClientOptions::default().with_timeout(options.timeout);
    let client = Client::new(endpoint, credentials, client_options)?;
    let cancellation = CancellationToken::new();
    // Polled first, so that from the first byte on an interrupt cancels the send and doesn't kill the process in its midst.
    let result = tokio::select! {
        biased;
        never = cancel_on_interrupt(&cancellation) => match never {},
        result = client.send(request, &show_stage, &cancellation) => result,
    };
    if let Some(sandbox) = sandbox {
        sandbox.shutdown().await;
    }
    Ok(result)
}

async fn cancel_on_interrupt(cancellation: &CancellationToken) -> Infallible {
    if tokio::signal::ctrl_c().await.is_ok() {
        cancellation.cancel();
    }
    std::future::pending().await
}

/// People see how far the send is; programs don't.
fn show_stage(stage: Stage) {
    if io::stderr().is_terminal() {
        tell!("{stage} …");
    }
}
