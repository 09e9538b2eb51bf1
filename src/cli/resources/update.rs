//! `clreq update`: changes a resource of the API to match its file, by a PATCH with the differences.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::SystemTime;

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::super::configuration::{Configurations, Settled};
use super::super::print;
use super::super::send::terminal::{Terminal, name_of};
use super::super::send::{self, REFUSED, report};
use super::session::{self, CouldNotRead, Target};
use super::{diff, question};
use crate::analysis::diagnostics::{diagnose_with, has_errors};
use crate::analysis::request::Summary;
use crate::api::{Client, Request};
use crate::config::SecretsMode;
use crate::files::{self, Source};
use crate::operation::{self, Action};
use crate::resources::{self, Comparison, Resource, compare};
use crate::secrets::secrets;
use crate::sending::Prepared;
use crate::sending::journal::Document;
use crate::syntax::Tree;

/// How often the differences are shown again because the resource has changed.
const MOST_ATTEMPTS: usize = 5;

#[derive(Args, Debug)]
pub(in crate::cli) struct UpdateOptions {
    /// A request file that was sent
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Don't ask
    #[arg(long)]
    yes: bool,
    /// Update without the journal of sends
    #[arg(long)]
    no_journal: bool,
    /// The base address of the API [default: $CLREQ_ENDPOINT, else Commerce Layer's]
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

pub(super) fn run(options: &UpdateOptions) -> u8 {
    session::run_to_the_end(async |cancellation| update(options, &cancellation).await)
}

async fn update(
    options: &UpdateOptions,
    cancellation: &CancellationToken,
) -> Result<u8, CouldNotRead> {
    let source = Source::File(options.file.clone());
    let configurations = Configurations::default();
    let settings = match configurations.settle(&source)? {
        Settled::Settings(settings) => settings,
        // A `clreq.toml` excludes the file from checks, but the user named it.
        Settled::Ignored => Default::default(),
    };
    files::read(&source)?;
    let guard = session::guard(
        Document::File(&options.file),
        &name_of(&options.file),
        options.no_journal,
        SystemTime::now(),
    )?;
    let tree = Tree::parse(files::read(&source)?);
    let diagnostics = diagnose_with(&tree, &settings);
    if has_errors(&diagnostics) {
        return Ok(send::refuse(&source, tree, diagnostics));
    }
    let client = session::connect(options.endpoint.as_deref())?;
    let target = Target::of(&source, &tree, &client)?;
    let mode = secrets_mode(&tree, configurations.response_secrets(&source));
    let terminal = Terminal {
        file: options.file.clone(),
        before: tree,
        write: true,
        guard,
        secret_file: Mutex::new(None),
    };
    let reader = session::reader(&client, cancellation);
    let mut resource = reader.get(target.resource, &target.id, false).await?;
    for _ in 0..MOST_ATTEMPTS {
        let comparison = compare(&terminal.before, &resource);
        if comparison.is_equal() {
            tell!(
                "{} agrees with the API. Nothing was sent.",
                name_of(&options.file)
            );
            return Ok(0);
        }
        print(|out| diff::write_differences(out, &comparison.differences));
        if let Some(code) = refuse_unchangeable(&comparison, target.resource) {
            return Ok(code);
        }
        if !options.yes {
            confirm(&terminal, &resource, &target, &client).await?;
        }
        let now = reader.get(target.resource, &target.id, false).await?;
        if now.attributes.get("updated_at") != resource.attributes.get("updated_at") {
            tell!(
                "The {} was changed meanwhile. It differs so now:",
                target.resource.singular
            );
            resource = now;
            continue;
        }
        let prepared = prepare(&terminal.before, &comparison, &resource, &target, mode)?;
        let exchanged = send::exchange(&terminal, &prepared, &client, true, cancellation).await?;
        return Ok(report::exchanged(&terminal, &prepared, &client, mode, &exchanged).await);
    }
    Err(CouldNotRead::KeepsChanging(target.resource.singular))
}

/// An update adds no secrets to a file without any.
fn secrets_mode(tree: &Tree, project: Option<SecretsMode>) -> SecretsMode {
    let holds_secret = secrets(tree).iter().any(|secret| secret.in_response);
    match (project, holds_secret) {
        (Some(SecretsMode::Redact), _) | (_, false) => SecretsMode::Redact,
        _ => SecretsMode::Keep,
    }
}

/// Fails before anything is sent if the API can't change an attribute that differs.
fn refuse_unchangeable(comparison: &Comparison, resource: &operation::Resource) -> Option<u8> {
    let mut found = comparison.unchangeable().peekable();
    found.peek()?;
    for difference in found {
        tell!(
            "error: The API can't change `{}` of {}: make a new request for another one.",
            difference.name,
            resource.with_article(),
        );
    }
    tell!("error: Nothing was sent.");
    Some(REFUSED)
}

async fn confirm(
    terminal: &Terminal,
    resource: &Resource,
    target: &Target,
    client: &Client,
) -> Result<(), CouldNotRead> {
    let name = session::name_of_resource(resource);
    let text = format!(
        "Update the {} {name}{} at {}?",
        target.resource.singular,
        session::live(resource),
        client.endpoint()
    );
    question::yes_or_no(terminal, text, "Don't update", "Update").await
}

/// The PATCH with the differences. The secrets of the resource are requested only if the file holds them.
fn prepare(
    tree: &Tree,
    comparison: &Comparison,
    resource: &Resource,
    target: &Target,
    mode: SecretsMode,
) -> Result<Prepared, CouldNotRead> {
    let patch = comparison.patch(resource).unwrap_or_default();
    let request = Request::update(target.resource.name, &target.id, &patch)
        .map_err(resources::ReadError::from)?;
    let request =
        resources::at_its_path(request, target.resource).map_err(resources::ReadError::from)?;
    let request = match mode {
        SecretsMode::Keep => request,
        SecretsMode::Redact => resources::without_secrets(request, target.resource),
    };
    let operation = operation::find(target.resource.name, Action::Update);
    let data = tree.at_pointer("/data");
    Ok(Prepared {
        request,
        operation: operation.ok_or(CouldNotRead::CanNot {
            action: Action::Update,
            resource: target.resource.plural,
        })?,
        resource_id: Some(target.id.clone()),
        data: data.map_or_else(String::new, |data| data.source().to_owned()),
        is_live: Summary::of(tree).is_live(),
        earlier: None,
    })
}
