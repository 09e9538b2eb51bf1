use std::sync::OnceLock;

use super::findings::Findings;
use crate::secrets::Secret;
use crate::syntax::Tree;
use crate::text::Span;

/// A parsed text that can be edited, with what a look at every node of it finds: both follow an edit at the cost of the edit.
#[derive(Clone, Debug)]
pub struct Document {
    tree: Tree,
    /// Made when it is first asked for.
    findings: OnceLock<Findings>,
}

impl Document {
    /// Parses a text; see [`Tree::parse_up_to`].
    pub fn parse_up_to(most: usize, text: impl Into<String>) -> Self {
        Self {
            tree: Tree::parse_up_to(most, text),
            findings: OnceLock::new(),
        }
    }

    /// The text and its tree.
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What a look at every node finds.
    pub fn findings(&self) -> &Findings {
        self.findings.get_or_init(|| Findings::of(&self.tree))
    }

    /// Every secret, in the order of the text.
    pub fn secrets(&self) -> impl ExactSizeIterator<Item = Secret<'_>> {
        self.findings().secrets(&self.tree)
    }

    /// Replaces a span of the text; see [`Tree::edit`]. False if the whole text had to be parsed again.
    pub fn edit(&mut self, span: Span, replacement: &str) -> bool {
        let change = self.tree.edit(span, replacement);
        if change.first == 0 {
            self.findings = OnceLock::new();
            return false;
        }
        if let Some(findings) = self.findings.get_mut() {
            findings.update(&self.tree, &change);
        }
        true
    }
}

#[cfg(test)]
mod tests;
