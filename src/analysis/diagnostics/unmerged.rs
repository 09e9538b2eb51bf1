//! The single diagnostic for a text with conflict markers or template syntax. All other syntax errors in it would
//! follow from that.

use super::{Code, Diagnostic};
use crate::analysis::unresolved::Unresolved;
use crate::syntax::Tree;

pub(super) fn diagnose(tree: &Tree, unresolved: Unresolved) -> Diagnostic {
    match unresolved {
        Unresolved::Conflict(span) => Diagnostic::new(
            Code::MergeConflict,
            span,
            None,
            "A merge conflict starts here: keep one side, or combine both, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`.",
        ),
        Unresolved::Template(span) => {
            let template = super::syntax_errors::excerpt(tree.slice(span));
            let message = format!(
                "`{template}` is template syntax outside a string: check the file that the template produces, or write the value here."
            );
            Diagnostic::new(Code::Template, span, None, message)
        }
    }
}
