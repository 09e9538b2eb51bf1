//! What to offer for the value of each argument.

use std::ffi::OsStr;
use std::iter;

use clap::builder::ValueHint;
use clap::{Arg, Command};
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};

use crate::analysis::codes::Code;
use crate::cli::names::cached_without_keychain;
use crate::cli::new::choices;
use crate::config;
use crate::files::is_request_file;
use crate::names::{Names, Role};
use crate::operation::{Action, OPERATIONS};
use crate::sandbox::Fault;
use crate::schema::SCHEMAS;
use crate::text::sanitize;

/// Adds the candidates to all arguments of a command and its subcommands.
pub(super) fn add_to(command: Command) -> Command {
    let name = command.get_name().to_owned();
    command
        .mut_args(|argument| offer(&name, argument))
        .mut_subcommands(add_to)
}

fn offer(command: &str, argument: Arg) -> Arg {
    let takes_names = argument
        .get_value_names()
        .is_some_and(|names| names.iter().any(|name| name.contains("NAME")));
    match (command, argument.get_id().as_str()) {
        ("check" | "fmt" | "diff", "paths") | ("send" | "update" | "recover", "file") => {
            argument.add(ArgValueCompleter::new(request_files()))
        }
        ("get", "target") => argument.add(resources_or_files(Action::Retrieve)),
        ("delete", "target") => argument.add(resources_or_files(Action::Delete)),
        ("list" | "import", "resource") => argument.add(list(|| resources(Action::List))),
        ("new", "kind") => argument.add(list(kinds)),
        ("new", "mode") => argument.add(list(|| Vec::from(["test", "live"].map(Into::into)))),
        (_, "organization") => argument.add(list(move || organizations(takes_names))),
        (_, "role") => argument.add(list(roles)),
        ("explain", "code") => argument.add(list(codes)),
        ("schema", "name") => argument.add(list(schemas)),
        ("sandbox", "faults") => argument.add(ArgValueCompleter::new(faults)),
        ("man", "command") => argument.add(list(commands)),
        ("import", "folder") => argument.value_hint(ValueHint::DirPath),
        _ => argument,
    }
}

fn list(
    candidates: impl Fn() -> Vec<CompletionCandidate> + Send + Sync + 'static,
) -> ArgValueCandidates {
    ArgValueCandidates::new(candidates)
}

fn described(value: &str, description: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(description.to_owned().into()))
}

/// Request files, and the folders that may hold some.
fn request_files() -> PathCompleter {
    PathCompleter::any().filter(is_request_file)
}

fn resources_or_files(action: Action) -> ArgValueCompleter {
    ArgValueCompleter::new(move |word: &OsStr| {
        let mut all = resources(action);
        all.retain(|candidate| starts_with(candidate, word));
        all.extend(request_files().complete(word));
        all
    })
}

fn starts_with(candidate: &CompletionCandidate, word: &OsStr) -> bool {
    let (value, word) = (candidate.get_value(), word.as_encoded_bytes());
    value.as_encoded_bytes().starts_with(word)
}

/// The resources that the API has this action for.
fn resources(action: Action) -> Vec<CompletionCandidate> {
    let operations = OPERATIONS
        .iter()
        .filter(|operation| operation.action == action);
    operations
        .map(|operation| described(operation.resource.name, operation.resource.plural))
        .collect()
}

fn kinds() -> Vec<CompletionCandidate> {
    let choices = choices().into_iter();
    choices
        .map(|choice| described(&choice.name, choice.description))
        .collect()
}

fn codes() -> Vec<CompletionCandidate> {
    let codes = Code::ALL.iter();
    codes
        .map(|code| described(code.name(), code.title()))
        .collect()
}

fn schemas() -> Vec<CompletionCandidate> {
    let names = SCHEMAS.iter().map(|schema| schema.name);
    names
        .chain([config::FILE_NAME])
        .map(CompletionCandidate::new)
        .collect()
}

/// The faults. The part of the word that limits a fault to a method stays before them, such as `POST/`.
fn faults(word: &OsStr) -> Vec<CompletionCandidate> {
    let word = word.to_string_lossy();
    let method = word.rfind('/').map_or("", |slash| &word[..=slash]);
    let names = Fault::NAMES.iter().map(|(form, help)| {
        let name = form.split(['[', ':']).next().unwrap_or(form);
        (format!("{method}{name}"), help)
    });
    names
        .filter(|(value, _)| value.starts_with(&*word))
        .map(|(value, help)| described(&value, help))
        .collect()
}

fn commands() -> Vec<CompletionCandidate> {
    use clap::CommandFactory;

    let all = crate::cli::arguments::Arguments::command();
    let commands = all.get_subcommands().filter(|one| !one.is_hide_set());
    commands
        .map(|one| {
            let about = one.get_about().map(ToString::to_string);
            described(one.get_name(), &about.unwrap_or_default())
        })
        .collect()
}

