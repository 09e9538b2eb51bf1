//! `clreq check`: what is wrong with request files.

mod checker;
mod options;
mod outputs;
mod watch;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

pub(super) use options::CheckOptions;

use super::configuration::Configurations;
use super::each_document::for_each_document;
use super::report::{self, Report};
use super::{COULD_NOT_RUN, diff, print, print_styled, write_as, write_to};
use crate::analysis::Severity;
use crate::files::{self, FileError, Found, plain};
use checker::{Checked, Checker, Repair};
use outputs::{Format, Output};

pub(super) fn run(options: &CheckOptions) -> u8 {
    if options.watch {
        watch::run(options)
    } else {
        check_once(options)
    }
}

fn check_once(options: &CheckOptions) -> u8 {
    let Gathered {
        find,
        configurations,
    } = match gather(options) {
        Ok(gathered) => gathered,
        Err(error) => {
            tell!("error: {error}");
            return COULD_NOT_RUN;
        }
    };
    let checker = Checker::new(configurations, repair(options));
    let (results, errors) = for_each_document("Checking", options.jobs, find, |source| {
        checker.check(source)
    });
    if results.len() == 0 && errors.is_empty() && !options.quiet {
        tell!("{}", nothing_to_check(options));
    }
    let mut run = Run::of(results.map(|(_, checked)| checked), errors);
    let failed = run.has_failed(options);
    let mut printed = run.print_texts(options);
    if options.quiet {
        run.keep_errors_only();
    }
    for output in &options.outputs.0 {
        printed = printed.max(run.print(output, options));
    }
    let problems = checker.configurations.problems();
    let errors = run.report.errors.iter().map(FileError::to_string);
    for problem in problems.into_iter().chain(errors) {
        tell!("error: {problem}");
    }
    if printed != 0 || !run.report.errors.is_empty() {
        COULD_NOT_RUN
    } else {
        u8::from(failed)
    }
}

/// How the documents to check are found, and where what is settled for them is.
struct Gathered<'a> {
    find: Find<'a>,
    configurations: Configurations,
}

/// Gives documents as they are found, and in the end why some can't be.
type Find<'a> = Box<dyn FnOnce(&mut dyn FnMut(Found)) -> Vec<FileError> + 'a>;

fn gather(options: &CheckOptions) -> Result<Gathered<'_>, files::StagedError> {
    if options.staged {
        let sources = files::staged(options.paths.named())?
            .into_iter()
            .enumerate();
        return Ok(Gathered {
            find: Box::new(|found| {
                sources.for_each(|(number, source)| found(Found::new(number, source)));
                Vec::new()
            }),
            configurations: Configurations::staged()?,
        });
    }
    Ok(Gathered {
        find: Box::new(|found| options.paths.find(found)),
        configurations: Configurations::default(),
    })
}

fn nothing_to_check(options: &CheckOptions) -> &'static str {
    if options.staged {
        "No request file is staged, so nothing was checked."
    } else {
        "There is no request file (*.clreq.json) here, so nothing was checked. `clreq new` makes one."
    }
}

fn repair(options: &CheckOptions) -> Repair {
    match (options.diff, options.fix) {
        (true, _) => Repair::Show,
        (false, true) => Repair::Apply,
        (false, false) => Repair::No,
    }
}

/// What came of a run.
struct Run {
    report: Report,
    diffs: Vec<String>,
    /// The texts of standard input after repairing: one at most.
    texts: Vec<String>,
}

impl Run {
    fn of(
        results: impl Iterator<Item = Result<Checked, FileError>>,
        errors: Vec<FileError>,
    ) -> Self {
        let mut run = Self {
            report: Report {
                errors,
                ..Report::default()
            },
            diffs: Vec::new(),
            texts: Vec::new(),
        };
        for result in results {
            match result {
                Ok(checked) => run.add(checked),
                Err(error) => run.report.errors.push(error),
            }
        }
        run
    }

    fn add(&mut self, checked: Checked) {
        match checked.report {
            Some(report) => self.report.files.push(report),
            None => self.report.ignored += 1,
        }
        self.diffs.extend(checked.diff);
        self.texts.extend(checked.text);
    }

    /// Whether the documents are at fault.
    fn has_failed(&self, options: &CheckOptions) -> bool {
        let warnings = self.report.count(Severity::Warning);
        let too_many = options.max_warnings.filter(|allowed| warnings > *allowed);
        if let Some(allowed) = too_many {
            let warnings = report::human::counted(warnings, "warning");
            tell!("error: {warnings} found, and --max-warnings allows {allowed}.");
        }
        too_many.is_some() || self.report.count(Severity::Error) > 0
    }

    fn keep_errors_only(&mut self) {
        for file in &mut self.report.files {
            file.diagnostics
                .retain(|diagnostic| diagnostic.severity == Severity::Error);
        }
    }

    /// Prints what is asked for in place of a report: the repaired text, the diffs.
    fn print_texts(&self, options: &CheckOptions) -> u8 {
        let texts = print(|out| {
            self.texts
                .iter()
                .try_for_each(|text| out.write_all(text.as_bytes()))
        });
        if !options.diff {
            return texts;
        }
        diff::print(&self.diffs.concat())
    }

    fn print(&self, output: &Output, options: &CheckOptions) -> u8 {
        let write = |out: &mut dyn Write| self.write(out, output.format, options);
        let is_filter = options.fix && options.paths.has_stdin();
        match &output.file {
            Some(file) => print_to_file(file, write),
            None if options.diff => 0,
            None if is_filter => write_to(anstream::stderr().lock(), write),
            None if output.format == Format::Human => print_styled(write),
            None => print(write),
        }
    }

    fn write(&self, out: &mut dyn Write, format: Format, options: &CheckOptions) -> io::Result<()> {
        let report = &self.report;
        match format {
            Format::Human => {
                report::human::write(out, report)?;
                let is_empty = report.files.is_empty() && report.ignored == 0;
                if options.quiet || is_empty {
                    return Ok(());
                }
                report::human::write_summary(out, report)
            }
            Format::Json => report::json::write(out, report),
            Format::Sarif => report::sarif::write(out, report),
            Format::Github => report::github::write(out, report),
            Format::Gitlab => report::gitlab::write(out, report),
            Format::Junit => report::junit::write(out, report),
        }
    }
}

fn print_to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> u8 {
    match File::create(path) {
        Ok(file) => {
            let name = format!("{}:", path.display());
            write_as(&name, anstream::StripStream::new(file), write)
        }
        Err(error) => {
            let reason = plain(&error);
            tell!("error: {}: can't be written: {reason}.", path.display());
            COULD_NOT_RUN
        }
    }
}
