//! `clreq fmt`: formats request files.

use std::num::NonZero;

use clap::Args;

use super::arguments::jobs;
use super::configuration::{Configurations, Settled};
use super::diff;
use super::each_document::for_each_document;
use super::paths::Paths;
use super::report::human::counted;
use super::{COULD_NOT_RUN, print};
use crate::analysis::apply;
use crate::analysis::formatting::{FormatOptions, NotFormatted, format};
use crate::analysis::style::Style;
use crate::files::{self, FileError, Source};
use crate::syntax::Tree;
use crate::text::{Encoding, Text};

/// A file would be changed, or can't be formatted.
const AT_FAULT: u8 = 1;

const AFTER_HELP: &str = "\
Exit codes:
  0  all files are formatted
  1  a file has syntax errors, or --check or --diff found something to change
  2  the command could not run, or could not read or write a file";

#[derive(Args, Debug)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct FormatArguments {
    #[command(flatten)]
    pub paths: Paths,
    /// Change no file: list the files that would change, and exit with 1 if there is one
    #[arg(long)]
    pub check: bool,
    /// Change no file: print the changes as a unified diff, and exit with 1 if there is one
    #[arg(long)]
    pub diff: bool,
    /// Print errors only: no file names and no summary
    #[arg(short, long)]
    pub quiet: bool,
    /// How many files are formatted at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: Option<NonZero<usize>>,
}

/// The result of formatting a file.
enum Formatted {
    /// It is already formatted, or a `clreq.toml` excludes it.
    Unchanged(String),
    /// It was changed, or would be.
    Changed { before: Tree, after: String },
    /// It has syntax errors.
    Refused { place: String, reason: NotFormatted },
}

pub(super) fn run(options: &FormatArguments) -> u8 {
    let configurations = Configurations::default();
    let (sources, errors) = options.paths.find(false);
    let mut run = Run::new(options);
    for_each_document(
        "Formatting",
        options.jobs,
        &sources,
        |source| work(&configurations, options, source),
        |source, result| run.add(source, result),
    );
    if sources.is_empty() && errors.is_empty() {
        if !options.quiet {
            tell!("{}", options.paths.nothing_found("fmt", "formatted"));
        }
        return 0;
    }
    let errors = errors.iter().map(FileError::to_string);
    run.errors.extend(errors.chain(configurations.problems()));
    run.finish()
}

fn work(
    configurations: &Configurations,
    options: &FormatArguments,
    source: &Source,
) -> Result<Formatted, FileError> {
    if matches!(configurations.settle(source)?, Settled::Ignored) {
        return Ok(match source {
            // As a filter, the command prints the text unchanged.
            Source::StandardInput(_) => Formatted::Unchanged(files::read(source)?),
            _ => Formatted::Unchanged(String::new()),
        });
    }
    let before = Tree::parse(files::read(source)?);
    let style = FormatOptions {
        style: Style::of(&before),
        insert_final_newline: true,
    };
    let edits = match format(&before, &style) {
        Ok(edits) => edits,
        Err(reason) => {
            let place = place(source, &before, &reason);
            return Ok(Formatted::Refused { place, reason });
        }
    };
    let after = apply(before.text(), &edits);
    if after == before.text() {
        return Ok(Formatted::Unchanged(after));
    }
    if let (Source::File(path), false) = (source, options.check || options.diff) {
        files::replace_unchanged(path, before.text(), &after)?;
    }
    Ok(Formatted::Changed { before, after })
}

fn place(source: &Source, tree: &Tree, reason: &NotFormatted) -> String {
    let at = Text::new(tree.text()).position(reason.first.span.start, Encoding::Utf32);
    let (line, column) = (u64::from(at.line) + 1, u64::from(at.column) + 1);
    format!("{}:{line}:{column}", source.shown_name())
}

/// The results so far.
struct Run<'a> {
    options: &'a FormatArguments,
    changed: usize,
    unchanged: usize,
    refused: usize,
    errors: Vec<String>,
    /// The exit code of printing.
    printed: u8,
}

impl<'a> Run<'a> {
    fn new(options: &'a FormatArguments) -> Self {
        Self {
            options,
            changed: 0,
            unchanged: 0,
            refused: 0,
            errors: Vec::new(),
            printed: 0,
        }
    }

    fn add(&mut self, source: &Source, result: Result<Formatted, FileError>) {
        let is_filter = matches!(source, Source::StandardInput(_)) && !self.is_dry();
        match result {
            Err(error) => self.errors.push(error.to_string()),
            Ok(Formatted::Refused { place, reason }) => {
                self.refused += 1;
                tell!("error: {place}: {reason}.");
            }
            Ok(Formatted::Unchanged(text)) => {
                self.unchanged += 1;
                if is_filter {
                    self.print(&text);
                }
            }
            Ok(Formatted::Changed { before, after }) => {
                self.changed += 1;
                if is_filter {
                    self.print(&after);
                } else {
                    self.report(source, &before, &after);
                }
            }
        }
    }

    fn report(&mut self, source: &Source, before: &Tree, after: &str) {
        if self.options.diff {
            let diff = diff::unified(&source.name(), before, after);
            self.printed |= diff::print(&diff);
        } else if !self.options.quiet {
            let verb = if self.is_dry() {
                "would format"
            } else {
                "formatted"
            };
            self.print(&format!("{verb} {}\n", source.shown_name()));
        }
    }

    fn print(&mut self, text: &str) {
        self.printed |= print(|out| out.write_all(text.as_bytes()));
    }

    fn is_dry(&self) -> bool {
        self.options.check || self.options.diff
    }

    fn finish(mut self) -> u8 {
        if !self.options.quiet && !self.options.diff && !self.options.paths.has_stdin() {
            let summary = self.summary();
            self.print(&summary);
        }
        for error in &self.errors {
            tell!("error: {error}");
        }
        if !self.errors.is_empty() || self.printed != 0 {
            COULD_NOT_RUN
        } else if self.refused > 0 || (self.is_dry() && self.changed > 0) {
            AT_FAULT
        } else {
            0
        }
    }

    fn summary(&self) -> String {
        let changed = counted(self.changed, "file");
        let done = if self.is_dry() {
            "to format"
        } else {
            "formatted"
        };
        format!("{changed} {done}, {} unchanged.\n", self.unchanged)
    }
}
