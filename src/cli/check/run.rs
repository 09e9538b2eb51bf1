//! Runs one check. Each document is checked, reported and dropped, so that memory doesn't grow with their number.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, StripStream};

use super::checker::Checked;
use super::options::CheckOptions;
use super::outputs::Output;
use crate::analysis::Severity;
use crate::cli::report::human::{counted, summary};
use crate::cli::report::{Counts, Format, Root, Writer};
use crate::cli::{COULD_NOT_RUN, diff, print};
use crate::files::{FileError, Source, plain};
use crate::text::sanitize_path;

/// The output formats, shared by all threads.
pub(super) struct Formats {
    root: Root,
    formats: Vec<Format>,
    is_quiet: bool,
}

/// The result of one document, in all formats.
pub(super) struct Outcome {
    counts: Counts,
    /// The text for each report.
    parts: Vec<String>,
    diff: Option<String>,
    text: Option<String>,
    error: Option<FileError>,
}

impl Formats {
    pub fn of(options: &CheckOptions) -> Self {
        let outputs = options.outputs.0.iter();
        Self {
            root: Root::find(),
            formats: outputs.map(|output| output.format).collect(),
            is_quiet: options.quiet,
        }
    }

    /// Formats the result of a check.
    pub fn render(&self, result: Result<Checked, FileError>) -> Outcome {
        match result {
            Ok(checked) => self.checked(checked),
            Err(error) => self.error(error),
        }
    }

    fn checked(&self, checked: Checked) -> Outcome {
        let mut counts = Counts {
            ignored: usize::from(checked.report.is_none()),
            ..Counts::default()
        };
        let mut parts = Vec::new();
        if let Some(mut report) = checked.report {
            counts = Counts::of(&report);
            if self.is_quiet {
                report
                    .diagnostics
                    .retain(|diagnostic| diagnostic.severity == Severity::Error);
            }
            let formats = self.formats.iter();
            parts = formats
                .map(|format| format.file(&self.root, &report))
                .collect();
        }
        Outcome {
            counts,
            parts,
            diff: checked.diff,
            text: checked.text,
            error: None,
        }
    }

    fn error(&self, error: FileError) -> Outcome {
        let formats = self.formats.iter();
        Outcome {
            counts: Counts {
                unchecked: 1,
                ..Counts::default()
            },
            parts: formats
                .map(|format| format.error(&self.root, &error))
                .collect(),
            diff: None,
            text: None,
            error: Some(error),
        }
    }
}

/// A report and its output.
struct Sink {
    /// The output's name in messages.
    name: String,
    /// `None` if the output can't be opened, or after a write error.
    writer: Option<Writer>,
}

/// A run with the results so far.
pub(super) struct Run<'a> {
    options: &'a CheckOptions,
    formats: &'a Formats,
    sinks: Vec<Sink>,
    pub counts: Counts,
    errors: Vec<FileError>,
    has_diff: bool,
    /// The exit code of writing the reports.
    printed: u8,
}

impl<'a> Run<'a> {
    pub fn start(options: &'a CheckOptions, formats: &'a Formats) -> Self {
        let mut run = Self {
            options,
            formats,
            sinks: Vec::new(),
            counts: Counts::default(),
            errors: Vec::new(),
            has_diff: false,
            printed: 0,
        };
        for output in &options.outputs.0 {
            let name = match &output.file {
                Some(file) => sanitize_path(file) + ":",
                None => "The output".to_owned(),
            };
            let writer = match open(output, options) {
                None => Ok(None),
                Some(out) => out
                    .and_then(|out| Writer::start(output.format, out))
                    .map(Some),
            };
            let mut sink = Sink { name, writer: None };
            match writer {
                Ok(writer) => sink.writer = writer,
                Err(error) => run.printed |= sink.fail(&error),
            }
            run.sinks.push(sink);
        }
        run
    }

    /// Adds the result of one document.
    pub fn add(&mut self, source: Option<&Source>, outcome: Outcome) {
        self.counts.add(&outcome.counts);
        for (sink, part) in self.sinks.iter_mut().zip(&outcome.parts) {
            self.printed |= sink.write(|writer| writer.add(part));
        }
        if let Some(diff) = &outcome.diff {
            self.has_diff = true;
            self.printed |= diff::print(diff);
        }
        if let Some(text) = &outcome.text {
            self.printed |= print(|out| out.write_all(text.as_bytes()));
        }
        debug_assert!(source.is_some() || outcome.error.is_some());
        self.errors.extend(outcome.error);
    }

