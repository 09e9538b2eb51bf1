//! `clreq import`: writes a linked request file for each resource of the API that has no file.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use serde_json::{Map, Value, json};

use super::super::COULD_NOT_RUN;
use super::super::command_error::CommandError;
use super::super::session::{self, ApiOptions};
use crate::analysis::apply;
use crate::analysis::link::link;
use crate::analysis::response::{Response, insert_response};
use crate::api::Client;
use crate::files;
use crate::operation::{Action, OPERATIONS, Operation};
use crate::resources::{Filter, Linkage, Resource, resource_named};
use crate::sending::timestamp;
use crate::syntax::Tree;
use crate::text::sanitize_path;

/// How many file names are tried for a resource.
const MOST_NAMES: usize = 1_000;

#[derive(Args, Debug)]
pub(in crate::cli) struct ImportOptions {
    /// The folder for the files [default: the current folder]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// Only resources of the organization with this id
    #[arg(long, value_name = "ID")]
    organization: Option<String>,
    /// The type of the resources
    #[arg(long, value_name = "RESOURCE", default_value = default_resource())]
    resource: String,
    #[command(flatten)]
    api: ApiOptions,
}

fn default_resource() -> &'static str {
    let [first, ..] = &OPERATIONS;
    first.resource.name
}

pub(super) fn run(options: &ImportOptions) -> u8 {
    session::run(async |cancellation| {
        let resource = resource_named(&options.resource)?;
        let create = crate::operation::find(resource.name, Action::Create)
            .ok_or(CommandError::NotImportable(resource.plural))?;
        let client = session::connect(options.api.endpoint.as_deref())?;
        let (known, unreadable) = linked_ids(&options.folder);
        let mut filter = Filter::default();
        if let Some(organization) = &options.organization {
            filter = filter.with("organization_id_eq", organization);
        }
        let reader = session::reader(&client, &cancellation);
        let found = reader
            .list(resource, &filter, &session::show_pages(resource))
            .await?;
        fs::create_dir_all(&options.folder)?;
        let mut made = 0;
        let mut present = 0;
        for resource in found
            .iter()
            .filter(|one| !one.is_made_by_the_api(create.resource))
        {
            if known.contains(&resource.id) {
                present += 1;
                continue;
            }
            let text = text_of(create, resource, &client);
            let path = write_new(&options.folder, resource, &text)?;
            tell!("Created {}.", sanitize_path(&path));
            made += 1;
        }
        tell!("{}", summary(made, present));
        match unreadable {
            true => Ok(COULD_NOT_RUN),
            false => Ok(0),
        }
    })
}

/// The ids of the resources that the files of a folder are linked to, and whether a file couldn't be read.
fn linked_ids(folder: &Path) -> (HashSet<String>, bool) {
    let mut ids = HashSet::new();
    let mut unreadable = false;
    if !folder.exists() {
        return (ids, false);
    }
    let (sources, errors) = files::find(&[folder.to_owned()], None, false);
    for error in &errors {
        tell!("error: {error}.");
        unreadable = true;
    }
    for source in sources {
        match files::read(&source) {
            Ok(text) => {
                let tree = Tree::parse(text);
                ids.extend(link(&tree).map(|link| link.id.into_owned()));
            }
            Err(error) => {
                tell!("error: {error}.");
                unreadable = true;
            }
        }
    }
    (ids, unreadable)
}

/// The text of a linked file: the attributes that a create can set, and the resource as its response.
fn text_of(create: &Operation, resource: &Resource, client: &Client) -> String {
    let settable = create.attributes().into_iter();
    let attributes: Map<String, Value> = settable
        .filter_map(|name| {
            let value = resource.attributes.get(name)?;
            let is_stated = match value {
                Value::Null => false,
                Value::Object(members) => !members.is_empty(),
                _ => true,
            };
            is_stated.then(|| (name.to_owned(), value.clone()))
        })
        .collect();
    let relationships: Map<String, Value> = create
        .relationships()
        .into_iter()
        .filter_map(|name| {
            let linkage = resource.relationship(name)?;
            let is_empty = match linkage {
                Linkage::One(one) => one.is_none(),
                Linkage::Many(many) => many.is_empty(),
            };
            (!is_empty).then(|| (name.to_owned(), json!({ "data": linkage.to_json() })))
        })
        .collect();
    let mut data = json!({ "type": resource.resource_type, "attributes": attributes });
    if let Some(data) = data.as_object_mut().filter(|_| !relationships.is_empty()) {
        data.insert("relationships".to_owned(), relationships.into());
    }
    let text = format!("{:#}\n", json!({ "data": data }));
    let body = json!({ "data": resource.to_json() }).to_string();
    let response = Response {
        status: 200,
        sent_at: &timestamp(SystemTime::now()),
        endpoint: client.endpoint().base().as_str(),
        is_sandbox: false,
        body: body.as_bytes(),
    }
    .to_text();
    let tree = Tree::parse(text);
    let edit = insert_response(&tree, &response);
    apply(tree.text(), &edit.into_iter().collect::<Vec<_>>())
}

/// Writes a new file, named after the resource. Overwrites nothing.
fn write_new(folder: &Path, resource: &Resource, text: &str) -> io::Result<PathBuf> {
    let name = file_name(resource);
    for number in 1..=MOST_NAMES {
        let suffix = match number {
            1 => String::new(),
            number => format!("-{number}"),
        };
        let path = folder.join(format!("{name}{suffix}.clreq.json"));
        let path = path.strip_prefix(".").unwrap_or(&path).to_owned();
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path);
        match file {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut file) => {
                io::Write::write_all(&mut file, text.as_bytes())?;
                return Ok(path);
            }
        }
    }
    Err(io::Error::other(format!(
        "{name}: there are too many files of this name"
    )))
}

/// The resource's name in lower case, with `-` for other characters than letters and digits; without a name, the id.
fn file_name(resource: &Resource) -> String {
    const LONGEST: usize = 60;
    let name = resource.text("name").unwrap_or_default().to_lowercase();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let joined: String = words.join("-").chars().take(LONGEST).collect();
    match joined.is_empty() {
        true => resource.id.clone(),
        false => joined,
    }
}

fn summary(made: usize, present: usize) -> String {
    let files = |count: usize| match count {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let were = if present == 1 { "was" } else { "were" };
    match (made, present) {
        (0, 0) => "There is nothing to import.".to_owned(),
        (0, _) => "Nothing is new: each resource has a file already.".to_owned(),
        (_, 0) => format!("Imported {}.", files(made)),
        _ => format!(
            "Imported {}; {} {were} there already.",
            files(made),
            files(present)
        ),
    }
}
