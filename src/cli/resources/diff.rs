//! `clreq diff`: compares request files with the API.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::super::progress::Progress;
use super::super::{COULD_NOT_RUN, print};
use super::session::{self, CouldNotRead};
use super::table;
use crate::analysis::link::{Link, link};
use crate::api::Client;
use crate::files;
use crate::operation;
use crate::resources::{
    Comparison, Difference, Filter, Linkage, ReadError, Reader, Resource, compare,
};
use crate::secrets::mask_document;
use crate::syntax::Tree;

/// Some files differ from the API.
const DIFFERENT: u8 = 1;

/// How many resources one list request asks for: a page.
const GROUP: usize = 25;

#[derive(Args, Debug)]
pub(in crate::cli) struct DiffOptions {
    /// Request files, and folders to search for them [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print the differences
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
    /// The base address of the API [default: $CLREQ_ENDPOINT, else Commerce Layer's]
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for each file that differs
    Human,
    /// A JSON object with all files
    Json,
}

/// A file and its result.
struct Compared {
    path: String,
    /// The resource type and the id, if known.
    resource: Option<(String, String)>,
    state: State,
}

enum State {
    Equal,
    Different(Vec<Difference>),
    /// The API has no such resource.
    Gone,
    /// It could not be compared. Holds the reason.
    NotCompared(String),
    /// It has not been sent yet, so there is nothing to compare it with.
    NotSent,
}

/// A file to compare.
struct Pending {
    path: String,
    tree: Tree,
    target: Target,
}

