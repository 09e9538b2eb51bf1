//! `clreq check`: reports the problems of request files.

mod checker;
mod kept;
mod options;
mod outputs;
mod run;
mod watch;

pub(super) use options::CheckOptions;

use super::COULD_NOT_RUN;
use super::configuration::Configurations;
use super::each_document::for_each_document;
use crate::files::{self, FileError, Source, StagedError};
use checker::{Checker, Repair};
use run::{Formats, Run};

pub(super) fn run(options: &CheckOptions) -> u8 {
    if options.watch {
        watch::run(options)
    } else {
        check_once(options)
    }
}

fn check_once(options: &CheckOptions) -> u8 {
    let found = match find(options) {
        Ok(found) => found,
        Err(error) => {
            tell!("error: {error}");
            return COULD_NOT_RUN;
        }
    };
    let Found {
        sources,
        errors,
        configurations,
    } = found;
    let checker = Checker::new(configurations, repair(options));
    let formats = Formats::of(options);
    let mut run = Run::start(options, &formats);
    let nothing_found = sources.is_empty() && errors.is_empty();
    for_each_document(
        "Checking",
        options.jobs,
        &sources,
        |source| formats.render(checker.check(source)),
        |source, outcome| run.add(Some(source), outcome),
    );
    errors.into_iter().for_each(|error| run.add_error(error));
    if !options.quiet && nothing_found {
        tell!("{}", nothing_to_check(options));
    }
    let configurations = &checker.configurations;
    run.finish(&configurations.problems(), &configurations.notes())
}

/// The documents to check.
struct Found {
    sources: Vec<Source>,
    /// Folders that could not be searched.
    errors: Vec<FileError>,
    configurations: Configurations,
}

fn find(options: &CheckOptions) -> Result<Found, StagedError> {
    if options.staged {
        return Ok(Found {
            sources: files::staged(options.paths.named())?,
            errors: Vec::new(),
            configurations: Configurations::staged()?,
        });
    }
    let (sources, errors) = options.paths.find(true);
    Ok(Found {
        sources,
        errors,
        configurations: Configurations::default(),
    })
}

/// Why there are no files to check, and what to do.
fn nothing_to_check(options: &CheckOptions) -> String {
    if options.staged {
        return "No request file is staged, so nothing was checked.".to_owned();
    }
    options.paths.nothing_found("check", "checked")
}

fn repair(options: &CheckOptions) -> Repair {
    match (options.diff, options.fix) {
        (true, _) => Repair::Show,
        (false, true) => Repair::Apply,
        (false, false) => Repair::No,
    }
}
