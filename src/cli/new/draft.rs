//! A request under construction.

use serde_json::{Value, json};

use crate::analysis::diagnostics::{Diagnostic, diagnose_with};
use crate::analysis::formatting::{FormatOptions, format};
use crate::analysis::style::Style;
use crate::analysis::{Settings, apply, snippet};
use crate::operation::{Action, Operation, document_types, find};
use crate::schema::{API_CREDENTIALS_CREATE, Schema, Snippet, View};
use crate::syntax::{Tree, push_token};

const KIND: &str = "/data/attributes/kind";
const ATTRIBUTES: &str = "/data/attributes";

/// The purpose of a new request file.
pub(in crate::cli) struct Choice {
    /// A kind of API credential, or a resource.
    pub name: String,
    /// A description of it.
    pub description: &'static str,
}

/// All purposes of a new request file: the kinds of API credentials with a snippet, then the other resources.
pub(in crate::cli) fn choices() -> Vec<Choice> {
    let credentials = &API_CREDENTIALS_CREATE;
    let view = root(credentials);
    let kinds = view.snippets().filter_map(|snippet| {
        Some(Choice {
            name: kind_of(&snippet)?.to_owned(),
            description: snippet.description.unwrap_or_default(),
        })
    });
    let others = creates().filter(|(_, schema)| !std::ptr::eq(*schema, credentials));
    let others = others.map(|(operation, schema)| Choice {
        name: operation.resource.name.to_owned(),
        description: root(schema)
            .snippets()
            .next()
            .and_then(|snippet| snippet.description)
            .unwrap_or_default(),
    });
    kinds.chain(others).collect()
}

fn creates() -> impl Iterator<Item = (&'static Operation, &'static Schema)> {
    document_types().filter_map(|resource| {
        let operation = find(resource.name, Action::Create)?;
        Some((operation, operation.schema?))
    })
}

/// Whether the name is that of a resource with several kinds, so that it is ambiguous.
pub(super) fn needs_kind(name: &str) -> bool {
    name == API_CREDENTIALS_CREATE.resource()
}

/// A request that is built from a snippet of a schema.
pub(super) struct Draft {
    schema: &'static Schema,
    document: Value,
    /// The tab stops of the snippet, in the order of the document.
    open: Vec<String>,
}

impl Draft {
    /// A draft for a resource, or else for the kind of API credential with this name.
    pub fn new(name: &str) -> Self {
        let mut resources = creates();
        match resources.find(|(operation, _)| operation.resource.name == name) {
            Some((_, schema)) => Self::for_resource(schema),
            None => Self::for_kind(name),
        }
    }

    fn for_resource(schema: &'static Schema) -> Self {
        let snippet = root(schema).snippets().next();
        Self::from_body(schema, snippet.map_or(&Value::Null, |snippet| snippet.body))
    }

    fn from_body(schema: &'static Schema, body: &Value) -> Self {
        let mut open = Vec::new();
        collect_open(body, "", &mut open);
        let mut draft = Self {
            schema,
            document: snippet::plain(body),
            open,
        };
        draft.remove_invented_addresses();
        draft
    }

    /// Removes the addresses that the API doesn't need: an example of one would pass the check and be sent.
    fn remove_invented_addresses(&mut self) {
        let view = self.view(ATTRIBUTES);
        for pointer in &self.open {
            let Some(name) = pointer.strip_prefix("/data/attributes/") else {
                continue;
            };
            let is_address = self
                .view(pointer)
                .get("format")
                .is_some_and(|it| it == "uri");
            let attributes = self.document.pointer_mut(ATTRIBUTES);
            if let Some(attributes) = attributes.and_then(Value::as_object_mut)
                && is_address
                && !view.requires(name)
            {
                attributes.remove(name);
            }
        }
    }

