//! `clreq list`: lists resources of a type.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::super::command_error::CommandError;
use super::super::session::{self, ApiOptions};
use super::super::{COULD_NOT_RUN, print};
use super::table;
use crate::resources::{Filter, Linkage, ReadError, Resource, resource_named};

/// The attributes that a table shows, if the resource has them.
const COLUMNS: [&str; 6] = ["name", "kind", "mode", "reference", "status", "created_at"];

#[derive(Args, Debug)]
pub(in crate::cli) struct ListOptions {
    /// The type of the resources, such as api_credentials
    #[arg(value_name = "RESOURCE")]
    resource: String,
    /// Only those of the organization with this id
    #[arg(long, value_name = "ID")]
    organization: Option<String>,
    /// Only resources that match, such as name_eq=Shop. If given several times, all must match
    #[arg(long = "filter", value_name = "PREDICATE=VALUE", value_parser = predicate)]
    filters: Vec<(String, String)>,
    /// What to sort by, such as created_at, or -created_at for the newest first
    #[arg(long, value_name = "ATTRIBUTE", allow_hyphen_values = true)]
    sort: Option<String>,
    /// How to print the resources
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    api: ApiOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A row for each
    Table,
    /// A JSON array of resource objects, without secrets
    Json,
    /// An id a line
    Ids,
}

fn predicate(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write a predicate, `=` and a value, such as name_eq=Shop".to_owned()),
    }
}

pub(super) fn run(options: &ListOptions) -> u8 {
    session::run(async |cancellation| {
        let resource = resource_named(&options.resource)?;
        let client = session::connect(options.api.endpoint.as_deref())?;
        let mut filter = Filter {
            predicates: options.filters.clone(),
            sort: options.sort.clone(),
        };
        if let Some(organization) = &options.organization {
            filter = filter.with("organization_id_eq", organization);
        }
        let reader = session::reader(&client, &cancellation);
        let found = reader
            .list(resource, &filter, &session::show_pages(resource))
            .await;
        let found = match found {
            Ok(found) if found.is_empty() && options.format == Format::Table => {
                tell!("There are no {}.", resource.plural);
                return Ok(0);
            }
            Err(error @ ReadError::Refused { .. }) => {
                CommandError::from(error).tell();
                tell_ways_out(options);
                return Ok(COULD_NOT_RUN);
            }
            found => found?,
        };
        Ok::<_, CommandError>(show(&found, options.format))
    })
}

/// Says what `--filter` and `--sort` take, if they were given.
fn tell_ways_out(options: &ListOptions) {
    if !options.filters.is_empty() {
        tell!(
            "`--filter` takes an attribute, a predicate and a value, such as name_eq=Shop, kind_in=webapp,integration or \
             created_at_gteq=2026-01-01. Predicates are eq, not_eq, in, cont, start, end, gt, gteq, lt, lteq, null and present."
        );
    }
    if options.sort.is_some() {
        tell!(
            "`--sort` takes one attribute, such as created_at, updated_at or reference; -created_at lists the newest first."
        );
    }
}

fn show(found: &[Resource], format: Format) -> u8 {
    print(|out| match format {
        Format::Ids => found
            .iter()
            .try_for_each(|resource| writeln!(out, "{}", resource.id)),
        Format::Json => {
            let all: Vec<Value> = found.iter().map(Resource::to_json).collect();
            writeln!(out, "{:#}", json!(all))
        }
        Format::Table => table::write(out, 0, &rows(found)),
    })
}

fn rows(found: &[Resource]) -> Vec<Vec<String>> {
    let is_used = |name: &&str| {
        let mut values = found.iter().map(|resource| resource.attributes.get(*name));
        values.any(|value| value.is_some_and(|value| !value.is_null()))
    };
    let attributes: Vec<&str> = COLUMNS.into_iter().filter(is_used).collect();
    let mut relationships: Vec<&str> = Vec::new();
    for (name, linkage) in found.iter().flat_map(|resource| &resource.relationships) {
        let is_one = matches!(linkage, Linkage::One(_));
        if is_one && !relationships.contains(&name.as_str()) {
            relationships.push(name);
        }
    }
    let names = attributes.iter().chain(&relationships);
    let heading = std::iter::once("id").chain(names.copied());
    let mut rows: Vec<Vec<String>> = vec![heading.map(str::to_owned).collect()];
    rows.extend(found.iter().map(|resource| {
        let mut row = vec![resource.id.clone()];
        row.extend(attributes.iter().map(|name| attribute(resource, name)));
        row.extend(relationships.iter().map(|name| {
            let linkage = resource.relationship(name);
            linkage.map_or_else(String::new, Linkage::to_text)
        }));
        row
    }));
    rows
}

fn attribute(resource: &Resource, name: &str) -> String {
    match resource.attributes.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}
