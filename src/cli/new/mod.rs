//! `clreq new`: creates a request file.
//!
//! Its content and the questions come from the snippets of the schemas.

mod draft;
mod from;
mod ids;
mod questions;

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use thiserror::Error;

use super::configuration::{Configurations, Settled};
use super::paths::shell_word;
use super::{COULD_NOT_RUN, print};
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Diagnostic, diagnose_with};
use crate::analysis::{Settings, Severity};
use crate::files::SUFFIX;
use crate::files::{FileError, Source, plain};
use crate::syntax::Tree;
use crate::text::sanitize_path;
use draft::Draft;
pub(super) use draft::choices;
use ids::Ids;

const NAME: &str = "/data/attributes/name";
const MODE: &str = "/data/attributes/mode";
const REDIRECT_URI: &str = "/data/attributes/redirect_uri";
const ORGANIZATION: &str = "/data/relationships/organization/data";
const ROLE: &str = "/data/relationships/role/data";

#[derive(Args, Debug)]
pub(super) struct NewOptions {
    /// What to create: a resource such as memberships, or the kind of an API credential (sales_channel, integration, webapp, or
    /// that of a hosted app)
    #[arg(value_name = "RESOURCE|KIND")]
    pub kind: Option<String>,
    /// The file to create, or - for standard output [default: named after --name]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The name that people see in the dashboard and in lists
    #[arg(long)]
    pub name: Option<String>,
    /// The organization that it belongs to, by its id or by a name that `clreq names list` shows
    #[arg(long, value_name = "ID|NAME")]
    pub organization: Option<String>,
    /// The role that an integration or a member has, by its id or by a name that `clreq names list` shows
    #[arg(long, value_name = "ID|NAME")]
    pub role: Option<String>,
    /// Where a web app redirects people after they sign in
    #[arg(long, value_name = "URI")]
    pub redirect_uri: Option<String>,
    /// Copy this request file for the other mode, with a reference of its own and without the response
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["name", "organization", "role", "redirect_uri"]
    )]
    pub from: Option<PathBuf>,
    /// Whether it works with test or live data
    #[arg(long, value_name = "test|live")]
    pub mode: Option<String>,
}

