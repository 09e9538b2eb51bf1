//! `clreq names`: the cache of the names of the user's organizations and roles.

use std::time::SystemTime;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::super::command_error::CommandError;
use super::super::names::cached;
use super::super::print;
use super::super::session::{self, ApiOptions};
use super::super::tell::show_progress;
use super::table;
use crate::names::{Cache, Cached, Names, Owner, Role};

#[derive(Args, Debug)]
pub(in crate::cli) struct NamesOptions {
    #[command(subcommand)]
    command: NamesCommand,
}

#[derive(Subcommand, Debug)]
enum NamesCommand {
    /// Ask the API for the names, and keep them in your cache folder
    Refresh(RefreshOptions),
    /// List the names in the cache
    List(NamesListOptions),
}

#[derive(Args, Debug)]
struct RefreshOptions {
    #[command(flatten)]
    api: ApiOptions,
}

#[derive(Args, Debug)]
struct NamesListOptions {
    /// How to print the names
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    api: ApiOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A row for each organization, followed by its roles
    Table,
    /// A JSON object
    Json,
}

pub(super) fn run(options: &NamesOptions) -> u8 {
    match &options.command {
        NamesCommand::Refresh(options) => refresh(options),
        NamesCommand::List(options) => list(options),
    }
}

fn refresh(options: &RefreshOptions) -> u8 {
    session::run(async |cancellation| {
        let cache = Cache::from_environment(&|name| std::env::var(name).ok())?;
        let (endpoint, credentials) = session::access(options.api.endpoint.as_deref())?;
        let fingerprint = credentials.fingerprint();
        let client = session::client(endpoint, credentials)?;
        let reader = session::reader(&client, &cancellation);
        let user = reader.user().await?;
        let names = reader
            .names(&|what, read, of| show_progress(format_args!("Read {read} of {of} {what}")))
            .await?;
        let (organizations, roles) = (names.organizations.len(), names.roles.len());
        let owner = Owner {
            endpoint: client.endpoint(),
            user: &user.id,
            credentials: &fingerprint,
        };
        cache.write(owner, names, SystemTime::now())?;
        let message = format!(
            "Cached the names of {} and {}. `clreq names list` shows them.",
            counted(organizations, "organization"),
            counted(roles, "role")
        );
        Ok::<_, CommandError>(print(|out| writeln!(out, "{message}")))
    })
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

fn list(options: &NamesListOptions) -> u8 {
    session::run(async |_| {
        let found = cached(options.api.endpoint.as_deref())?;
        Ok::<_, CommandError>(match options.format {
            Format::Table => print(|out| table::write(out, 0, &rows(&found.names))),
            Format::Json => print(|out| writeln!(out, "{:#}", to_json(&found))),
        })
    })
}

fn to_json(found: &Cached) -> serde_json::Value {
    json!({
        "user": found.user,
        "refreshed_at": found.refreshed_at,
        "organizations": found.names.organizations,
        "roles": found.names.roles,
    })
}

fn rows(names: &Names) -> Vec<Vec<String>> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let role = |role: &Role| {
        vec![
            format!("  {}", role.name),
            role.id.clone(),
            text(&role.kind),
        ]
    };
    let mut rows = vec![["name", "id", "plan or kind"].map(str::to_owned).to_vec()];
    for organization in &names.organizations {
        rows.push(vec![
            organization.name.clone(),
            organization.id.clone(),
            text(&organization.plan),
        ]);
        let is_of_it = |role: &&Role| role.organization.as_ref() == Some(&organization.id);
        rows.extend(names.roles.iter().filter(is_of_it).map(role));
    }
    rows
}
