//! `clreq diff`: compares request files with the API.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::super::command_error::CommandError;
use super::super::session::{self, ApiOptions, INTERRUPTED};
use super::super::tell::show_progress;
use super::super::{COULD_NOT_RUN, print};
use super::table;
use crate::analysis::link::{Link, link};
use crate::api::Endpoint;
use crate::files;
use crate::operation;
use crate::resources::{
    Comparison, Difference, Filter, NoTarget, ReadError, Reader, Reference, Resource, Target,
    compare,
};
use crate::sending::{Doubts, Seen};
use crate::syntax::Tree;
use crate::text::sentence;

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
    #[command(flatten)]
    api: ApiOptions,
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
    Equal {
        /// Whether every member could be compared.
        is_whole: bool,
    },
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
    find_by: FindBy,
}

/// How to find the resource of a file.
enum FindBy {
    Id(Target),
    Reference(Reference),
}

pub(super) fn run(options: &DiffOptions) -> u8 {
    session::run(async |cancellation| {
        let client = session::connect(options.api.endpoint.as_deref())?;
        let reader = session::reader(&client, &cancellation);
        let (mut done, pending) = sort_out(&options.paths, client.endpoint());
        done.extend(compare_all(&reader, pending).await);
        if cancellation.is_cancelled() {
            return Ok::<_, CommandError>(INTERRUPTED);
        }
        done.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(report(&done, options))
    })
}

/// Reads the files, and separates those that can be compared.
fn sort_out(paths: &[PathBuf], endpoint: &Endpoint) -> (Vec<Compared>, Vec<Pending>) {
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
                match find_by(&tree, endpoint) {
                    Ok(find_by) => pending.push(Pending {
                        path,
                        tree,
                        find_by,
                    }),
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

/// How to find the resource of a file.
fn find_by(tree: &Tree, endpoint: &Endpoint) -> Result<FindBy, State> {
    if !tree.errors().is_empty() {
        let reason = "it has syntax errors. Run `clreq check` on it";
        return Err(State::NotCompared(reason.to_owned()));
    }
    match Target::of(tree, endpoint) {
        Ok(target) => Ok(FindBy::Id(target)),
        Err(NoTarget::NotLinked) => match Reference::of(tree) {
            Some(reference) => Ok(FindBy::Reference(reference)),
            None => Err(State::NotSent),
        },
        Err(reason @ NoTarget::OtherEndpoint { .. }) => {
            Err(State::NotCompared(format!("{reason}{}", reason.hint())))
        }
        Err(reason) => Err(State::NotCompared(reason.to_string())),
    }
}

/// Compares files with the API: those with an id through list requests for many at once, the others one by one.
async fn compare_all(reader: &Reader<'_>, pending: Vec<Pending>) -> Vec<Compared> {
    let total = pending.len();
    let mut found: HashMap<(&str, String), Resource> = HashMap::new();
    let mut failures: HashMap<&str, String> = HashMap::new();
    let mut by_resource: Vec<(&'static operation::Resource, Vec<String>)> = Vec::new();
    for pending in &pending {
        if let FindBy::Id(Target { resource, id }) = &pending.find_by {
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
            show_progress(format_args!(
                "Reading {} of {} {}",
                found.len(),
                ids.len(),
                resource.plural
            ));
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
    // Without a journal there is nothing to settle.
    let folder = files::state_folder(&|name| std::env::var(name).ok());
    let doubts = folder.and_then(|folder| Doubts::read(&folder, reader.client.endpoint()).ok()?);
    let mut compared = Vec::new();
    for (number, pending) in (1..).zip(pending) {
        show_progress(format_args!("Comparing {number} of {total} files"));
        let state = match &pending.find_by {
            FindBy::Id(target) => match found.get(&(target.resource.name, target.id.clone())) {
                Some(resource) => state(&compare(&pending.tree, resource)),
                None => match failures.get(target.resource.name) {
                    Some(reason) => State::NotCompared(reason.clone()),
                    None => one(reader, target, &pending.tree).await,
                },
            },
            FindBy::Reference(reference) => match reference.find(reader).await {
                Ok(Some(resource)) => state(&compare(&pending.tree, &resource)),
                Ok(None) => State::NotSent,
                Err(reason) => State::NotCompared(reason.to_string()),
            },
        };
        if let (Some(doubts), FindBy::Id(target), Some(seen)) =
            (&doubts, &pending.find_by, seen(&state))
            && let Err(error) = doubts.settle(target, &pending.tree, seen)
        {
            tell!("warning: {error}.");
        }
        compared.push(Compared {
            resource: match pending.find_by {
                FindBy::Id(target) => Some((target.resource.name.to_owned(), target.id)),
                FindBy::Reference(_) => None,
            },
            path: pending.path,
            state,
        });
    }
    compared
}

async fn one(reader: &Reader<'_>, target: &Target, tree: &Tree) -> State {
    match reader.get(target.resource, &target.id, false).await {
        Ok(resource) => state(&compare(tree, &resource)),
        Err(ReadError::NotFound { .. }) => State::Gone,
        Err(error) => State::NotCompared(error.to_string()),
    }
}

/// What the state says about earlier sends.
fn seen(state: &State) -> Option<Seen> {
    match state {
        State::Equal { is_whole: true } => Some(Seen::Equal),
        State::Gone => Some(Seen::Gone),
        _ => None,
    }
}

fn state(comparison: &Comparison) -> State {
    match comparison.is_equal() {
        true => State::Equal {
            is_whole: comparison.is_whole_and_equal(),
        },
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
            tell!("error: {place}{}", sentence(reason));
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
            "error: There is nothing to compare: no request file is linked to a resource. Send one first, or add `data.id`."
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
            State::Equal { .. } => equal += 1,
            State::NotSent => not_sent += 1,
            State::NotCompared(_) => {}
            State::Gone => writeln!(out, "{}{what}: gone, the API no longer has it", one.path)?,
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
            count(
                not_sent,
                "is not linked to a resource",
                "are not linked to a resource"
            )
        )?;
    }
    Ok(())
}

/// Writes a table of the differences.
pub(in crate::cli) fn write_differences(
    out: &mut dyn std::io::Write,
    differences: &[Difference],
) -> std::io::Result<()> {
    let heading = ["", "file", "API"].map(str::to_owned).to_vec();
    let rows = differences.iter().map(|difference| {
        vec![
            difference.name.clone(),
            difference.file_text(),
            difference.api_text(),
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

fn as_json(compared: &Compared) -> Value {
    let (state, differences, message) = match &compared.state {
        State::Equal { .. } => ("equal", &[][..], None),
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
