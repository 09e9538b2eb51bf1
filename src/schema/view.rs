//! What a schema says about one place in a document, for completion, hover and fixes.

use serde_json::Value;

use super::registry::Schema;
use crate::syntax::{Kind, Node, Tree, unescape_token};

/// The path segment for an array element. A schema describes all elements alike.
pub const ELEMENT: &str = "0";

/// Everything that a schema says about one place in a document: all sub-schemas that apply there through `$ref`,
/// `allOf`, `anyOf` and, if the document decides it, `if`.
#[derive(Clone, Debug)]
pub struct View<'a> {
    schema: &'a Schema,
    subschemas: Vec<&'a Value>,
}

impl<'a> View<'a> {
    /// The view of the place at a JSON Pointer. The document may not have that place yet.
    pub fn at(schema: &'a Schema, tree: &Tree, pointer: &str) -> Self {
        let mut view = Self::expand(schema, [schema.value()], tree.root());
        let mut node = tree.root();
        for token in pointer.split('/').skip(1) {
            let name = unescape_token(token);
            node = node.and_then(|node| child(node, &name));
            view = view.member(&name, node);
        }
        view
    }

    /// The views of all places on the path to a node, the document's root first. The view of a key is that of its
    /// value. `None` if the schema doesn't describe a place on the path.
    pub fn along(schema: &'a Schema, node: Node<'_>) -> Option<Vec<Self>> {
        let tree = node.tree();
        let mut way: Vec<Node<'_>> =
            std::iter::successors(Some(node), |node| node.parent()).collect();
        way.reverse();
        let mut views = vec![Self::expand(schema, [schema.value()], tree.root())];
        for node in way {
            let view = match node.kind() {
                Kind::Key => views.last()?.member(&node.string()?, node.value()),
                _ if node.is_element() => views.last()?.member(ELEMENT, Some(node)),
                _ => continue,
            };
            views.push(Some(view).filter(Self::is_known)?);
        }
        Some(views)
    }

    /// The view of the member with this name. `node` is the member's value, if it exists.
    pub fn member(&self, name: &str, node: Option<Node<'_>>) -> Self {
        let found = self.subschemas.iter().filter_map(|subschema| {
            let property = value_of(subschema, "properties").and_then(|p| value_of(p, name));
            property.or_else(|| value_of(subschema, "items").filter(|_| is_index(name)))
        });
        Self::expand(self.schema, found, node)
    }

    /// The names in `properties`, in the order of the schema file.
    pub fn member_names(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        let listed = self
            .subschemas
            .iter()
            .filter_map(|subschema| value_of(subschema, "properties")?.as_object());
        for name in listed.flat_map(|properties| properties.keys()) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// Whether the schema describes this place.
    pub fn is_known(&self) -> bool {
        !self.subschemas.is_empty()
    }

    /// Whether no value may be written here, because the API generates it or the document rules it out.
    pub fn is_forbidden(&self) -> bool {
        self.subschemas.iter().any(|subschema| {
            **subschema == Value::Bool(false)
                || value_of(subschema, "not").is_some_and(|not| {
                    *not == Value::Bool(true) || not.as_object().is_some_and(|o| o.is_empty())
                })
        })
    }

    /// Whether a member of this name is required.
    pub fn requires(&self, name: &str) -> bool {
        self.subschemas
            .iter()
            .filter_map(|subschema| value_of(subschema, "required")?.as_array())
            .flatten()
            .any(|required| required == name)
    }

    /// Whether an annotation or keyword is set to `true`.
    pub fn is_set(&self, keyword: &str) -> bool {
        self.get(keyword) == Some(&Value::Bool(true))
    }

    /// The first value of an annotation or keyword.
    pub fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.subschemas
            .iter()
            .find_map(|subschema| value_of(subschema, keyword))
    }