    /// Adds a folder that could not be searched.
    pub fn add_error(&mut self, error: FileError) {
        let outcome = self.formats.error(error);
        self.add(None, outcome);
    }

    /// Finishes the reports and prints the final messages. Returns the exit code.
    pub fn finish(mut self, problems: &[String], notes: &[String]) -> u8 {
        let has_failed = self.has_failed();
        let is_empty = self.counts.files == 0 && self.counts.ignored == 0;
        let mut is_told = false;
        for sink in &mut self.sinks {
            let Some(format) = sink.writer.as_ref().map(Writer::format) else {
                continue;
            };
            if format == Format::Human {
                is_told |= !sink.name.ends_with(':');
                let has_summary = !self.options.quiet && (!is_empty || self.counts.unchecked > 0);
                let summary = has_summary.then(|| summary(&self.counts));
                let summary = summary.unwrap_or_default();
                self.printed |= sink.write(|writer| writer.add(&summary));
            }
            let (root, counts, errors) = (&self.formats.root, &self.counts, &self.errors);
            self.printed |= sink.write(|writer| writer.finish(root, counts, errors));
        }
        for problem in problems {
            tell!("error: {problem}");
        }
        // The human report includes these.
        for error in self.errors.iter().filter(|_| !is_told) {
            tell!("error: {error}");
        }
        if !self.options.quiet {
            for note in notes {
                tell!("note: {note}");
            }
            self.tell_that_nothing_was_shown();
        }
        if self.printed != 0 || !self.errors.is_empty() || !problems.is_empty() {
            COULD_NOT_RUN
        } else {
            u8::from(has_failed)
        }
    }

    /// Whether there are more problems than allowed.
    fn has_failed(&self) -> bool {
        let warnings = self.counts.warnings;
        let allowed = self.options.max_warnings;
        let exceeded = allowed.filter(|allowed| warnings > *allowed);
        if let Some(allowed) = exceeded {
            let warnings = counted(warnings, "warning");
            tell!("error: {warnings} found, and --max-warnings allows {allowed}.");
        }
        exceeded.is_some() || self.counts.errors > 0
    }

    fn tell_that_nothing_was_shown(&self) {
        if !self.options.diff || self.has_diff || self.counts.files == 0 {
            return;
        }
        match self.counts.errors + self.counts.warnings {
            0 => tell!("There is nothing to repair."),
            left => tell!(
                "There is nothing that --fix can repair. `clreq check` shows {}.",
                match left {
                    1 => "the problem that is left".to_owned(),
                    left => format!("the {left} problems that are left"),
                }
            ),
        }
    }
}

impl Sink {
    fn write(&mut self, write: impl FnOnce(&mut Writer) -> io::Result<()>) -> u8 {
        let Some(writer) = &mut self.writer else {
            return 0;
        };
        match write(writer) {
            Ok(()) => 0,
            Err(error) => self.fail(&error),
        }
    }

    /// Stops writing the output. A closed pipe, as with `head`, is not an error.
    fn fail(&mut self, error: &io::Error) -> u8 {
        self.writer = None;
        if error.kind() == io::ErrorKind::BrokenPipe {
            return 0;
        }
        tell!("error: {} can't be written: {}.", self.name, plain(error));
        COULD_NOT_RUN
    }
}

/// The destination of a report. `None` if standard output is used for something else.
fn open(output: &Output, options: &CheckOptions) -> Option<io::Result<Box<dyn Write>>> {
    let is_filter = options.fix && options.paths.has_stdin();
    let out: Box<dyn Write> = match &output.file {
        Some(file) => match File::create(file) {
            Ok(file) => Box::new(StripStream::new(file)),
            Err(error) => return Some(Err(error)),
        },
        None if options.diff => return None,
        None if is_filter => Box::new(AutoStream::auto(io::stderr())),
        None if output.format == Format::Human => Box::new(AutoStream::auto(io::stdout())),
        None => Box::new(io::stdout()),
    };
    Some(Ok(Box::new(BufWriter::new(out))))
}
