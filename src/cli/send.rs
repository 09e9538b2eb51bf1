//! `clreq send`: sends a request and prints the answer.

use std::io::{self, IsTerminal};
use std::path::Path;

use thiserror::Error;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use super::arguments::SendOptions;
use super::files::{self, FileError, Source};
use super::report::{self, FileReport, Report};
use super::{COULD_NOT_RUN, print, print_styled};
use crate::analysis::diagnostics::{diagnose, has_errors};
use crate::analysis::request::{NoRequest, earlier_success, request_body};
use crate::analysis::response::{insert_response, response_text};
use crate::analysis::{Severity, apply};
use crate::api::{
    self, Answer, Client, ClientOptions, Credentials, CredentialsError, EndpointPolicy, Origin,
    Outcome, SendError, Stage,
};
use crate::sandbox::{self, Sandbox};
use crate::schema;
use crate::storage;
use crate::syntax::Tree;

/// The file has errors, or the API refused.
const REFUSED: u8 = 1;
/// Nobody knows whether the API got the request.
const OUTCOME_UNKNOWN: u8 = 3;

/// Why nothing was sent.
#[derive(Debug, Error)]
enum CouldNotSend {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    NoRequest(#[from] NoRequest),
    #[error(
        "{path} was sent already and has the response {status}. Sending it again creates another API credential{live}: pass `--again` if you want that"
    )]
    SentAlready {
        path: String,
        status: u16,
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
    Sandbox(#[from] sandbox::SandboxError),
    #[error("the request can't be sent: {0}")]
    Runtime(#[from] io::Error),
}

pub(super) fn run(options: &SendOptions) -> u8 {
    match send(options) {
        Ok(code) => code,
        Err(error) => {
            let message = error.to_string();
            eprintln!("error: {}.", message.trim_end_matches('.'));
            COULD_NOT_RUN
        }
    }
}

fn send(options: &SendOptions) -> Result<u8, CouldNotSend> {
    let source = Source::File(options.file.clone());
    let tree = Tree::parse(files::read(&source)?);
    let diagnostics = diagnose(&tree);
    if has_errors(&diagnostics) {
        return Ok(refuse(&source, tree, diagnostics));
    }
    let body = request_body(&tree)?;
    if let (Some(status), false) = (earlier_success(&tree), options.again) {
        return Err(CouldNotSend::SentAlready {
            path: source.name(),
            status,
            live: if body.summary().is_live() {
                " with `mode: live`"
            } else {
                ""
            },
        });
    }
    let resource = schema::for_document(&tree).resource;
    let request = api::Request::create(resource, body.source())?;
    let runtime = Runtime::new()?;
    let result = runtime.block_on(exchange(options, &request))?;
    Ok(conclude(options, result))
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
    eprintln!(
        "error: Nothing was sent, because {} has errors.",
        source.name()
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
            Credentials::from_environment(&lookup)?.ok_or(CredentialsError::Missing)?,
        ),
    };
    let client = Client::new(endpoint, credentials, ClientOptions::default())?;
    let cancellation = CancellationToken::new();
    let on_interrupt = cancellation.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            on_interrupt.cancel();
        }
    });
    let result = client.send(request, &show_stage, &cancellation).await;
    if let Some(sandbox) = sandbox {
        sandbox.shutdown().await;
    }
    Ok(result)
}

/// People see how far the send is; programs don't.
fn show_stage(stage: Stage) {
    if io::stderr().is_terminal() {
        eprintln!("{stage} …");
    }
}

/// Prints the answer, puts it in the file if that is wanted, and says what to do next.
fn conclude(options: &SendOptions, result: Result<Answer, SendError>) -> u8 {
    let outcome = Outcome::of(&result);
    match result {
        Ok(answer) => {
            let printed = print(|out| {
                out.write_all(answer.body.bytes())?;
                writeln!(out)
            });
            eprintln!("{}", answer.headline());
            if (200..300).contains(&answer.status) && (options.write || printed != 0) {
                keep(&options.file, &answer, options.write);
            }
            for problem in &answer.problems {
                eprintln!(
                    "error: {}: {}",
                    problem.pointer.as_deref().unwrap_or("/data"),
                    problem.message()
                );
            }
            if let Some(next) = answer.next_step() {
                eprintln!("{next}");
            }
        }
        Err(error) => eprintln!("error: {error}."),
    }
    match outcome {
        Outcome::Success => 0,
        Outcome::Refused => REFUSED,
        Outcome::Unknown => OUTCOME_UNKNOWN,
        Outcome::CouldNotRun => COULD_NOT_RUN,
    }
}

/// Puts the answer in the file; where that can't be done, in a file beside it.
fn keep(path: &Path, answer: &Answer, in_file: bool) {
    let sent_at = humantime::format_rfc3339_seconds(answer.sent_at).to_string();
    let response = response_text(
        answer.status,
        &sent_at,
        &String::from_utf8_lossy(answer.body.bytes()),
    );
    let written = if in_file {
        insert(path, &response)
    } else {
        Err("it can't be printed".to_owned())
    };
    let Err(reason) = written else { return };
    match storage::keep_response(path, format!("{response}\n").as_bytes()) {
        Ok(kept) => eprintln!(
            "warning: The response is not in {} ({reason}): it is kept in {}.",
            path.display(),
            kept.display()
        ),
        Err(error) => eprintln!(
            "error: The response can't be written ({reason}; {error}): keep what is printed above."
        ),
    }
}

/// Inserts the response in the text that the file has now: it may have changed while the request was under way.
fn insert(path: &Path, response: &str) -> Result<(), String> {
    let text = files::read(&Source::File(path.to_owned())).map_err(|error| error.to_string())?;
    let tree = Tree::parse(text);
    let edit = insert_response(&tree, response).ok_or("it is no JSON object any more")?;
    storage::replace(path, apply(tree.text(), &[edit]).as_bytes())
        .map_err(|error| error.to_string())
}
