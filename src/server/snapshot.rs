//! An immutable version of a document.

use std::sync::{Arc, OnceLock};

use super::project::FileSettings;
use crate::analysis::diagnostics::{ApiErrors, Diagnostic, diagnose_with};
use crate::syntax::Tree;
use crate::text::Text;

/// The longest document that is analysed, in bytes: several versions of one are in memory at once, and their trees.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A version of a document, with its analysis made when it is first asked for, once.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The client's version number; none for a file that isn't open.
    pub version: Option<i32>,
    pub text: Text,
    pub context: Context,
    tree: OnceLock<Tree>,
    diagnostics: OnceLock<Vec<Diagnostic>>,
}

/// What diagnostics come from besides the text.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// What is settled for the file.
    pub settings: Arc<FileSettings>,
    /// What the API said about the document when it was last sent.
    pub api_errors: Option<Arc<ApiErrors>>,
}

impl Snapshot {
    pub fn new(version: Option<i32>, text: Text, context: Context) -> Arc<Self> {
        Arc::new(Self {
            version,
            text,
            context,
            tree: OnceLock::new(),
            diagnostics: OnceLock::new(),
        })
    }

    pub fn tree(&self) -> &Tree {
        self.tree
            .get_or_init(|| Tree::parse_up_to(MOST_BYTES, &self.text))
    }

    /// What is wrong with the text, and is shown: nothing if the project leaves the file alone.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        if self.context.settings.is_ignored() {
            return &[];
        }
        self.problems()
    }

    /// What is wrong with the text, shown or not.
    pub fn problems(&self) -> &[Diagnostic] {
        self.diagnostics
            .get_or_init(|| diagnose_with(self.tree(), self.context.settings.analysis()))
    }

    /// What the API said that is still true of the text. It is shown, and keeps nobody from sending the text again.
    pub fn api_errors(&self) -> Vec<Diagnostic> {
        let api_errors = self.context.api_errors.iter();
        let mut found: Vec<_> = api_errors.flat_map(|e| e.diagnose(self.tree())).collect();
        found.retain_mut(|diagnostic| {
            let settings = self.context.settings.analysis();
            let severity = settings.severity(diagnostic.code, diagnostic.severity);
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
        found
    }
}
