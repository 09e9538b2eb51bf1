//! What the schema says about a place and about every place that contains it.

use serde_json::{Map, Value};

use super::allowed;
use super::template::Template;
use crate::analysis::Settings;
use crate::schema::{ELEMENT, Schema, Snippet, View};
use crate::syntax::{Kind, Node, Tree, push_token};

/// The label of a ready-made object that has the name of its own key.
const ALL_MEMBERS: &str = "all members";

/// A place in the schema: its path, and a view for each step of the path, the root first.
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
    /// The same with the values that the project allows.
    pub fn restricted(mut self, settings: &Settings, scope: &Scope<'_>) -> Self {
        let mut body = Value::Object(self.body);
        allowed::restrict(settings, scope, &mut body);
        self.body = match body {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        self
    }

    /// The object's members, without the braces.
    pub fn members(&self) -> Template {
        let mut template = Template::default();
        template.members(&self.body, 0);
        template
    }
}

impl<'a> Scope<'a> {
    /// The place of the root value.
    pub fn root(schema: &'static Schema, tree: &'a Tree) -> Self {
        Self {
            schema,
            document: tree.root(),
            names: Vec::new(),
            views: vec![View::at(schema, tree, "")],
        }
    }

    /// The place of a node. A key has the place of its value. `None` where nothing can be written: members that the API
    /// generates, that the document rules out, or that the schema doesn't describe.
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

    /// The place of a new member.
    pub fn member(&self, name: &str) -> Self {
        let mut member = self.clone();
        member
            .views
            .extend(self.views.last().map(|view| view.member(name, None)));
        member.names.push(name.to_owned());
        member
    }

    /// The place of a new array element.
    pub fn element(&self) -> Self {
        self.member(ELEMENT)
    }

    /// The JSON Pointer of the place.
    pub fn pointer(&self) -> String {
        let names = self.names.iter();
        names.fold(String::new(), |pointer, name| push_token(&pointer, name))
    }

    /// Whether this is the place of the document's resource type.
    pub fn is_resource_type(&self) -> bool {
        self.names == ["data", "type"]
    }

    /// The JSON:API type of the resource whose id stands here, if the schema says it.
    pub fn identified_resource(&self) -> Option<&'static str> {
        let (outer, name) = (self.views.iter().nth_back(1)?, self.names.last()?);
        let types = outer.member("type", None).choices();
        match types.as_slice() {
            [only] if name == "id" => only.value.as_str(),
            _ => None,
        }
    }

    /// The same place in an empty document.
    pub fn without_document(&self) -> View<'static> {
        let root = View::at(self.schema, &Tree::default(), "");
        let step = |view: View<'static>, name: &String| view.member(name, None);
        self.names.iter().fold(root, step)
    }

    /// The view of the place itself.
    pub fn view(&self) -> Option<&View<'static>> {
        self.views.last()
    }

    /// Whether the schema describes a value that may be written here.
    pub fn is_writable(&self) -> bool {
        self.view().is_some_and(is_writable)
    }

    /// The schema's ready-made objects for this place: its own snippets, and the matching parts of the snippets of
    /// outer places, nearest first. Each has all members that are required here.
    pub fn ready_made(&self) -> Vec<ReadyMade> {
        let mut found: Vec<ReadyMade> = Vec::new();
        for (snippet, body) in self.bodies() {
            let Some(body) = body.as_object().and_then(|body| self.completed(body)) else {
                continue;
            };
            let is_own_name = self.names.last().is_some_and(|name| name == snippet.label);
            let ready_made = ReadyMade {
                // Inside `"attributes": …` an item named `attributes` would look like a member.
                label: if is_own_name {
                    ALL_MEMBERS
                } else {
                    snippet.label
                },
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

    /// The initial value, with tab stops.
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

    /// The values for this place in its own snippets and those of outer places, each with its snippet. Snippets that
    /// contradict the document are skipped.
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

    /// The object with the required members that it lacks. `None` if it has a member that is not allowed here.
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

/// Whether a snippet's body and the document differ in a string. A tab stop matches any text.
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

/// The initial value where the schema has no snippet: the only allowed one, an example, or an empty one.
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