    /// The snippet for the kind, or the first snippet if the kind has none.
    fn for_kind(kind: &str) -> Self {
        let schema = &API_CREDENTIALS_CREATE;
        let view = root(schema);
        let snippets: Vec<Snippet<'_>> = view.snippets().collect();
        let own = snippets
            .iter()
            .find(|snippet| kind_of(snippet) == Some(kind));
        let body = own
            .or(snippets.first())
            .map_or(&Value::Null, |snippet| snippet.body);
        let mut draft = Self::from_body(schema, body);
        if own.is_none() {
            draft.set(KIND, kind);
            draft.rename_default(kind);
        }
        if draft.needs_custom(kind) {
            draft.insert(ATTRIBUTES, "custom", Value::Bool(true));
        }
        draft
    }

    /// The places that the user has yet to fill in.
    pub fn open(&self) -> Vec<String> {
        self.open.clone()
    }

    /// The value at a place, in the form that a user types.
    pub fn answer(&self, pointer: &str) -> Option<String> {
        let value = self.document.pointer(pointer)?;
        Some(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        )
    }

    /// Sets the value at a place from the user's input, converted to the type in the schema. Creates the place if it is
    /// missing.
    pub fn set(&mut self, pointer: &str, text: &str) {
        self.insert_relationship(pointer);
        let is_text = self.view(pointer).types().contains(&"string");
        let typed = serde_json::from_str(text).ok().filter(|_| !is_text);
        if let Some((parent, name)) = pointer.rsplit_once('/') {
            self.insert(parent, name, typed.unwrap_or_else(|| text.into()));
        }
    }

    /// Creates the relationship that contains a place, if it is missing.
    fn insert_relationship(&mut self, pointer: &str) {
        const RELATIONSHIPS: &str = "/data/relationships";
        let Some((_, rest)) = pointer.split_once("/data/relationships/") else {
            return;
        };
        let name = rest.split('/').next().unwrap_or_default();
        if self
            .document
            .pointer(&format!("{RELATIONSHIPS}/{name}"))
            .is_some()
        {
            return;
        }
        let identifier = self.view(&format!("{RELATIONSHIPS}/{name}/data/type"));
        let resource = identifier.get("const").cloned().unwrap_or_default();
        if self.document.pointer(RELATIONSHIPS).is_none() {
            self.insert("/data", "relationships", json!({}));
        }
        self.insert(RELATIONSHIPS, name, json!({ "data": { "type": resource } }));
    }

    /// The schema of a place in the draft.
    pub fn view(&self, pointer: &str) -> View<'static> {
        View::at(self.schema, &Tree::default(), pointer)
    }

    /// Whether the request may set a value there.
    pub fn can_set(&self, pointer: &str) -> bool {
        let view = self.view(pointer);
        view.is_known() && !view.is_forbidden()
    }

    fn needs_custom(&self, kind: &str) -> bool {
        let choices = self.view(KIND).choices();
        choices
            .iter()
            .any(|choice| choice.value == kind && choice.requires_custom)
    }

    fn insert(&mut self, parent: &str, name: &str, value: Value) {
        let parent = self.document.pointer_mut(parent);
        if let Some(members) = parent.and_then(Value::as_object_mut) {
            members.insert(name.to_owned(), value);
        }
    }

    /// The default name of another kind's snippet would be misleading.
    fn rename_default(&mut self, kind: &str) {
        self.set(super::NAME, &format!("My {}", kind.replace('_', " ")));
    }

    /// The request as formatted text.
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

    /// The diagnostics of the request in its current state.
    pub fn diagnose(&self, settings: &Settings) -> Vec<Diagnostic> {
        diagnose_with(&Tree::parse(self.text()), settings)
    }
}

fn root(schema: &'static Schema) -> View<'static> {
    View::at(schema, &Tree::default(), "")
}

/// The kind of API credential that a snippet creates.
fn kind_of<'a>(snippet: &Snippet<'a>) -> Option<&'a str> {
    snippet.body.pointer(KIND)?.as_str()
}

/// Collects the places whose text contains a tab stop.
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
