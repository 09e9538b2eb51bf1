//! The same work on every document, with a progress bar.

use std::num::NonZero;

use super::parallel::map_in_order;
use super::progress::Progress;
use crate::files::Source;

/// Works on all documents and hands over the results in order. `verb` is the word in the progress bar, as in "Checking";
/// `jobs` is the number of threads at most; without it, that of the cores.
pub(super) fn for_each_document<R: Send>(
    verb: &'static str,
    jobs: Option<NonZero<usize>>,
    sources: &[Source],
    work: impl Fn(&Source) -> R + Sync,
    mut take: impl FnMut(&Source, R),
) {
    let progress = Progress::new(verb, sources.len());
    let work = |source: &Source| {
        let result = work(source);
        progress.tick();
        result
    };
    map_in_order(jobs, sources, work, |source, result| {
        // What is printed now must not follow the bar on its line.
        progress.clear();
        take(source, result);
    });
}