    /// The first value of an annotation if it is a string.
    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.get(keyword)?.as_str()
    }

    /// The documentation of this place, in Markdown.
    pub fn documentation(&self) -> Option<&'a str> {
        self.subschemas
            .iter()
            .find_map(|subschema| described(subschema))
    }

    /// The allowed JSON types. Empty if all are allowed.
    pub fn types(&self) -> Vec<&'a str> {
        match self.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The examples of a value.
    pub fn examples(&self) -> &'a [Value] {
        let examples = self.get("examples").and_then(Value::as_array);
        examples.map_or(&[], Vec::as_slice)
    }

    /// The values that `const` and `enum` allow or suggest, without duplicates.
    pub fn choices(&self) -> Vec<Choice<'a>> {
        let mut choices: Vec<Choice<'a>> = Vec::new();
        for subschema in &self.subschemas {
            let constant = value_of(subschema, "const").into_iter();
            let listed = value_of(subschema, "enum").and_then(Value::as_array);
            let listed = listed.into_iter().flatten();
            for (index, value) in constant.chain(listed).enumerate() {
                if choices.iter().all(|choice| choice.value != value) {
                    choices.push(Choice::new(value, index, subschema));
                }
            }
        }
        choices
    }

    /// The snippets for a whole value: label, description and the body as a JSON value with tab stops.
    pub fn snippets(&self) -> impl Iterator<Item = Snippet<'a>> {
        self.subschemas
            .iter()
            .filter_map(|subschema| value_of(subschema, "defaultSnippets")?.as_array())
            .flatten()
            .filter_map(|snippet| {
                Some(Snippet {
                    label: value_of(snippet, "label")?.as_str()?,
                    description: value_of(snippet, "description").and_then(Value::as_str),
                    body: value_of(snippet, "body")?,
                })
            })
    }

    fn expand(
        schema: &'a Schema,
        found: impl IntoIterator<Item = &'a Value>,
        node: Option<Node<'_>>,
    ) -> Self {
        let mut subschemas: Vec<&Value> = Vec::new();
        let mut pending: Vec<&Value> = found.into_iter().collect();
        pending.reverse();
        while let Some(subschema) = pending.pop() {
            // Follow a recursive definition only once.
            if subschemas.iter().any(|seen| std::ptr::eq(*seen, subschema)) {
                continue;
            }
            subschemas.push(subschema);
            let branches = ["allOf", "anyOf", "oneOf"]
                .iter()
                .filter_map(|keyword| value_of(subschema, keyword)?.as_array())
                .flatten();
            let mut next: Vec<&Value> = schema.definition(subschema).into_iter().collect();
            next.extend(branches);
            next.extend(conditional(schema, subschema, node));
            pending.extend(next.into_iter().rev());
        }
        Self { schema, subschemas }
    }
}

/// An allowed or suggested value.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The value.
    pub value: &'a Value,
    /// The documentation, in Markdown.
    pub documentation: Option<&'a str>,
    /// The name of the list that the value comes from.
    pub group: Option<&'a str>,
    /// Whether it is the kind of a hosted app, which needs `custom: true`.
    pub requires_custom: bool,
}

impl<'a> Choice<'a> {
    fn new(value: &'a Value, index: usize, subschema: &'a Value) -> Self {
        let listed = ["markdownEnumDescriptions", "enumDescriptions"]
            .iter()
            .find_map(|keyword| value_of(subschema, keyword)?.get(index)?.as_str());
        let group = value_of(subschema, "title").and_then(Value::as_str);
        Self {
            value,
            documentation: listed.or_else(|| described(subschema)),
            group,
            requires_custom: value_of(subschema, "x-requires-custom") == Some(&Value::Bool(true)),
        }
    }
}

/// A snippet for a whole value.
#[derive(Clone, Copy, Debug)]
pub struct Snippet<'a> {
    /// The title in a list.
    pub label: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// The value. Its strings may hold tab stops in the Language Server Protocol's snippet syntax.
    pub body: &'a Value,
}

/// The value of a member. Comparing names is faster than hashing here, because a schema's objects have few members.
pub(super) fn value_of<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let mut members = object.as_object()?.iter();
    members.find_map(|(key, value)| (key == name).then_some(value))
}

/// A sub-schema's description, in Markdown if it has one in Markdown.
fn described(subschema: &Value) -> Option<&str> {
    ["markdownDescription", "description"]
        .iter()
        .find_map(|keyword| value_of(subschema, keyword)?.as_str())
}

/// The branch of an `if` that applies to the document.
fn conditional<'a>(
    schema: &'a Schema,
    subschema: &'a Value,
    node: Option<Node<'_>>,
) -> Option<&'a Value> {
    let condition = value_of(subschema, "if")?;
    let holds = node.is_some_and(|node| {
        let validator = schema.condition(condition);
        validator.is_some_and(|validator| validator.is_valid(node))
    });
    value_of(subschema, if holds { "then" } else { "else" })
}

fn child<'a>(node: Node<'a>, token: &str) -> Option<Node<'a>> {
    match node.kind() {
        Kind::Object => node.get(token),
        Kind::Array => node.children().nth(token.parse().ok()?),
        _ => None,
    }
}

fn is_index(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
}
