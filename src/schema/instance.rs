//! The syntax tree as the `jsonschema` crate's instance type, so that validating builds no second tree.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use serde_json::{Number, Value};

use crate::syntax::{Kind, NamedValues, Node, Tree};

/// A validator of syntax trees.
pub(super) type Validator = jsonschema::Validator<SyntaxJson>;

/// The type that tells the `jsonschema` crate to validate syntax trees.
pub(super) struct SyntaxJson;

impl Json for SyntaxJson {
    type Node<'a> = Node<'a>;
    type PreparedKey = String;
    type StringBuffer = Tree;

    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Tree, string: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        f(buffer.reparse_as_string(string))
    }
}

impl<'a> JsonNode<'a, SyntaxJson> for Node<'a> {
    type Object = Members<'a>;
    type Array = Elements<'a>;
    type Number = NumberLiteral<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        (self.kind() == Kind::Object).then_some(Members(*self))
    }

    fn as_array(&self) -> Option<Elements<'a>> {
        (self.kind() == Kind::Array).then_some(Elements(*self))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String)
            .then(|| self.string())
            .flatten()
    }

    fn as_number(&self) -> Option<NumberLiteral<'a>> {
        (self.kind() == Kind::Number).then(|| NumberLiteral(self.source()))
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Object => JsonType::Object,
            Kind::Array => JsonType::Array,
            Kind::String => JsonType::String,
            Kind::Number => JsonType::Number,
            Kind::True | Kind::False => JsonType::Boolean,
            // The validator never gets a key. An unreadable value has no type, and its violations are dropped.
            Kind::Null | Kind::Key | Kind::Invalid => JsonType::Null,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            Value::Null => self.is_null(),
            Value::Bool(expected) => self.as_boolean() == Some(*expected),
            Value::String(expected) => self.kind() == Kind::String && self.is_named(expected),
            Value::Number(_) => jsonschema::json::cmp::equal(&self.to_value(), expected),
            Value::Array(expected) => self.as_array().is_some_and(|array| {
                array.len() == expected.len()
                    && array
                        .elements()
                        .zip(expected)
                        .all(|(element, value)| element.equals_value(value))
            }),
            Value::Object(expected) => self.as_object().is_some_and(|object| {
                object.len() == expected.len()
                    && expected.iter().all(|(name, value)| {
                        object
                            .get(name)
                            .is_some_and(|node| node.equals_value(value))
                    })
            }),
        }
    }

    /// An empty container for a container, and the value itself otherwise. The crate stores the value in its errors,
    /// where this module never reads it, so large values must not be copied.
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match self.json_type() {
            JsonType::Object => Value::Object(serde_json::Map::new()),
            JsonType::Array => Value::Array(Vec::new()),
            JsonType::String => self.as_string().unwrap_or_default().into(),
            JsonType::Boolean => self.as_boolean().unwrap_or_default().into(),
            JsonType::Null => Value::Null,
            _ => Value::Number(NumberLiteral(self.source()).number()),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let address = std::ptr::from_ref(self.tree()) as usize;
        Some(NodeIdentity::tagged(
            address,
            u32::try_from(self.index()).ok()?,
        ))
    }
}

/// A number as written in the text.
pub(super) struct NumberLiteral<'a>(&'a str);

impl NumberLiteral<'_> {
    /// The number. Zero if the literal is malformed (its violations are dropped) or out of range for a double.
    fn number(&self) -> Number {
        serde_json::from_str(self.0).unwrap_or_else(|_| Number::from(0))
    }
}

impl JsonNumber for NumberLiteral<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(self.number())
    }
}

/// An object's members.
pub(super) struct Members<'a>(Node<'a>);

impl<'a> Object<'a, SyntaxJson> for Members<'a> {
    type Node = Node<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = NamedValues<'a>;

    fn len(&self) -> usize {
        self.0.children().count()
    }

    fn get(&self, key: &String) -> Option<Node<'a>> {
        self.0.get(key)
    }

    fn members(&self) -> NamedValues<'a> {
        self.0.named_values()
    }
}

/// An array's elements.
pub(super) struct Elements<'a>(Node<'a>);

impl<'a> Array<'a, SyntaxJson> for Elements<'a> {
    type Node = Node<'a>;
    type ElementsIter = crate::syntax::Children<'a>;

    fn len(&self) -> usize {
        self.0.children().count()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.children()
    }
}
