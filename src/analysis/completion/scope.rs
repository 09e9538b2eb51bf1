//! What the schema says of a place, and of all the places around it.

use serde_json::{Map, Value};

use super::template::Template;
use crate::schema::{ELEMENT, Schema, Snippet, View};
use crate::syntax::{Kind, Node, Tree};

/// A place in the schema: the names that lead to it, and a view for each step from the document's root on.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    schema: &'static Schema,
    document: Option<Node<'a>>,
    names: Vec<String>,
    views: Vec<View<'static>>,
}

/// A ready-made object that fits a place.
#[derive(Clone, Debug)]
pub(super) struct ReadyMade {
    pub label: &'static str,
    pub description: Option<&'static str>,
    pub body: Map<String, Value>,
}

impl ReadyMade {
    /// The object's members, without the braces.
    pub fn members(&self) -> Template {
        let mut template = Template::default();
        template.members(&self.body, 0);
        template
    }
}

impl<'a> Scope<'a> {
    /// The document's own value.
    pub fn root(schema: &'static Schema, tree: &'a Tree) -> Self {
        Self {
            schema,
            document: tree.root(),
            names: Vec::new(),
            views: vec![View::at(schema, tree, "")],
        }
    }

    /// The place of a node: of a key, that of its value. None where nothing is to be written: what the API gives,
    /// what the document rules out, and what the schema leaves open.
    pub fn of(schema: &'static Schema, node: Node<'a>) -> Option<Self> {
        let views = View::along(schema, node)?;
        let way = std::iter::successors(Some(node), |node| node.parent());
        let mut names: Vec<String> = way
            .filter_map(|node| match node.kind() {
                Kind::Key => Some(node.string()?.into_owned()),
                _ => node.is_element().then(|| ELEMENT.to_owned()),
            })
            .collect();
        names.reverse();
        let is_closed = views.iter().skip(1).any(|view| !is_writable(view));
        (!is_closed).then(|| Self {
            schema,
            document: node.tree().root(),
            names,
            views,
        })
    }

    /// The place of a member that is still to be written.
    pub fn member(&self, name: &str) -> Self {
        let mut member = self.clone();
        member
            .views
            .extend(self.views.last().map(|view| view.member(name, None)));
        member.names.push(name.to_owned());
        member
    }

    /// The place of an element that is still to be written into an array.
    pub fn element(&self) -> Self {
        self.member(ELEMENT)
    }

    /// Whether it is the place of the document's resource type.
    pub fn is_resource_type(&self) -> bool {
        self.names == ["data", "type"]
    }

    /// The same place in a document that says nothing else.
    pub fn without_document(&self) -> View<'static> {
        let root = View::at(self.schema, &Tree::default(), "");
        let step = |view: View<'static>, name: &String| view.member(name, None);
        self.names.iter().fold(root, step)
    }

    /// What the schema says of the place itself.
    pub fn view(&self) -> Option<&View<'static>> {
        self.views.last()
    }

    /// Whether something that the schema describes may be written here.
    pub fn is_writable(&self) -> bool {
        self.view().is_some_and(is_writable)
    }

    /// The objects that the schema has ready for this place, as its own snippets and as parts of the snippets of the
    /// places around it, nearest first. Each has all the members that the document asks for here.
    pub fn ready_made(&self) -> Vec<ReadyMade> {
        let mut found: Vec<ReadyMade> = Vec::new();
        for (snippet, body) in self.bodies() {
            let Some(body) = body.as_object().and_then(|body| self.completed(body)) else {
                continue;
            };
            let ready_made = ReadyMade {
                label: snippet.label,
                description: snippet.description,
                body,
            };
            if !found
                .iter()
                .any(|other| other.members() == ready_made.members())
            {
                found.push(ready_made);
            }
        }
        found
    }

    /// The value to start with: tab stops as in a snippet's body.
    pub fn skeleton(&self) -> Value {
        let generated = || self.view().map_or(Value::Null, generated);
        let object = match self.bodies().next() {
            Some((_, Value::Object(body))) => self.completed(body),
            Some((_, scalar)) => return scalar.clone(),
            None if self.is_object() => self.completed(&Map::new()),
            None => None,
        };
        object
            .filter(|members| !members.is_empty())
            .map_or_else(generated, Value::Object)
    }

    fn is_object(&self) -> bool {
        self.view()
            .is_some_and(|view| view.types().first() == Some(&"object"))
    }

    /// The values that the snippets here and further out have for this place, with their snippets. A snippet that
    /// contradicts the document is for something else.
    fn bodies(&self) -> impl Iterator<Item = (Snippet<'static>, &'static Value)> {
        (0..self.views.len()).rev().flat_map(move |level| {
            let (outer, inner) = self.names.split_at(level.min(self.names.len()));
            let step = |node: Node<'a>, name: &String| node.get(name);
            let node = self
                .document
                .and_then(|root| outer.iter().try_fold(root, step));
            let snippets = self.views.get(level).into_iter().flat_map(View::snippets);
            let fitting = snippets
                .filter(move |snippet| node.is_none_or(|node| !contradicts(snippet.body, node)));
            fitting.filter_map(move |snippet| {
                let body = inner
                    .iter()
                    .try_fold(snippet.body, |body, name| body.get(name))?;
                Some((snippet, body))
            })
        })
    }

    /// An object with the required members that it lacks; none if it has one that is not allowed here.
    fn completed(&self, body: &Map<String, Value>) -> Option<Map<String, Value>> {
        let view = self.view()?;
        let mut completed = Map::new();
        for (name, value) in body {
            let member = self.member(name);
            if !member.is_writable() {
                return None;
            }
            let value = match value {
                Value::Object(inner) => Value::Object(member.completed(inner)?),
                scalar => scalar.clone(),
            };
            completed.insert(name.clone(), value);
        }
        for name in view.member_names() {
            let member = self.member(name);
            if view.requires(name) && !body.contains_key(name) && member.is_writable() {
                completed.insert(name.to_owned(), member.skeleton());
            }
        }
        Some(completed)
    }
}

fn is_writable(view: &View<'_>) -> bool {
    let is_ruled_out = view.is_forbidden()
        || view.is_set("x-generated")
        || view.is_set("x-secret")
        || view.is_set("readOnly")
        || view.is_set("deprecated");
    view.is_known() && !is_ruled_out
}

/// Whether a snippet's body has another text somewhere than the document. Tab stops agree with everything.
fn contradicts(body: &Value, node: Node<'_>) -> bool {
    match body {
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| node.get(name).is_some_and(|node| contradicts(value, node))),
        Value::String(text) => {
            node.kind() == Kind::String && !text.contains('$') && !node.is_named(text)
        }
        _ => false,
    }
}

/// A value to start with where the schema has no snippet: the only one allowed, an example, or an empty one.
fn generated(view: &View<'_>) -> Value {
    if let [only] = view.choices().as_slice() {
        return only.value.clone();
    }
    let types = view.types();
    let example = view.examples().first();
    match (types.first().copied(), example) {
        (Some("object"), _) => Value::from("^{$1}"),
        (Some("array"), _) => Value::from("^[$1]"),
        (Some("boolean"), _) => Value::from("^${1|true,false|}"),
        (Some("string"), Some(Value::String(example))) => Value::from(format!("${{1:{example}}}")),
        (Some("integer" | "number"), Some(example)) => Value::from(format!("^${{1:{example}}}")),
        (Some("integer" | "number"), None) => Value::from("^${1:0}"),
        _ => Value::from("$1"),
    }
}
