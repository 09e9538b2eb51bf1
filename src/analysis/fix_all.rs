//! Applies every safe fix of a document.

use std::collections::BTreeMap;

use super::codes::Code;
use super::diagnostics::{Diagnosis, Fix, diagnose_all};
use super::{Settings, TextEdit, apply, safety};
use crate::syntax::Tree;

/// One fix can make another possible. 32 rounds are more than any document written by a person needs.
const MAX_ROUNDS: usize = 32;

/// How many texts are diagnosed for one document. This bounds the time for a badly damaged one.
const MAX_TRIES: usize = 64;

/// A document after its safe fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedAll {
    /// The new text.
    pub text: String,
    /// The fixes that were applied, in order.
    pub applied: Vec<AppliedFix>,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedFix {
    /// The code of the diagnostic that it fixed.
    pub code: Code,
    /// The title of the fix.
    pub title: String,
}

/// Applies safe fixes until none is left. `None` if none is applied.
pub fn fix_all(tree: &Tree) -> Option<FixedAll> {
    fix_all_with(tree, &Settings::default())
}

/// Like [`fix_all`], with a project's settings: a code that is off is not fixed.
///
/// A fix is applied only if it loses nothing (see `safety`). The result has fewer errors than the original text, or
/// as many errors and fewer warnings.
pub fn fix_all_with(tree: &Tree, settings: &Settings) -> Option<FixedAll> {
    let start = Draft::new(tree.clone(), settings, Vec::new());
    let mut tries = MAX_TRIES;
    let mut best = None;
    let mut last = None;
    for _ in 0..MAX_ROUNDS {
        let draft = last.as_ref().unwrap_or(&start);
        let Some(next) = draft.fixed(settings, &mut tries) else {
            break;
        };
        // A fix may uncover another mistake. The next round fixes it.
        if next.problems() < start.problems() {
            best = Some(next.clone());
        }
        last = Some(next);
    }
    best.map(|draft| FixedAll {
        text: draft.tree.text().to_owned(),
        applied: draft.applied,
    })
}

/// Whether a fix is safe when it is the only one applied.
pub fn is_safe(tree: &Tree, settings: &Settings, fix: &Fix) -> bool {
    if !fix.is_safe || !safety::loses_nothing(tree, &fix.edits) {
        return false;
    }
    let before = Draft::new(tree.clone(), settings, Vec::new());
    let fixed = Tree::parse(apply(tree.text(), &fix.edits));
    Draft::new(fixed, settings, Vec::new()).is_better_than(&before)
}

/// A text after some fixes.
#[derive(Clone)]
struct Draft {
    tree: Tree,
    diagnosis: Diagnosis,
    applied: Vec<AppliedFix>,
}

impl Draft {
    fn new(tree: Tree, settings: &Settings, applied: Vec<AppliedFix>) -> Self {
        let diagnosis = diagnose_all(&tree, settings);
        Self {
            tree,
            diagnosis,
            applied,
        }
    }

    /// The number of errors and the number of other problems.
    fn problems(&self) -> (usize, usize) {
        self.diagnosis.problems()
    }

    /// Syntax errors count most, because they hide other errors.
    fn is_better_than(&self, other: &Self) -> bool {
        let rank = |draft: &Self| (draft.tree.errors().len(), draft.problems());
        rank(self) < rank(other)
    }

    /// The draft after one round: with all safe fixes, or else with the first fix that is safe on its own.
    fn fixed(&self, settings: &Settings, tries: &mut usize) -> Option<Self> {
        let safe: Vec<(Code, &Fix)> = self
            .diagnosis
            .diagnostics
            .iter()
            .filter_map(|diagnostic| {
                let fix = diagnostic.fixes.iter().find(|fix| fix.is_safe)?;
                Some((diagnostic.code, fix))
            })
            .collect();
        let mut taken = Taken::default();
        let mut together: Vec<(Code, &Fix)> = Vec::new();
        for &(code, fix) in &safe {
            if taken.is_free(&fix.edits) && safety::replaces_tokens(&self.tree, &fix.edits) {
                taken.take(&fix.edits);
                together.push((code, fix));
            }
        }
        let alone = together.iter().map(std::slice::from_ref);
        std::iter::once(together.as_slice())
            .filter(|fixes| !fixes.is_empty())
            .chain(alone)
            .find_map(|fixes| self.with(fixes, settings, tries))
    }

    /// The draft with fixes applied, if that is safe and better.
    fn with(&self, fixes: &[(Code, &Fix)], settings: &Settings, tries: &mut usize) -> Option<Self> {
        *tries = tries.checked_sub(1)?;
        let edits = fixes.iter().flat_map(|(_, fix)| fix.edits.iter().cloned());
        let edits: Vec<TextEdit> = edits.collect();
        if !safety::loses_nothing(&self.tree, &edits) {
            return None;
        }
        let fixed = Tree::parse(apply(self.tree.text(), &edits));
        if fixed.errors().len() > self.tree.errors().len() {
            return None;
        }
        let new = fixes.iter().map(|(code, fix)| AppliedFix {
            code: *code,
            title: fix.title.clone(),
        });
        let applied = self.applied.iter().cloned().chain(new).collect();
        let draft = Self::new(fixed, settings, applied);
        draft.is_better_than(self).then_some(draft)
    }
}

/// The spans of edits: the end of each by its start. No two of them touch.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Whether edits touch no span that is taken.
    fn is_free(&self, edits: &[TextEdit]) -> bool {
        edits.iter().all(|edit| {
            let before = self.0.range(..=edit.span.end).next_back();
            before.is_none_or(|(_, end)| *end < edit.span.start)
        })
    }

    fn take(&mut self, edits: &[TextEdit]) {
        let spans = edits.iter().map(|edit| (edit.span.start, edit.span.end));
        self.0.extend(spans);
    }
}

#[cfg(test)]
mod tests;
