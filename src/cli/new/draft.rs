//! A request that is being made.

use serde_json::{Value, json};

use super::ROLE;
use crate::analysis::diagnostics::{Diagnostic, diagnose_with};
use crate::analysis::formatting::{FormatOptions, format};
use crate::analysis::style::Style;
use crate::analysis::{Settings, apply, snippet};
use crate::schema::{API_CREDENTIALS_CREATE, Schema, Snippet, View};
use crate::syntax::{Tree, push_token};

const KIND: &str = "/data/attributes/kind";
const ATTRIBUTES: &str = "/data/attributes";

/// A request that is being made of a snippet of the schema.
pub(super) struct Draft {
    document: Value,
    /// The places that the snippet leaves to whoever uses it, in the order of the document.
    open: Vec<String>,
}

impl Draft {
    /// A draft of a kind: the snippet for it, or the first one for a kind that has none of its own.
    pub fn new(kind: &str) -> Self {
        let view = document();
        let snippets: Vec<Snippet<'_>> = view.snippets().collect();
        let own = snippets
            .iter()
            .find(|snippet| kind_of(snippet) == Some(kind));
        let body = own
            .or(snippets.first())
            .map_or(&Value::Null, |snippet| snippet.body);
        let mut open = Vec::new();
        collect_open(body, "", &mut open);
        let mut draft = Self {
            document: snippet::plain(body),
            open,
        };
        if own.is_none() {
            draft.set(KIND, kind);
            draft.rename_default(kind);
        }
        if needs_custom(kind) {
            draft.insert(ATTRIBUTES, "custom", Value::Bool(true));
        }
        draft
    }

    /// The places that are left to whoever makes the request.
    pub fn open(&self) -> Vec<String> {
        self.open.clone()
    }

    /// The text that stands at a place.
    pub fn answer(&self, pointer: &str) -> Option<String> {
        self.document.pointer(pointer)?.as_str().map(str::to_owned)
    }

    /// Puts a text at a place, which is made if it isn't there.
    pub fn set(&mut self, pointer: &str, text: &str) {
        if pointer.starts_with(ROLE) && self.document.pointer(ROLE).is_none() {
            let role = json!({ "data": { "type": "roles" } });
            self.insert("/data/relationships", "role", role);
        }
        if let Some((parent, name)) = pointer.rsplit_once('/') {
            self.insert(parent, name, text.into());
        }
    }

    fn insert(&mut self, parent: &str, name: &str, value: Value) {
        let parent = self.document.pointer_mut(parent);
        if let Some(members) = parent.and_then(Value::as_object_mut) {
            members.insert(name.to_owned(), value);
        }
    }

    /// The default name of another kind's snippet would mislead.
    fn rename_default(&mut self, kind: &str) {
        self.set(super::NAME, &format!("My {}", kind.replace('_', " ")));
    }

    /// The request as a text in its layout.
    pub fn text(&self) -> String {
        let tree = Tree::parse(format!("{:#}\n", self.document));
        let options = FormatOptions {
            style: Style::of(&tree),
            insert_final_newline: true,
        };
        match format(&tree, &options) {
            Ok(edits) => apply(tree.text(), &edits),
            Err(_) => tree.text().to_owned(),
        }
    }

    /// What is wrong with the request as it is.
    pub fn diagnose(&self, settings: &Settings) -> Vec<Diagnostic> {
        diagnose_with(&Tree::parse(self.text()), settings)
    }
}

/// The kinds that have a snippet.
pub(super) fn kinds() -> Vec<String> {
    let view = document();
    let kinds = view
        .snippets()
        .filter_map(|snippet| kind_of(&snippet).map(str::to_owned));
    kinds.collect()
}

/// What the snippet of a kind is for.
pub(super) fn description(kind: &str) -> String {
    let view = document();
    let mut snippets = view.snippets();
    let own = snippets.find(|snippet| kind_of(snippet) == Some(kind));
    own.and_then(|snippet| snippet.description)
        .unwrap_or_default()
        .to_owned()
}

/// What the schema says of a place in the draft.
pub(super) fn view(pointer: &str) -> View<'static> {
    View::at(schema(), &Tree::default(), pointer)
}

fn document() -> View<'static> {
    view("")
}

fn schema() -> &'static Schema {
    &API_CREDENTIALS_CREATE
}

fn kind_of<'a>(snippet: &Snippet<'a>) -> Option<&'a str> {
    snippet.body.pointer(KIND)?.as_str()
}

fn needs_custom(kind: &str) -> bool {
    let choices = view(KIND).choices();
    choices
        .iter()
        .any(|choice| choice.value == kind && choice.requires_custom)
}

/// Collects the places whose text has a tab stop.
fn collect_open(value: &Value, pointer: &str, open: &mut Vec<String>) {
    match value {
        Value::String(text) if text.contains("${") => open.push(pointer.to_owned()),
        Value::Object(members) => {
            for (name, value) in members {
                collect_open(value, &push_token(pointer, name), open);
            }
        }
        _ => {}
    }
}
