//! Opens and changes documents, and waits for their diagnostics.

use lsp_types::{
    Diagnostic, Position, Range, TextDocumentContentChangeEvent, TextEdit, WorkspaceEdit,
};
use serde_json::{Value, json};

use super::LspClient;
use super::documents::{Document, PositionEncoding, apply_workspace_edit};

/// A change of a range.
pub fn change(range: Range, text: &str) -> TextDocumentContentChangeEvent {
    TextDocumentContentChangeEvent {
        range: Some(range),
        range_length: None,
        text: text.to_owned(),
    }
}

/// Changing documents.
impl LspClient {
    /// Opens a document, at version 1.
    pub fn open(&self, uri: &str, text: &str) {
        self.open_as(uri, "json", text);
    }

    /// Opens a document with a language id.
    pub fn open_as(&self, uri: &str, language: &str, text: &str) {
        let mut state = self.shared.lock();
        let document = Document {
            version: 1,
            text: text.to_owned(),
        };
        assert!(
            state.documents.insert(uri.to_owned(), document).is_none(),
            "{uri} is open already"
        );
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        state.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Sends several sequential changes in one notification.
    pub fn change(&self, uri: &str, changes: &[TextDocumentContentChangeEvent]) {
        self.shared.lock().change(uri, changes);
    }

    /// Replaces the whole text of a document.
    pub fn replace_text(&self, uri: &str, text: &str) {
        self.shared.lock().replace_text(uri, text.to_owned());
    }

    /// Replaces the only occurrence of `old` in a document, as a typing user does.
    #[track_caller]
    pub fn edit(&self, uri: &str, old: &str, new: &str) {
        let range = self.range_of(uri, old);
        self.change(uri, &[change(range, new)]);
    }

    /// Applies edits to a document, as an editor does for formatting or an accepted completion.
    #[track_caller]
    pub fn apply_text_edits(&self, uri: &str, edits: &[TextEdit]) {
        let mut state = self.shared.lock();
        let text = state.encoding.apply_edits(&state.document(uri).text, edits);
        state.replace_text(uri, text.expect("edits that can be applied"));
    }

    /// Applies the edit of a code action that the user chose.
    #[track_caller]
    pub fn apply_workspace_edit(&self, edit: &Value) {
        let edit: WorkspaceEdit = serde_json::from_value(edit.clone()).expect("a WorkspaceEdit");
        let mut state = self.shared.lock();
        let texts = apply_workspace_edit(&state.documents, state.encoding, edit);
        for (uri, text) in texts.expect("an edit that can be applied") {
            state.replace_text(&uri, text);
        }
    }

    /// Tells the server that a document was saved.
    pub fn save(&self, uri: &str) {
        self.notify(
            "textDocument/didSave",
            json!({ "textDocument": { "uri": uri } }),
        );
    }

    /// Closes a document.
    #[track_caller]
    pub fn close(&self, uri: &str) {
        let mut state = self.shared.lock();
        assert!(state.documents.remove(uri).is_some(), "{uri} is not open");
        state.notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": uri } }),
        );
    }
}

/// Reading documents.
impl LspClient {
    /// The text of an open document.
    pub fn text(&self, uri: &str) -> String {
        self.shared.lock().document(uri).text.clone()
    }

    /// The version of an open document.
    pub fn version(&self, uri: &str) -> i32 {
        self.shared.lock().document(uri).version
    }

    /// Waits until an edit by the server makes the text of an open document as wanted; returns the text.
    #[track_caller]
    pub fn wait_for_text(&self, uri: &str, matches: impl Fn(&str) -> bool) -> String {
        self.shared.wait(&format!("the text of {uri}"), |state| {
            let text = &state.document(uri).text;
            matches(text).then(|| text.clone())
        })
    }

    /// The position encoding of the server and the client.
    pub fn encoding(&self) -> PositionEncoding {
        self.shared.lock().encoding
    }

    /// The position of a byte offset in an open document.
    pub fn position(&self, uri: &str, offset: usize) -> Position {
        let state = self.shared.lock();
        state.encoding.position(&state.document(uri).text, offset)
    }

    /// The range of the only occurrence of `needle` in an open document.
    #[track_caller]
    pub fn range_of(&self, uri: &str, needle: &str) -> Range {
        let state = self.shared.lock();
        let text = &state.document(uri).text;
        let mut places = text.match_indices(needle).map(|(offset, _)| offset);
        let start = places
            .next()
            .unwrap_or_else(|| panic!("no {needle:?} in {text:?}"));
        assert_eq!(
            places.next(),
            None,
            "{needle:?} stands in more than one place"
        );
        state.encoding.range(text, start..start + needle.len())
    }

    /// Waits until the newest diagnostics of a document have these codes.
    #[track_caller]
    pub fn wait_for_codes(&self, uri: &str, wanted: &[&str]) {
        let what = format!("the diagnostics {wanted:?} of {uri}");
        self.shared.wait(&what, |state| {
            let published = state.diagnostics.get(uri)?;
            let diagnostics = published["diagnostics"].as_array()?;
            let codes: Vec<_> = diagnostics.iter().map(|found| &found["code"]).collect();
            (codes == wanted).then_some(())
        });
    }

    /// Fails unless the last diagnostics of a document had these codes.
    #[track_caller]
    pub fn assert_codes_at_the_end(&self, uri: &str, wanted: &[&str]) {
        let published = self
            .published_diagnostics(uri)
            .expect("published diagnostics");
        let diagnostics = published["diagnostics"].as_array().expect("a list");
        let codes: Vec<_> = diagnostics.iter().map(|found| &found["code"]).collect();
        assert_eq!(codes, wanted);
    }

    /// The newest diagnostics of a document that the server has published so far.
    pub fn published_diagnostics(&self, uri: &str) -> Option<Value> {
        self.shared.lock().diagnostics.get(uri).cloned()
    }

    /// Waits for the diagnostics of a version of a document: the given one, else the newest one if the document is open
    /// and the server says for which version they are.
    #[track_caller]
    pub fn wait_for_diagnostics(&self, uri: &str, version: Option<i32>) -> Vec<Diagnostic> {
        let what = format!("the diagnostics of {uri}, version {version:?}");
        self.shared.wait(&what, |state| {
            let wanted = version.or(state.documents.get(uri).map(|document| document.version));
            let published = state.diagnostics.get(uri)?;
            let is_wanted = match published["version"].as_i64() {
                None => version.is_none(),
                Some(published) => wanted.is_none_or(|wanted| i64::from(wanted) == published),
            };
            is_wanted.then(|| {
                serde_json::from_value(published["diagnostics"].clone()).expect("diagnostics")
            })
        })
    }
}
