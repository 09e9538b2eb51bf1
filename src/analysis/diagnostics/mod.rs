//! Finds what is wrong with a document.
//!
//! Diagnostics come from syntax errors, from violations of the schema, and from `rules` that a schema can't express.
//! One mistake gives one diagnostic: errors that only follow from a reported one are dropped.

mod api_errors;
mod differences;
mod hide;
mod limit;
mod rules;
mod syntax_errors;
mod unknown_ids;
mod unmerged;
mod violations;

use super::codes::Code;
use super::marked_nodes::MarkedNodes;
use super::unresolved::unresolved;
use super::{Settings, Severity, TextEdit, safety};
use crate::operation::schema_for;
use crate::schema::Schema;
use crate::secrets::Mask;
use crate::syntax::{Node, Tree};
use crate::text::Span;

pub use api_errors::{ApiError, ApiErrors};
pub use differences::{ApiValue, Differences};
pub use unknown_ids::unknown_ids;

use limit::Truncated;

/// A problem, or a possible one.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The kind of problem.
    pub code: Code,
    /// How severe it is.
    pub severity: Severity,
    /// The narrowest useful place. A missing member is reported at the key of its object.
    pub span: Span,
    /// What is wrong and what to do.
    pub message: String,
    /// Further information.
    pub help: Option<String>,
    /// Other places to look at.
    pub related: Vec<Related>,
    /// The JSON Pointer of the value.
    pub pointer: String,
    /// Possible fixes, the likeliest first.
    pub fixes: Vec<Fix>,
}

/// Another place of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// How it is related.
    pub message: String,
}

/// A change that removes a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The title in a menu.
    pub title: String,
    /// The edits. They don't overlap.
    pub edits: Vec<TextEdit>,
    /// Whether this is almost certainly what the author meant. Before it is applied without a review,
    /// [`fix_all`](crate::analysis::fix_all) checks that the text loses nothing.
    pub is_safe: bool,
}

impl Fix {
    /// A fix that may be applied without a review.
    pub fn safe(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Self {
            title: title.into(),
            edits,
            is_safe: true,
        }
    }

    /// A fix that a person should review first.
    pub fn suggested(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Self {
            is_safe: false,
            ..Self::safe(title, edits)
        }
    }
}

impl Diagnostic {
    /// A diagnostic with the default severity of its code.
    fn new(code: Code, span: Span, node: Option<Node<'_>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span,
            message: message.into(),
            help: None,
            related: Vec::new(),
            pointer: node.map(Node::pointer).unwrap_or_default(),
            fixes: Vec::new(),
        }
    }

    /// A diagnostic at a value.
    pub(crate) fn on(code: Code, node: Node<'_>, message: impl Into<String>) -> Self {
        Self::new(code, node.span(), Some(node), message)
    }

    fn with_related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related {
            span,
            message: message.into(),
        });
        self
    }

    fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }
}

/// Whether a value is damaged and its container has unreadable text. That text may be the rest of the value, and a
/// replacement would not cover it.
fn is_damaged(node: Node<'_>) -> bool {
    node.is_malformed() && node.container().is_some_and(Node::is_broken)
}

/// All diagnostics of a document, in the order of the text.
pub fn diagnose(tree: &Tree) -> Vec<Diagnostic> {
    diagnose_with(tree, &Settings::default())
}

/// All diagnostics of a document with a project's settings, in the order of the text.
pub fn diagnose_with(tree: &Tree, settings: &Settings) -> Vec<Diagnostic> {
    diagnose_marked(tree, &MarkedNodes::of(tree), settings)
}

/// The same for a document whose marked nodes are already known.
pub fn diagnose_marked(tree: &Tree, marked: &MarkedNodes, settings: &Settings) -> Vec<Diagnostic> {
    diagnose_and_count(tree, marked, settings).diagnostics
}

/// All diagnostics of a document, and the number of problems that are not listed.
pub(super) fn diagnose_all(tree: &Tree, settings: &Settings) -> Diagnosis {
    diagnose_and_count(tree, &MarkedNodes::of(tree), settings)
}