/// Why no file was created.
#[derive(Debug, Error)]
enum NewError {
    #[error("Say what to create: `clreq new {}`.", .0.join("|"))]
    NoChoice(Vec<String>),
    #[error("{0}")]
    Wrong(String),
    #[error("{} exists already. Choose another name.", sanitize_path(.0))]
    Exists(PathBuf),
    #[error("There is no folder {}. Create it, or choose another one.", sanitize_path(.0))]
    NoFolder(PathBuf),
    #[error("{} can't be created: {}.", sanitize_path(.0), plain(.1))]
    Failed(PathBuf, io::Error),
    #[error("Nothing was created, because a question was not answered.")]
    Unanswered,
    #[error(transparent)]
    Configuration(#[from] FileError),
}

pub(super) fn run(options: &NewOptions) -> u8 {
    match make(options) {
        Ok(code) => code,
        Err(error) => {
            tell!("error: {error}");
            COULD_NOT_RUN
        }
    }
}

fn make(options: &NewOptions) -> Result<u8, NewError> {
    let is_interactive = io::stdin().is_terminal() && io::stderr().is_terminal();
    let (kind, file) = kind_and_file(options);
    if let Some(from) = &options.from {
        return make_from(from, kind.map(PathBuf::from).or(file), options);
    }
    let settings = settings(file.as_deref())?;
    if let Some(file) = file.as_deref().filter(|file| *file != Path::new("-")) {
        check_place(&with_suffix(file.to_owned()))?;
    }
    let mut kind = match kind.filter(|name| !draft::needs_kind(name)) {
        Some(kind) => kind,
        None if is_interactive => questions::ask_choice()?,
        None => {
            let choices = draft::choices().into_iter();
            return Err(NewError::NoChoice(
                choices.map(|choice| choice.name).collect(),
            ));
        }
    };
    let mut draft = loop {
        let draft = Draft::new(&kind);
        match refuse_errors(&draft.diagnose(&settings), |_| false) {
            Ok(()) => break draft,
            Err(error) if is_interactive => {
                tell!("{error}");
                kind = questions::ask_choice()?;
            }
            Err(error) => return Err(error),
        }
    };
    let given = given(options);
    let ids = Ids::default();
    for (pointer, value) in &given {
        let id = ids.resolve(&draft, pointer, value);
        draft.set(pointer, &id.map_err(NewError::Wrong)?);
    }
    let is_given = |pointer: &str| given.iter().any(|(given, _)| given == pointer);
    for allowed in settings.requirements.allowed() {
        if let [only] = allowed.values.as_slice()
            && !is_given(allowed.pointer)
            && draft.can_set(allowed.pointer)
        {
            draft.set(allowed.pointer, only);
        }
    }
    refuse_errors(&draft.diagnose(&settings), is_given)?;
    if is_interactive {
        questions::ask_the_rest(&mut draft, &settings, &ids, is_given)?;
    }
    let text = draft.text();
    if file.as_deref() == Some(Path::new("-")) {
        return Ok(print(|out| out.write_all(text.as_bytes())));
    }
    let default = default_file(&draft, &kind);
    let mut file = match file {
        Some(file) => with_suffix(file),
        None if is_interactive => questions::ask_file(&default)?,
        None => default.clone(),
    };
    while let Err(error) = create(&file, &text) {
        if !is_interactive {
            return Err(error);
        }
        // The answers must not be lost.
        tell!("{error}");
        file = questions::ask_file(&default)?;
    }
    Ok(print(|out| {
        announce(out, &file, &draft.diagnose(&settings))
    }))
}

/// Creates a request from another one.
fn make_from(from: &Path, file: Option<PathBuf>, options: &NewOptions) -> Result<u8, NewError> {
    let (text, default_file) = from::request(from, options)?;
    if file.as_deref() == Some(Path::new("-")) {
        return Ok(print(|out| out.write_all(text.as_bytes())));
    }
    let file = file.map_or(default_file, with_suffix);
    let settings = settings(Some(&file))?;
    create(&file, &text)?;
    let left = diagnose_with(&Tree::parse(text.as_str()), &settings);
    Ok(print(|out| announce(out, &file, &left)))
}

/// Accepts the two arguments in any order, because a kind never looks like a file name.
fn kind_and_file(options: &NewOptions) -> (Option<String>, Option<PathBuf>) {
    match (&options.kind, &options.file) {
        (Some(kind), None) if kind.ends_with(".json") || kind == "-" => {
            (None, Some(PathBuf::from(kind)))
        }
        (kind, file) => (kind.clone(), file.clone()),
    }
}

/// The values from the command line, by their place in the document.
fn given(options: &NewOptions) -> Vec<(String, &str)> {
    let values = [
        (NAME.to_owned(), &options.name),
        (MODE.to_owned(), &options.mode),
        (REDIRECT_URI.to_owned(), &options.redirect_uri),
        (format!("{ORGANIZATION}/id"), &options.organization),
        (format!("{ROLE}/id"), &options.role),
    ];
    let given = values.into_iter();
    given
        .filter_map(|(pointer, value)| Some((pointer, value.as_deref()?)))
        .collect()
}

fn settings(file: Option<&Path>) -> Result<Arc<Settings>, NewError> {
    let source = Source::StandardInput(file.map(Path::to_owned));
    Ok(match Configurations::default().settle(&source)? {
        Settled::Settings(settings) => settings,
        Settled::Ignored => Arc::default(),
    })
}

/// A rule of the project that the new file breaks is refused only if the user gave the value. Else the file is made, and what it
/// lacks is listed.
fn refuse_errors(
    diagnostics: &[Diagnostic],
    is_given: impl Fn(&str) -> bool,
) -> Result<(), NewError> {
    let mut errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .filter(|found| found.code != Code::ProjectRule || is_given(&found.pointer));
    match errors.next() {
        Some(error) => Err(NewError::Wrong(error.message.clone())),
        None => Ok(()),
    }
}

/// A file name made from the name of the credential.
fn default_file(draft: &Draft, kind: &str) -> PathBuf {
    let name = draft.answer(NAME).unwrap_or_else(|| kind.to_owned());
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let stem = if words.is_empty() {
        "request".to_owned()
    } else {
        words.join("-")
    };
    PathBuf::from(format!("{stem}{SUFFIX}"))
}

/// Request files are recognized by their names.
fn with_suffix(file: PathBuf) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if name.ends_with(SUFFIX) {
        return file;
    }
    let stem = name.strip_suffix(".json").unwrap_or(&name);
    file.with_file_name(format!("{stem}{SUFFIX}"))
}

/// Fails if there is a file already, or no folder for it.
fn check_place(file: &Path) -> Result<(), NewError> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(NewError::NoFolder(folder.to_owned())),
        _ if file.exists() => Err(NewError::Exists(file.to_owned())),
        _ => Ok(()),
    }
}

fn create(file: &Path, text: &str) -> Result<(), NewError> {
    let result = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)
        .and_then(|mut created| created.write_all(text.as_bytes()));
    result.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => NewError::Exists(file.to_owned()),
        _ => NewError::Failed(file.to_owned(), error),
    })
}

/// Prints what was created and what is left to do.
fn announce(out: &mut dyn Write, file: &Path, left: &[Diagnostic]) -> io::Result<()> {
    let name = sanitize_path(file);
    let argument = shell_word(&name);
    writeln!(out, "Created {name}.")?;
    for diagnostic in left {
        writeln!(out, "  {}: {}", diagnostic.pointer, diagnostic.message)?;
    }
    if left.is_empty() {
        writeln!(
            out,
            "Send it with `clreq send {argument}`; `--sandbox` tries it without an account."
        )
    } else {
        writeln!(out, "Then check it with `clreq check {argument}`.")
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::with_suffix;

    #[test]
    fn a_file_gets_the_name_of_a_request_file() {
        let check = |file: &str, expected: &str| {
            assert_eq!(with_suffix(PathBuf::from(file)), PathBuf::from(expected));
        };
        check("a/shop.clreq.json", "a/shop.clreq.json");
        check("a/shop.json", "a/shop.clreq.json");
        check("a/shop", "a/shop.clreq.json");
        check("shop.v2", "shop.v2.clreq.json");
    }
}
