//! Applies every safe fix of a document.

use std::collections::BTreeMap;

use super::codes::Code;
use super::diagnostics::{Fix, diagnose_with};
use super::{Settings, TextEdit, apply};
use crate::syntax::Tree;

/// A fix can make room for the next one; this many rounds are enough for any document that a person broke.
const MOST_ROUNDS: usize = 32;

/// What applying every safe fix makes of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedAll {
    /// The new text.
    pub text: String,
    /// What was done, in the order it was done.
    pub applied: Vec<AppliedFix>,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedFix {
    /// The code of the diagnostic that it repaired.
    pub code: Code,
    /// What it did, as a menu says it.
    pub title: String,
}

/// Applies safe fixes until there are none; `None` if there is none at the start.
pub fn fix_all(tree: &Tree) -> Option<FixedAll> {
    fix_all_with(tree, &Settings::default())
}

/// Applies the safe fixes of what is wrong by a project's settings until there are none; `None` if there is none at
/// the start.
pub fn fix_all_with(tree: &Tree, settings: &Settings) -> Option<FixedAll> {
    let mut round = fix_once(tree, settings)?;
    let mut applied = std::mem::take(&mut round.applied);
    for _ in 1..MOST_ROUNDS {
        let Some(next) = fix_once(&round.tree, settings) else {
            break;
        };
        round = next;
        applied.append(&mut round.applied);
    }
    Some(FixedAll {
        text: round.tree.text().to_owned(),
        applied,
    })
}

/// What a round of fixes leads to.
struct Round {
    tree: Tree,
    applied: Vec<AppliedFix>,
}

/// Applies the safe fixes that don't get in each other's way, the first of each diagnostic. Where quotes have shifted, a fix can be
/// wrong: if all of them together make a syntax error, the first that makes none is applied alone.
fn fix_once(tree: &Tree, settings: &Settings) -> Option<Round> {
    let diagnostics = diagnose_with(tree, settings);
    let fixes: Vec<(Code, &Fix)> = diagnostics
        .iter()
        .filter_map(|diagnostic| {
            let fix = diagnostic.fixes.iter().find(|fix| fix.is_safe)?;
            Some((diagnostic.code, fix))
        })
        .collect();
    let mut taken = Taken::default();
    let mut together = fixes.clone();
    together.retain(|(_, fix)| {
        let is_free = fix.edits.iter().all(|edit| taken.is_free(edit));
        if is_free {
            taken.take(&fix.edits);
        }
        is_free
    });
    let alone = fixes.iter().take(MOST_ROUNDS).map(std::slice::from_ref);
    std::iter::once(together.as_slice())
        .filter(|fixes| !fixes.is_empty())
        .chain(alone)
        .find_map(|fixes| apply_fixes(tree, fixes))
}

/// Applies fixes; `None` if that makes a syntax error.
fn apply_fixes(tree: &Tree, fixes: &[(Code, &Fix)]) -> Option<Round> {
    let edits = fixes.iter().flat_map(|(_, fix)| fix.edits.iter().cloned());
    let fixed = Tree::parse(apply(tree.text(), &edits.collect::<Vec<_>>()));
    let applied = fixes.iter().map(|(code, fix)| AppliedFix {
        code: *code,
        title: fix.title.clone(),
    });
    (fixed.errors().len() <= tree.errors().len()).then(|| Round {
        applied: applied.collect(),
        tree: fixed,
    })
}

/// The places that edits have taken: the end of each by its start. No two touch.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Whether an edit touches no other.
    fn is_free(&self, edit: &TextEdit) -> bool {
        let before = self.0.range(..=edit.span.end).next_back();
        before.is_none_or(|(_, end)| *end < edit.span.start)
    }

    fn take(&mut self, edits: &[TextEdit]) {
        let spans = edits.iter().map(|edit| (edit.span.start, edit.span.end));
        self.0.extend(spans);
    }
}

#[cfg(test)]
mod tests {
    use super::{fix_all, fix_all_with};
    use crate::analysis::Settings;
    use crate::analysis::codes::Code;
    use crate::syntax::Tree;

    fn check(before: &str, after: Option<&str>) {
        let fixed = fix_all(&Tree::parse(before)).map(|fixed| fixed.text);
        assert_eq!(fixed.as_deref(), after);
    }

    #[test]
    fn every_safe_fix_is_applied_and_no_other() {
        check(
            "{'data': {type: 'api_credential', \"attributes\": {\"kind\": sales-channel, \"expires_in\": \"7200\",},} // why\n}",
            Some(
                "{\"data\": {\"type\": \"api_credentials\", \"attributes\": {\"kind\": \"sales_channel\", \"expires_in\": 7200}}\n}",
            ),
        );
    }

    #[test]
    fn what_settings_leave_out_is_not_fixed() {
        let mut settings = Settings::default();
        settings.severities.insert(Code::TrailingComma, None);
        let fixed = fix_all_with(&Tree::parse("[1,] // why"), &settings);
        assert_eq!(fixed.map(|fixed| fixed.text).as_deref(), Some("[1,]"));
    }

    #[test]
    fn a_document_without_safe_fixes_stays_as_it_is() {
        check("{}", None);
        check("", None);
    }
}
