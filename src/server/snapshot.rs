//! An immutable version of a document, and its analysis, which is computed on first use.
//!
//! Every version is parsed whole. At most one large version of a document is parsed at a time, and the runtime's thread never
//! waits for a parse: see [`super::off_task`].

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio_util::sync::CancellationToken;

use super::file_settings::FileSettings;
use super::off_task::drop_off_task;
use super::send_state::SendState;
use crate::analysis::diagnostics::{ApiErrors, Diagnostic, diagnose_marked, unknown_ids};
use crate::analysis::marked_nodes::MarkedNodes;
use crate::analysis::names::NameList;
use crate::secrets::Secret;
use crate::syntax::{Cancelled, Tree};
use crate::text::Text;

/// The longest document that is analysed, in bytes. The limit bounds memory: several versions may have trees at once.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The longest document, in bytes, that is parsed, analysed and dropped on the runtime's thread. This takes less than a
/// millisecond.
const MAX_SMALL_BYTES: usize = 64 * 1024;

/// A version of a document.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The client's version number; `None` for a file that isn't open.
    pub version: Option<i32>,
    pub text: Text,
    pub context: SnapshotContext,
    /// Cancelled once there is a newer version, or the document is closed.
    pub superseded: CancellationToken,
    parsed: Arc<ParsedText>,
    diagnostics: OnceLock<Vec<Diagnostic>>,
}

/// Everything besides the text that the diagnostics depend on.
#[derive(Clone, Debug)]
pub(super) struct SnapshotContext {
    /// The settings that apply to the file.
    pub settings: Arc<FileSettings>,
    /// The errors in the API's answer to the last send of the document.
    pub api_errors: Option<Arc<ApiErrors>>,
    /// The names of the user's resources.
    pub names: Arc<NameList>,
    /// How the document was sent.
    pub send_state: Arc<SendState>,
}

/// Results that depend on the text alone. Versions that differ only in their context share them.
#[derive(Debug, Default)]
struct ParsedText {
    tree: OnceLock<Tree>,
    marked: OnceLock<MarkedNodes>,
    /// Locked while a large version of the document is parsed. All versions of a document share it.
    turn: Arc<Mutex<()>>,
}

impl Snapshot {
    /// The first version of a document.
    pub fn new(version: Option<i32>, text: Text, context: SnapshotContext) -> Arc<Self> {
        Self::with_parsed(version, text, context, Arc::default())
    }

    /// The version after an edit.
    pub fn edited(&self, version: i32, text: Text, context: SnapshotContext) -> Arc<Self> {
        let parsed = Arc::new(ParsedText {
            tree: OnceLock::new(),
            marked: OnceLock::new(),
            turn: Arc::clone(&self.parsed.turn),
        });
        Self::with_parsed(Some(version), text, context, parsed)
    }

    /// The same version in another context.
    pub fn with_context(&self, context: SnapshotContext) -> Arc<Self> {
        let parsed = Arc::clone(&self.parsed);
        Self::with_parsed(self.version, self.text.clone(), context, parsed)
    }

    fn with_parsed(
        version: Option<i32>,
        text: Text,
        context: SnapshotContext,
        parsed: Arc<ParsedText>,
    ) -> Arc<Self> {
        Arc::new(Self {
            version,
            text,
            context,
            superseded: CancellationToken::new(),
            parsed,
            diagnostics: OnceLock::new(),
        })
    }

    /// Whether the document is too large to be analysed on the runtime's thread.
    pub fn is_large(&self) -> bool {
        self.text.len() > MAX_SMALL_BYTES
    }

    /// Parses the text if it isn't parsed yet. Stops soon after `is_cancelled` returns true. For a large document, first waits
    /// until the parse of another version has ended.
    ///
    /// # Errors
    /// [`Cancelled`] if it stopped.
    pub fn parse_unless(&self, is_cancelled: &dyn Fn() -> bool) -> Result<&Tree, Cancelled> {
        let tree = &self.parsed.tree;
        if let Some(tree) = tree.get() {
            return Ok(tree);
        }
        let turn = self.parsed.turn.lock();
        let turn = turn.unwrap_or_else(PoisonError::into_inner);
        // The previous lock holder may have parsed this version.
        if tree.get().is_none() {
            if is_cancelled() {
                return Err(Cancelled);
            }
            let parsed = Tree::parse_unless(is_cancelled, MAX_BYTES, &self.text)?;
            tree.get_or_init(|| parsed);
        }
        drop(turn);
        tree.get().ok_or(Cancelled)
    }

    /// The tree of the text. Parses it if necessary.
    pub fn tree(&self) -> &Tree {
        if self.is_large() {
            // The parse is never cancelled here. If it were, this would parse again.
            let _ = self.parse_unless(&|| false);
        }
        let parse = || Tree::parse_up_to(MAX_BYTES, &self.text);
        self.parsed.tree.get_or_init(parse)
    }

    fn marked(&self) -> &MarkedNodes {
        let mark = || MarkedNodes::of(self.tree());
        self.parsed.marked.get_or_init(mark)
    }

    /// Every secret, in the order of the text.
    pub fn secrets(&self) -> impl ExactSizeIterator<Item = Secret<'_>> {
        self.marked().secrets(self.tree())
    }

    /// The diagnostics to show: none if the project's configuration excludes the file.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        if self.context.settings.is_ignored() {
            return &[];
        }
        self.problems()
    }

    /// All diagnostics of the text, even of an excluded file.
    pub fn problems(&self) -> &[Diagnostic] {
        self.diagnostics.get_or_init(|| {
            let settings = self.context.settings.analysis();
            diagnose_marked(self.tree(), self.marked(), settings)
        })
    }

    /// What is known from the API and the journal about values that have not changed since. It is shown, but doesn't prevent
    /// another send.
    pub fn send_diagnostics(&self) -> Vec<Diagnostic> {
        let api_errors = self.context.api_errors.iter();
        let mut found: Vec<_> = api_errors.flat_map(|e| e.diagnose(self.tree())).collect();
        found.extend(self.context.send_state.diagnose(self.tree()));
        self.with_severities(found)
    }

    /// The ids in the request that the list of names doesn't have. They are shown, but don't prevent a send.
    pub fn unknown_ids(&self) -> Vec<Diagnostic> {
        match self.context.settings.is_ignored() {
            true => Vec::new(),
            false => self.with_severities(unknown_ids(self.tree(), &self.context.names)),
        }
    }

    fn with_severities(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        found.retain_mut(|diagnostic| {
            let settings = self.context.settings.analysis();
            let severity = settings.severity(diagnostic.code, diagnostic.severity);
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
        found
    }
}

impl Drop for ParsedText {
    fn drop(&mut self) {
        let tree = self.tree.take();
        if let Some(tree) = tree.filter(|tree| tree.text_len() > MAX_SMALL_BYTES) {
            drop_off_task(tree);
        }
    }
}

#[cfg(test)]
mod tests;
