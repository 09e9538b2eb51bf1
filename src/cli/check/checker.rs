//! Checks one document, and applies or shows its safe fixes.

use super::kept;
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Diagnostic, diagnose_marked};
use crate::analysis::fix_all::fix_all_with;
use crate::analysis::marked_nodes::MarkedNodes;
use crate::analysis::{Settings, Severity};
use crate::cli::configuration::{Configurations, Settled};
use crate::cli::diff;
use crate::cli::report::FileReport;
use crate::files::{self, FileError, Source, is_kept_file};
use crate::secrets::Mask;
use crate::syntax::Tree;

/// How to handle the problems that safe fixes repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repair {
    /// Only report them.
    No,
    /// Repair them.
    Apply,
    /// Show the fixes as a diff.
    Show,
}

/// The result of checking a document.
#[derive(Default)]
pub(super) struct Checked {
    /// The diagnostics; `None` if a `clreq.toml` excludes the file.
    pub report: Option<FileReport>,
    /// The fixes as a unified diff.
    pub diff: Option<String>,
    /// The fixed text of standard input.
    pub text: Option<String>,
}

/// Checks documents, each with its configuration.
pub(super) struct Checker {
    pub configurations: Configurations,
    pub repair: Repair,
}

impl Checker {
    pub fn new(configurations: Configurations, repair: Repair) -> Self {
        Self {
            configurations: configurations.on_top_of(stricter()),
            repair,
        }
    }

    pub fn check(&self, source: &Source) -> Result<Checked, FileError> {
        let settings = match self.configurations.settle(source)? {
            Settled::Settings(settings) => settings,
            Settled::Ignored => return self.pass(source),
        };
        let tree = Tree::parse(files::read(source)?);
        if source.path().is_some_and(is_kept_file) {
            let diagnostics = kept::diagnose(&tree, &settings);
            return Ok(Checked {
                report: Some(FileReport::without_text(source.name(), diagnostics)),
                ..Checked::default()
            });
        }
        match self.repair {
            Repair::No => Ok(Checked {
                report: Some(report(source, tree, &settings)),
                ..Checked::default()
            }),
            Repair::Show => {
                let fixed = fix_all_with(&tree, &settings);
                let diff = fixed.map(|fixed| diff::unified(&source.name(), &tree, &fixed.text));
                Ok(Checked {
                    report: Some(report(source, tree, &settings)),
                    diff,
                    ..Checked::default()
                })
            }
            Repair::Apply => apply(source, tree, &settings),
        }
    }

    /// Skips a document. As a filter, the command prints its text unchanged.
    fn pass(&self, source: &Source) -> Result<Checked, FileError> {
        let is_filter = self.repair == Repair::Apply && is_stdin(source);
        let text = is_filter.then(|| files::read(source)).transpose()?;
        Ok(Checked {
            text,
            ..Checked::default()
        })
    }
}

fn apply(source: &Source, tree: Tree, settings: &Settings) -> Result<Checked, FileError> {
    let Some(fixed) = fix_all_with(&tree, settings) else {
        return Ok(Checked {
            text: is_stdin(source).then(|| tree.text().to_owned()),
            report: Some(report(source, tree, settings)),
            ..Checked::default()
        });
    };
    if let Source::File(path) = source {
        files::replace_unchanged(path, tree.text(), &fixed.text)?;
    }
    let text = is_stdin(source).then(|| fixed.text.clone());
    let report = report(source, Tree::parse(fixed.text), settings);
    Ok(Checked {
        report: Some(report.with_applied(fixed.applied)),
        text,
        ..Checked::default()
    })
}

fn report(source: &Source, tree: Tree, settings: &Settings) -> FileReport {
    let marked = MarkedNodes::of(&tree);
    let diagnostics = diagnose_marked(&tree, &marked, settings);
    let may_be_fixed = |found: &&Diagnostic| found.fixes.iter().any(|fix| fix.is_safe);
    let fixable = match diagnostics.iter().filter(may_be_fixed).count() {
        0 => 0,
        // A fix can uncover errors that are not among these.
        count => fix_all_with(&tree, settings).map_or(0, |fixed| fixed.applied.len().min(count)),
    };
    let mask = Mask::new(marked.secrets(&tree));
    let mut report = FileReport::new(source.name(), tree, mask, diagnostics);
    report.fixable = fixable;
    report
}

/// In an editor a secret is a warning, because its author sees it. Here it is an error, because it must not be committed.
fn stricter() -> Settings {
    let mut settings = Settings::default();
    settings
        .severities
        .insert(Code::SecretInResponse, Some(Severity::Error));
    settings
}

fn is_stdin(source: &Source) -> bool {
    matches!(source, Source::StandardInput(_))
}