/// The organizations in the cache of names.
fn organizations(takes_names: bool) -> Vec<CompletionCandidate> {
    let names = names();
    let all = names.organizations.iter();
    let all: Vec<(&str, &str, String)> = all
        .map(|one| {
            let plan = one.plan.clone().unwrap_or_default();
            (one.id.as_str(), one.name.as_str(), plan)
        })
        .collect();
    names_or_ids(&all, takes_names)
}

/// The roles in the cache of names: those of the organization that the command line names, or else all.
fn roles() -> Vec<CompletionCandidate> {
    let names = names();
    let organization = named_organization();
    let organization = organization.and_then(|text| names.organization(&text).ok());
    let of_it =
        |role: &&Role| organization.is_none_or(|one| role.organization.as_deref() == Some(&one.id));
    let place = |role: &Role| {
        let id = role.organization.as_deref().unwrap_or_default();
        match names.organization(id) {
            Ok(organization) => format!("of {}", organization.name),
            Err(_) => String::new(),
        }
    };
    let all: Vec<(&str, &str, String)> = names
        .roles
        .iter()
        .filter(of_it)
        .map(|role| (role.id.as_str(), role.name.as_str(), place(role)))
        .collect();
    names_or_ids(&all, true)
}

/// Candidates from ids, names and descriptions. A name that is not unique can't be looked up, and one with control characters
/// can't be typed: the id stands for it.
fn names_or_ids(all: &[(&str, &str, String)], takes_names: bool) -> Vec<CompletionCandidate> {
    let is_unique = |name: &str| all.iter().filter(|(_, other, _)| *other == name).count() == 1;
    let candidates = all.iter().map(|(id, name, description)| {
        if takes_names && is_unique(name) && sanitize(name) == *name {
            described(name, format!("{id} {description}").trim())
        } else {
            described(id, format!("{name} {description}").trim())
        }
    });
    candidates.collect()
}

/// The names in the cache. Without a cache there are none.
fn names() -> Names {
    cached_without_keychain()
        .map(|cached| cached.names)
        .unwrap_or_default()
}

/// The value of `--organization` on the command line that is completed.
fn named_organization() -> Option<String> {
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let joined = words
        .iter()
        .find_map(|word| word.strip_prefix("--organization="));
    let apart = iter::zip(&words, words.iter().skip(1))
        .find(|(option, _)| *option == "--organization")
        .map(|(_, value)| value.as_str());
    joined.or(apart).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::CommandFactory;
    use clap_complete::engine::complete;

    use super::add_to;
    use crate::cli::arguments::Arguments;

    /// The candidates for the last word, in a folder with a request file, another file and a folder.
    fn candidates(line: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["shop.clreq.json", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").expect("written");
        }
        std::fs::create_dir(folder.path().join("more")).expect("made");
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let last = words.len() - 1;
        let mut command = add_to(Arguments::command());
        // A path completer looks into the folder of the process.
        let found = complete(&mut command, words, last, Some(folder.path())).expect("completed");
        let values = found
            .iter()
            .map(|one| one.get_value().to_string_lossy().into_owned());
        values.filter(|value| !value.starts_with('-')).collect()
    }

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        assert_eq!(candidates(line), expected, "{line}");
    }

    #[test]
    fn values_are_offered_by_name() {
        check("clreq explain blank", &["blank-value"]);
        check("clreq schema clreq", &["clreq.toml"]);
        check(
            "clreq schema api_credentials.u",
            &["api_credentials.update"],
        );
        check("clreq new sales", &["sales_channel"]);
        check("clreq new webapp x --mode ", &["test", "live"]);
        check("clreq man fm", &["fmt"]);
        check("clreq list perm", &["permissions"]);
        check(
            "clreq import --resource=perm",
            &["--resource=permissions"][..0],
        );
        check("clreq sandbox --fault gz", &["gzip"]);
        check("clreq sandbox --fault POST/gz", &["POST/gzip"]);
        check("clreq check --format sa", &["sarif"]);
    }

    #[test]
    fn only_what_the_api_can_do_is_offered() {
        assert!(candidates("clreq list ").contains(&"versions".to_owned()));
        assert!(!candidates("clreq delete ").contains(&"versions".to_owned()));
    }

    #[test]
    fn no_file_is_offered_where_none_makes_sense() {
        for line in [
            "explain",
            "schema",
            "list",
            "man",
            "whoami",
            "new webapp x --name",
        ] {
            let all = candidates(&format!("clreq {line} "));
            assert!(
                all.iter().all(|one| !one.ends_with(".json")),
                "{line}: {all:?}"
            );
        }
    }
}
