//! Runs the same work on every document, with a progress bar.

use std::num::NonZero;

use super::parallel::map_in_order;
use super::progress::Progress;
use crate::files::Source;

/// Processes all documents and passes on the results in order. `verb` is the word in the progress bar, as in "Checking". `jobs`
/// is the maximum number of threads; `None` means the number of cores.
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
        // Remove the bar, so that the output doesn't start on its line.
        progress.clear();
        take(source, result);
    });
}