/// How to find the resource of a file.
enum Target {
    Id(&'static operation::Resource, String),
    Reference {
        resource: &'static operation::Resource,
        organization: String,
        reference: String,
    },
}

pub(super) fn run(options: &DiffOptions) -> u8 {
    session::run(async |cancellation| {
        let client = session::connect(options.endpoint.as_deref())?;
        let reader = session::reader(&client, &cancellation);
        let (mut done, pending) = sort_out(&options.paths, &client);
        done.extend(compare_all(&reader, pending).await);
        done.sort_by(|one, other| one.path.cmp(&other.path));
        Ok::<_, CouldNotRead>(report(&done, options))
    })
}

/// Reads the files, and separates those that can be compared.
fn sort_out(paths: &[PathBuf], client: &Client) -> (Vec<Compared>, Vec<Pending>) {
    let paths = match paths {
        [] => vec![PathBuf::from(".")],
        paths => paths.to_vec(),
    };
    let (sources, errors) = files::find(&paths, None, false);
    let mut done: Vec<Compared> = errors
        .iter()
        .map(|error| not_compared(String::new(), error.to_string()))
        .collect();
    let mut pending = Vec::new();
    for source in sources {
        let path = source.shown_name();
        match files::read(&source) {
            Err(error) => done.push(not_compared(path, error.to_string())),
            Ok(text) => {
                let tree = Tree::parse(text);
                match target(&tree, client) {
                    Ok(target) => pending.push(Pending { path, tree, target }),
                    Err(state) => done.push(Compared {
                        resource: link(&tree).map(|link| identity(&link)),
                        path,
                        state,
                    }),
                }
            }
        }
    }
    (done, pending)
}

fn not_compared(path: String, reason: String) -> Compared {
    Compared {
        path,
        resource: None,
        state: State::NotCompared(reason),
    }
}

fn identity(link: &Link<'_>) -> (String, String) {
    (link.resource.to_string(), link.id.to_string())
}

/// The resource of a file.
fn target(tree: &Tree, client: &Client) -> Result<Target, State> {
    if !tree.errors().is_empty() {
        let reason = "it has syntax errors. Run `clreq check` on it";
        return Err(State::NotCompared(reason.to_owned()));
    }
    let resource = |name: &str| {
        session::resource_named(name).map_err(|error| State::NotCompared(error.to_string()))
    };
    let Some(link) = link(tree) else {
        return by_reference(tree).ok_or(State::NotSent);
    };
    let endpoint = client.endpoint().to_string();
    match link.endpoint.as_deref() {
        Some(other) if other != endpoint => Err(State::NotCompared(format!(
            "it was sent to {other}, and this is {endpoint}. Name the other with `--endpoint`"
        ))),
        _ => Ok(Target::Id(resource(&link.resource)?, link.id.into_owned())),
    }
}

/// A reference is unique within an organization.
fn by_reference(tree: &Tree) -> Option<Target> {
    let text = |pointer: &str| Some(tree.at_pointer(pointer)?.string()?.into_owned());
    Some(Target::Reference {
        resource: operation::for_document(tree).resource,
        organization: text("/data/relationships/organization/data/id")?,
        reference: text("/data/attributes/reference").filter(|text| !text.is_empty())?,
    })
}

/// Compares files with the API: those with an id through list requests for many at once, the others one by one.
async fn compare_all(reader: &Reader<'_>, pending: Vec<Pending>) -> Vec<Compared> {
    let progress = Progress::new("Comparing", pending.len());
    let mut found: HashMap<(&str, String), Resource> = HashMap::new();
    let mut failures: HashMap<&str, String> = HashMap::new();
    let mut by_resource: Vec<(&'static operation::Resource, Vec<String>)> = Vec::new();
    for pending in &pending {
        if let Target::Id(resource, id) = &pending.target {
            match by_resource
                .iter_mut()
                .find(|(other, _)| other.name == resource.name)
            {
                Some((_, ids)) => ids.push(id.clone()),
                None => by_resource.push((resource, vec![id.clone()])),
            }
        }
    }
    // For one resource, a list request costs as much as a GET, and says less if the resource is gone.
    for (resource, ids) in by_resource.iter().filter(|(_, ids)| ids.len() > 1) {
        for group in ids.chunks(GROUP) {
            let filter = Filter::default().with("id_in", &group.join(","));
            match reader.list(resource, &filter, &|_, _| {}).await {
                Ok(resources) => found.extend(
                    resources
                        .into_iter()
                        .map(|one| ((resource.name, one.id.clone()), one)),
                ),
                Err(error) => {
                    failures.insert(resource.name, error.to_string());
                }
            }
        }
    }
    let mut compared = Vec::new();
    for pending in pending {
        let state = match &pending.target {
            Target::Id(resource, id) => match found.get(&(resource.name, id.clone())) {
                Some(resource) => state(&compare(&pending.tree, resource)),
                None => match failures.get(resource.name) {
                    Some(reason) => State::NotCompared(reason.clone()),
                    None => one(reader, resource, id, &pending.tree).await,
                },
            },
            Target::Reference {
                resource,
                organization,
                reference,
            } => match find(reader, resource, organization, reference).await {
                Ok(Some(resource)) => state(&compare(&pending.tree, &resource)),
                Ok(None) => State::NotSent,
                Err(reason) => State::NotCompared(reason),
            },
        };
        progress.tick();
        compared.push(Compared {
            resource: match pending.target {
                Target::Id(resource, id) => Some((resource.name.to_owned(), id)),
                Target::Reference { .. } => None,
            },
            path: pending.path,
            state,
        });
    }
    compared
}

async fn one(
    reader: &Reader<'_>,
    resource: &'static operation::Resource,
    id: &str,
    tree: &Tree,
) -> State {
    match reader.get(resource, id, false).await {
        Ok(resource) => state(&compare(tree, &resource)),
        Err(ReadError::NotFound { .. }) => State::Gone,
        Err(error) => State::NotCompared(error.to_string()),
    }
}

async fn find(
    reader: &Reader<'_>,
    resource: &'static operation::Resource,
    organization: &str,
    reference: &str,
) -> Result<Option<Resource>, String> {
    let filter = Filter::default()
        .with("reference_eq", reference)
        .with("organization_id_eq", organization);
    let found = reader.list(resource, &filter, &|_, _| {}).await;
    let mut found = found.map_err(|error| error.to_string())?;
    // An API without this filter ignores it.
    found.retain(|one| {
        let is_in = |linkage: &Linkage| match linkage {
            Linkage::One(Some(one)) => one.id == organization,
            _ => false,
        };
        one.text("reference") == Some(reference)
            && one.relationship("organization").is_none_or(is_in)
    });
    match found.len() {
        0 | 1 => Ok(found.pop()),
        several => Err(format!(
            "{several} {} of the organization {organization} have the reference \"{reference}\": put the id of one into `data.id`",
            resource.plural
        )),
    }
}

fn state(comparison: &Comparison) -> State {
    match comparison.is_equal() {
        true => State::Equal,
        false => State::Different(comparison.differences.clone()),
    }
}

/// Prints the results, and returns the exit code.
fn report(compared: &[Compared], options: &DiffOptions) -> u8 {
    for one in compared {
        if let State::NotCompared(reason) = &one.state {
            let place = match one.path.is_empty() {
                true => String::new(),
                false => format!("{}: ", one.path),
            };
            tell!("error: {place}{}.", reason.trim_end_matches('.'));
        }
    }
    let has = |wanted: fn(&State) -> bool| compared.iter().any(|one| wanted(&one.state));
    let printed = match options.format {
        Format::Human => print(|out| human(out, compared)),
        Format::Json => {
            let files: Vec<Value> = compared.iter().map(as_json).collect();
            print(|out| writeln!(out, "{:#}", json!({ "files": files })))
        }
    };
    let named_but_not_sent = !options.paths.is_empty()
        && compared
            .iter()
            .all(|one| matches!(one.state, State::NotSent));
    if named_but_not_sent || compared.is_empty() {
        tell!(
            "error: There is nothing to compare: no file stands for a resource of the API. Send one first, or write `data.id`."
        );
    }
    if printed != 0
        || named_but_not_sent
        || compared.is_empty()
        || has(|state| matches!(state, State::NotCompared(_)))
    {
        COULD_NOT_RUN
    } else if has(|state| matches!(state, State::Different(_) | State::Gone)) {
        DIFFERENT
    } else {
        0
    }
}

fn human(out: &mut dyn std::io::Write, compared: &[Compared]) -> std::io::Result<()> {
    let mut equal = 0;
    let mut not_sent = 0;
    for one in compared {
        let what = one
            .resource
            .as_ref()
            .map_or_else(String::new, |(resource, id)| format!(" ({resource} {id})"));
        match &one.state {
            State::Equal => equal += 1,
            State::NotSent => not_sent += 1,
            State::NotCompared(_) => {}
            State::Gone => writeln!(out, "{}{what}: gone, the API has it no more", one.path)?,
            State::Different(differences) => {
                writeln!(out, "{}{what}:", one.path)?;
                write_differences(out, differences)?;
            }
        }
    }
    if equal > 0 {
        writeln!(
            out,
            "{}",
            count(equal, "agrees with the API", "agree with the API")
        )?;
    }
    if not_sent > 0 {
        writeln!(
            out,
            "{}",
            count(not_sent, "was not sent yet", "were not sent yet")
        )?;
    }
    Ok(())
}

/// Writes a table of the differences.
pub(super) fn write_differences(
    out: &mut dyn std::io::Write,
    differences: &[Difference],
) -> std::io::Result<()> {
    let heading = ["", "file", "API"].map(str::to_owned).to_vec();
    let rows = differences.iter().map(|difference| {
        vec![
            difference.name.clone(),
            cell(&difference.file),
            cell(&difference.api),
        ]
    });
    let rows: Vec<_> = std::iter::once(heading).chain(rows).collect();
    table::write(out, 2, &rows)
}

fn count(files: usize, one: &str, several: &str) -> String {
    match files {
        1 => format!("1 file {one}."),
        files => format!("{files} files {several}."),
    }
}

/// A value without secrets: the id of a relationship, or the JSON of an attribute.
fn cell(value: &Value) -> String {
    match Linkage::from_json(value) {
        Some(linkage) if !value.is_null() => linkage.to_text(),
        _ => masked(value),
    }
}

fn masked(value: &Value) -> String {
    mask_document(&value.to_string())
}

fn as_json(compared: &Compared) -> Value {
    let (state, differences, message) = match &compared.state {
        State::Equal => ("equal", &[][..], None),
        State::Different(differences) => ("different", differences.as_slice(), None),
        State::Gone => ("gone", &[][..], None),
        State::NotSent => ("not-sent", &[][..], None),
        State::NotCompared(reason) => ("not-compared", &[][..], Some(reason)),
    };
    let differences: Vec<Value> = differences
        .iter()
        .map(|difference| {
            json!({
                "pointer": difference.pointer,
                "name": difference.name,
                "file": difference.file,
                "api": difference.api,
                "can_be_changed": difference.can_be_changed,
            })
        })
        .collect();
    let (resource, id) = compared.resource.clone().unzip();
    json!({
        "path": compared.path,
        "resource": resource,
        "id": id,
        "state": state,
        "differences": differences,
        "message": message,
    })
}
