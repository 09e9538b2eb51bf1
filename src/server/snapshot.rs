//! An immutable version of a document.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::project::FileSettings;
use crate::analysis::diagnostics::{ApiErrors, Diagnostic, diagnose_found};
use crate::analysis::{Document, TextEdit};
use crate::syntax::Tree;
use crate::text::Text;

/// The longest document that is analysed, in bytes: several versions of one are in memory at once, and their trees.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// So many edits are followed; beyond that parsing the text is faster.
const MOST_EDITS: usize = 16;

/// A version of a document, with its analysis made when it is first asked for, once.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The client's version number; none for a file that isn't open.
    pub version: Option<i32>,
    /// Empty once the next version has been made of it, if nobody else was reading this one. That one needs only its tree.
    pub text: Text,
    pub context: Context,
    /// What the document comes from, until it is made.
    origin: Mutex<Option<Origin>>,
    document: OnceLock<Document>,
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

/// An earlier version, and what was edited since. Its document becomes that of the later version.
#[derive(Debug)]
struct Origin {
    snapshot: Arc<Snapshot>,
    edits: Vec<TextEdit>,
}

impl Origin {
    /// None if the earlier version was never parsed, or if following the edits would mean to parse more than once.
    fn into_document(self) -> Option<Document> {
        let mut document = match Arc::try_unwrap(self.snapshot) {
            Ok(snapshot) => snapshot.document.into_inner()?,
            // Somebody still reads it.
            Err(snapshot) => snapshot.document.get()?.clone(),
        };
        let mut edits = self.edits.iter();
        for edit in edits.by_ref() {
            if !document.edit(edit.span, &edit.new_text) {
                break;
            }
        }
        (edits.len() == 0).then_some(document)
    }
}

impl Snapshot {
    pub fn new(version: Option<i32>, text: Text, context: Context) -> Arc<Self> {
        Self::with_origin(None, version, text, context)
    }

    /// A version that edits make of an earlier one.
    pub fn following(
        earlier: &Arc<Self>,
        version: Option<i32>,
        text: Text,
        context: Context,
        edits: Vec<TextEdit>,
    ) -> Arc<Self> {
        // One that nobody has asked for yet is passed over.
        let mut origin = earlier.take_origin().unwrap_or_else(|| Origin {
            snapshot: Arc::clone(earlier),
            edits: Vec::new(),
        });
        origin.edits.extend(edits);
        let is_worth_it = origin.edits.len() <= MOST_EDITS;
        Self::with_origin(is_worth_it.then_some(origin), version, text, context)
    }

    fn with_origin(
        origin: Option<Origin>,
        version: Option<i32>,
        text: Text,
        context: Context,
    ) -> Arc<Self> {
        Arc::new(Self {
            version,
            text,
            context,
            origin: Mutex::new(origin),
            document: OnceLock::new(),
            diagnostics: OnceLock::new(),
        })
    }

    fn take_origin(&self) -> Option<Origin> {
        let mut origin = self.origin.lock().unwrap_or_else(PoisonError::into_inner);
        origin.take()
    }

    /// The text as it is analysed.
    pub fn document(&self) -> &Document {
        self.document.get_or_init(|| {
            self.take_origin()
                .and_then(Origin::into_document)
                .unwrap_or_else(|| Document::parse_up_to(MOST_BYTES, &self.text))
        })
    }

    pub fn tree(&self) -> &Tree {
        self.document().tree()
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
        self.diagnostics.get_or_init(|| {
            let document = self.document();
            let settings = self.context.settings.analysis();
            diagnose_found(document.tree(), document.findings(), settings)
        })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::analysis::Settings;
    use crate::analysis::diagnostics::diagnose;
    use crate::config::Configurations;
    use crate::text::Span;

    const TEXT: &str = r#"{"data": {"type": "api_credentials", "attributes": {"name": "Shop",
        "metadata": {"é": [1, {"secret": "abc"}], "b": "<id>", "b": {}}}}}"#;

    fn context() -> Context {
        let uri = lsp_types::Url::parse("file:///shop.clreq.json").expect("an address");
        let settings = FileSettings::new(
            &uri,
            Arc::<Settings>::default(),
            Arc::<Configurations>::default(),
        );
        Context {
            settings: Arc::new(settings),
            api_errors: None,
        }
    }

    fn assert_as_new(snapshot: &Snapshot) {
        assert_eq!(snapshot.tree().text(), snapshot.text.to_string());
        assert_eq!(snapshot.problems(), diagnose(&Tree::parse(&snapshot.text)));
    }

    proptest! {
        #[test]
        fn a_version_is_analysed_as_if_there_were_none_before(
            edits in prop::collection::vec(
                (any::<Index>(), 0_usize..4, prop::sample::select(vec!["", "x", "\"", "{", "}", ",", "1"])),
                1..40,
            ),
            is_asked_for in prop::collection::vec(any::<bool>(), 40),
            is_held in prop::collection::vec(any::<bool>(), 40),
        ) {
            let mut snapshot = Snapshot::new(Some(0), Text::new(TEXT), context());
            let mut held = Vec::new();
            for (number, (place, length, new)) in edits.into_iter().enumerate() {
                let mut text = snapshot.text.clone();
                let whole = text.to_string();
                let start = whole.floor_char_boundary(place.index(text.len() + 1));
                let end = whole.floor_char_boundary(start + length).max(start);
                let edit = TextEdit::replace(Span::new(start, end), new);
                text.replace(edit.span, new);
                snapshot = Snapshot::following(&snapshot, None, text, context(), vec![edit]);
                if is_asked_for[number] {
                    assert_as_new(&snapshot);
                }
                if is_held[number] {
                    held.push(Arc::clone(&snapshot));
                }
            }
            assert_as_new(&snapshot);
            // Versions that were passed over can still be asked for.
            held.iter().for_each(|snapshot| assert_as_new(snapshot));
        }
    }

    #[test]
    fn a_document_goes_from_version_to_version() {
        let first = Snapshot::new(Some(0), Text::new(TEXT), context());
        first.problems();
        let edit = TextEdit::insert(1, " ");
        let text = Text::new(&format!("{{ {}", &TEXT[1..]));
        let second = Snapshot::following(&first, Some(1), text, context(), vec![edit]);
        drop(first);
        let origin = second.take_origin().expect("a version before");
        assert_eq!(Arc::strong_count(&origin.snapshot), 1);
        let document = origin.into_document().expect("it was parsed");
        assert_eq!(document.tree().text(), second.text.to_string());
    }
}
