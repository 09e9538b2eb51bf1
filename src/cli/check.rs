//! `clreq check`: what is wrong with request files.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::arguments::{CheckOptions, Format};
use super::files::{self, FileError, Source};
use super::report::{self, FileReport, Report};
use super::{COULD_NOT_RUN, print, print_styled};
use crate::analysis::Severity;
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::diagnose;
use crate::syntax::Tree;

/// At least so many files make a second thread worth its start.
const FILES_PER_THREAD: usize = 16;

pub(super) fn run(options: &CheckOptions) -> u8 {
    let (sources, mut errors) = files::collect(&options.paths);
    let mut files = Vec::new();
    for result in check_all(&sources) {
        match result {
            Ok(report) => files.push(report),
            Err(error) => errors.push(error),
        }
    }
    let report = Report {
        files_checked: files.len(),
        files: files
            .into_iter()
            .filter(|file| !file.diagnostics.is_empty())
            .collect(),
    };
    let printed = match options.format {
        Format::Human => print_styled(|out| report::human::write(out, &report)),
        Format::Json => print(|out| report::json::write(out, &report)),
    };
    for error in &errors {
        eprintln!("error: {error}");
    }
    if !errors.is_empty() || printed != 0 {
        COULD_NOT_RUN
    } else {
        u8::from(report.count(Severity::Error) > 0)
    }
}

/// Checks every file, on as many threads as are worth it; the results are in the order of the files.
fn check_all(sources: &[Source]) -> Vec<Result<FileReport, FileError>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(sources.len() / FILES_PER_THREAD);
    if threads < 2 {
        return sources.iter().map(check).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(sources.len()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut mine = Vec::new();
                while let Some((index, source)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    sources.get(index).map(|source| (index, source))
                } {
                    mine.push((index, check(source)));
                }
                // A poisoned lock still holds what the other threads found.
                let mut all = results
                    .lock()
                    .unwrap_or_else(|poisoned| poisoned.into_inner());
                all.append(&mut mine);
            });
        }
    });
    let mut results = results
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn check(source: &Source) -> Result<FileReport, FileError> {
    let tree = Tree::parse(files::read(source)?);
    let mut diagnostics = diagnose(&tree);
    for diagnostic in &mut diagnostics {
        // What an editor warns of while the author looks at it must not be committed.
        if diagnostic.code == Code::SecretInResponse {
            diagnostic.severity = Severity::Error;
        }
    }
    Ok(FileReport::new(source.to_string(), tree, diagnostics))
}
