//! Applies every safe fix of a document.

use super::diagnostics::diagnose;
use super::{TextEdit, apply};
use crate::syntax::Tree;
use crate::text::Span;

/// A fix can make room for the next one; this many rounds are enough for any document that a person broke.
const MOST_ROUNDS: usize = 32;

/// What applying every safe fix makes of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedAll {
    /// The new text.
    pub text: String,
    /// What was done, in the order it was done.
    pub titles: Vec<String>,
}

/// Applies safe fixes until there are none; `None` if there is none at the start.
pub fn fix_all(tree: &Tree) -> Option<FixedAll> {
    let mut fixed = fix_once(tree)?;
    for _ in 1..MOST_ROUNDS {
        let Some(next) = fix_once(&Tree::parse(fixed.text.as_str())) else {
            break;
        };
        fixed.text = next.text;
        fixed.titles.extend(next.titles);
    }
    Some(fixed)
}

/// Applies the safe fixes that don't get in each other's way, the first of each diagnostic.
fn fix_once(tree: &Tree) -> Option<FixedAll> {
    let diagnostics = diagnose(tree);
    let mut edits: Vec<TextEdit> = Vec::new();
    let mut titles = Vec::new();
    let fixes = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fixes.iter().find(|fix| fix.is_safe));
    for fix in fixes {
        let is_free = |edit: &TextEdit| edits.iter().all(|other| apart(edit.span, other.span));
        if fix.edits.iter().all(is_free) {
            edits.extend(fix.edits.iter().cloned());
            titles.push(fix.title.clone());
        }
    }
    (!titles.is_empty()).then(|| FixedAll {
        text: apply(tree.text(), &edits),
        titles,
    })
}

/// Whether two edits touch each other nowhere.
fn apart(one: Span, other: Span) -> bool {
    one.end < other.start || other.end < one.start
}

#[cfg(test)]
mod tests {
    use super::fix_all;
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
    fn a_document_without_safe_fixes_stays_as_it_is() {
        check("{}", None);
        check("", None);
    }
}
