//! Checking one document, and repairing it.

use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Diagnostic, diagnose_with};
use crate::analysis::fix_all::fix_all_with;
use crate::analysis::{Settings, Severity};
use crate::cli::configuration::{Configurations, Settled};
use crate::cli::diff;
use crate::cli::report::FileReport;
use crate::files::{self, FileError, Source};
use crate::schema;
use crate::secrets::Mask;
use crate::syntax::Tree;

/// Parsing so many bytes takes longer than starting a thread.
const LONG: usize = 256 * 1024;

/// What to do about what safe fixes repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repair {
    /// Nothing.
    No,
    /// Repair it.
    Apply,
    /// Show what repairing would change.
    Show,
}

/// What came of a document.
#[derive(Default)]
pub(super) struct Checked {
    /// What was found; nothing if a `clreq.toml` excludes the file.
    pub report: Option<FileReport>,
    /// What repairing would change, as a unified diff.
    pub diff: Option<String>,
    /// The text of standard input after repairing.
    pub text: Option<String>,
}

/// Checks documents, each by its configuration.
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
        let text = files::read(source)?;
        if text.len() >= LONG {
            schema::compile_meanwhile();
        }
        let tree = Tree::parse(text);
        match self.repair {
            Repair::No => Ok(Checked {
                report: Some(report(source, tree, &settings)),
                ..Checked::default()
            }),
            Repair::Show => {
                let fixed = fix_all_with(&tree, &settings);
                let diff =
                    fixed.map(|fixed| diff::unified(&source.shown_name(), &tree, &fixed.text));
                Ok(Checked {
                    report: Some(report(source, tree, &settings)),
                    diff,
                    ..Checked::default()
                })
            }
            Repair::Apply => apply(source, tree, &settings),
        }
    }

    /// A document that is left alone. Who pipes a text through a repair wants it back.
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
    let mask = Mask::of(&tree);
    let text = is_stdin(source).then(|| fixed.text.clone());
    let report = report(source, Tree::parse(fixed.text), settings);
    Ok(Checked {
        report: Some(report.with_applied(fixed.applied, &mask)),
        text,
        ..Checked::default()
    })
}

fn report(source: &Source, tree: Tree, settings: &Settings) -> FileReport {
    let diagnostics = diagnose_with(&tree, settings);
    let may_be_fixed = |found: &&Diagnostic| found.fixes.iter().any(|fix| fix.is_safe);
    let fixable = match diagnostics.iter().filter(may_be_fixed).count() {
        0 => 0,
        // A fix can uncover mistakes that are not among these.
        count => fix_all_with(&tree, settings).map_or(0, |fixed| fixed.applied.len().min(count)),
    };
    let mut report = FileReport::new(source.name(), tree, diagnostics);
    report.fixable = fixable;
    report
}

/// What an editor warns of while the author looks at it must not be committed, unless the project says otherwise.
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
