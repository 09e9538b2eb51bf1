//! An immutable version of a document.

use std::sync::{Arc, OnceLock};

use crate::analysis::Settings;
use crate::analysis::diagnostics::{Diagnostic, diagnose_with};
use crate::syntax::Tree;
use crate::text::Text;

/// A version of a document, with its analysis made when it is first asked for, once.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The client's version number; none for a file that isn't open.
    pub version: Option<i32>,
    pub text: Text,
    /// What is settled about its diagnostics.
    pub settings: Arc<Settings>,
    tree: OnceLock<Tree>,
    diagnostics: OnceLock<Vec<Diagnostic>>,
}

impl Snapshot {
    pub fn new(version: Option<i32>, text: Text, settings: Arc<Settings>) -> Arc<Self> {
        Arc::new(Self {
            version,
            text,
            settings,
            tree: OnceLock::new(),
            diagnostics: OnceLock::new(),
        })
    }

    pub fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::parse(&self.text))
    }

    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.diagnostics
            .get_or_init(|| diagnose_with(self.tree(), &self.settings))
    }
}
