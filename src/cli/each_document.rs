//! The same work on every document that is found, with how far it is on the terminal.

use std::num::NonZero;

use super::parallel;
use super::progress::Progress;
use crate::files::{FileError, Found, Source};

/// The results in the order of the documents, and why some could not be found. `verb` says what is done, as in "Checking"; `jobs` is the
/// number of threads at most, without one that of the cores.
pub(super) fn for_each_document<R: Send>(
    verb: &'static str,
    jobs: Option<NonZero<usize>>,
    find: impl FnOnce(&mut dyn FnMut(Found)) -> Vec<FileError>,
    work: impl Fn(&Source) -> R + Sync,
) -> (impl ExactSizeIterator<Item = (Source, R)>, Vec<FileError>) {
    let progress = Progress::new(verb);
    let find = |found: &mut dyn FnMut(Found)| {
        find(&mut |document| {
            progress.add();
            found(document);
        })
    };
    let work = |document: Found| {
        let result = work(&document.source);
        progress.tick();
        // What is moved again and again until it has its place is short.
        Box::new((document, result))
    };
    let (results, errors) =
        parallel::map_found(jobs, find, work, |one, other| one.0.compare(&other.0));
    let results = results.into_iter().map(|done| {
        let (document, result) = *done;
        (document.source, result)
    });
    (results, errors)
}
