//! Applies every safe fix of a document.

use std::collections::BTreeMap;

use super::codes::Code;
use super::diagnostics::diagnose_with;
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
    let mut fixed = fix_once(tree, settings)?;
    for _ in 1..MOST_ROUNDS {
        let Some(next) = fix_once(&Tree::parse(fixed.text.as_str()), settings) else {
            break;
        };
        fixed.text = next.text;
        fixed.applied.extend(next.applied);
    }
    Some(fixed)
}

/// Applies the safe fixes that don't get in each other's way, the first of each diagnostic.
fn fix_once(tree: &Tree, settings: &Settings) -> Option<FixedAll> {
    let diagnostics = diagnose_with(tree, settings);
    let mut taken = Taken::default();
    let mut edits = Vec::new();
    let mut applied = Vec::new();
    let fixes = diagnostics.iter().filter_map(|diagnostic| {
        let fix = diagnostic.fixes.iter().find(|fix| fix.is_safe)?;
        Some((diagnostic.code, fix))
    });
    for (code, fix) in fixes {
        if fix.edits.iter().all(|edit| taken.is_free(edit)) {
            taken.take(&fix.edits);
            edits.extend(fix.edits.iter().cloned());
            let title = fix.title.clone();
            applied.push(AppliedFix { code, title });
        }
    }
    (!applied.is_empty()).then(|| FixedAll {
        text: apply(tree.text(), &edits),
        applied,
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