/// The diagnostics of a document.
#[derive(Clone)]
pub(super) struct Diagnosis {
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// How many problems are not listed.
    pub left_out: usize,
}

impl Diagnosis {
    /// The number of errors and the number of other problems. Unlisted problems count as errors.
    pub fn problems(&self) -> (usize, usize) {
        let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
        let errors = self.diagnostics.iter().filter(is_error).count();
        (errors + self.left_out, self.diagnostics.len() - errors)
    }
}

fn diagnose_and_count(tree: &Tree, marked: &MarkedNodes, settings: &Settings) -> Diagnosis {
    let schema = schema_for(tree);
    let mut left_out = Truncated::new(settings);
    let unresolved = unresolved(tree);
    let mut diagnostics = match unresolved {
        Some(unresolved) => vec![unmerged::diagnose(tree, unresolved)],
        None => syntax_errors::diagnose(tree, marked, &mut left_out),
    };
    // Schema violations say nothing useful about a text that is not JSON yet, or that nests too deep to be a request.
    let is_too_deep = |found: &Diagnostic| found.code == Code::NestingTooDeep;
    let is_request = unresolved.is_none() && !diagnostics.iter().any(is_too_deep);
    if is_request {
        diagnostics.extend(violations::diagnose(tree, schema, &mut left_out));
    }
    let data = tree.root().and_then(|root| root.get("data"));
    let input = RuleInput {
        tree,
        data,
        attributes: data.and_then(|data| data.get("attributes")),
        marked,
        schema,
        settings,
    };
    if unresolved.is_some() {
        diagnostics.extend(rules::diagnose_secrets(&input, &mut left_out));
    } else {
        diagnostics.extend(rules::diagnose(&input, &mut left_out));
    }
    keep_one_per_mistake(&mut diagnostics);
    // Filter by settings last, so that a mistake whose code is off is not reported under another code.
    diagnostics.retain_mut(|diagnostic| {
        let severity = settings.severity(diagnostic.code, diagnostic.severity);
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        severity.is_some()
    });
    diagnostics.extend(left_out.diagnostic(tree.text_len()));
    if !diagnostics.is_empty() {
        let mask = Mask::new(marked.secrets(tree));
        hide::hide_secrets(&mut diagnostics, tree, &mask);
    }
    for diagnostic in &mut diagnostics {
        limit::limit_texts(diagnostic);
        for fix in &mut diagnostic.fixes {
            fix.is_safe &= safety::replaces_tokens(tree, &fix.edits);
        }
    }
    Diagnosis {
        diagnostics,
        left_out: left_out.total(),
    }
}

/// Whether there is an error, which prevents sending.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The input of a rule.
struct RuleInput<'a> {
    tree: &'a Tree,
    /// The value of `/data`.
    data: Option<Node<'a>>,
    /// The value of `/data/attributes`.
    attributes: Option<Node<'a>>,
    marked: &'a MarkedNodes,
    schema: &'static Schema,
    settings: &'a Settings,
}

/// Drops the diagnostics that only follow from a placeholder, such as a wrong format, or from a broken rule of the project.
fn keep_one_per_mistake(diagnostics: &mut Vec<Diagnostic>) {
    let places = |code: Code| -> Vec<Span> {
        let of_code = diagnostics.iter().filter(|found| found.code == code);
        of_code.map(|found| found.span).collect()
    };
    let (placeholders, project_rules) = (places(Code::Placeholder), places(Code::ProjectRule));
    diagnostics.retain(|diagnostic| match diagnostic.code {
        Code::MalformedId => {
            !placeholders.contains(&diagnostic.span) && !project_rules.contains(&diagnostic.span)
        }
        Code::InvalidUri | Code::InvalidFormat => !placeholders.contains(&diagnostic.span),
        Code::Placeholder | Code::InvalidValue => !project_rules.contains(&diagnostic.span),
        _ => true,
    });
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
}

#[cfg(test)]
mod tests;
