//! Validates a document. Each violation has the sub-schema that it breaks.

use std::collections::HashSet;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, Registry, ValidationError};
use serde_json::{Value, json};

use super::instance::{SyntaxJson, Validator};
use super::places::Places;
use super::registry::Schema;
use super::view::value_of;
use crate::syntax::{Node, Tree, unescape_token};

/// How many violations of one document are reported: the first ones in the text.
const MAX_VIOLATIONS: usize = 100;

/// The violations in a document.
#[derive(Clone, Debug, Default)]
pub struct Violations<'a> {
    /// The first violations, in the order of the text.
    pub found: Vec<Violation<'a>>,
    /// How many more there are.
    pub left_out: usize,
}

/// A place where a document breaks its schema.
#[derive(Clone, Debug)]
pub struct Violation<'a> {
    /// The value that breaks the rule.
    pub node: Node<'a>,
    /// The rule.
    pub rule: Rule<'a>,
    /// The sub-schema that contains the rule, with its annotations.
    pub subschema: &'a Value,
}

/// A rule that a value breaks. The names are those of the JSON Schema keywords.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule<'a> {
    /// `required`: the member with this name is missing.
    Required(String),
    /// `additionalProperties`: this key is unknown.
    UnknownMember(Node<'a>),
    /// `type`: only these types are allowed.
    Type(Vec<String>),
    /// `const`: only this value is allowed.
    Const(Value),
    /// `enum`: only these values are allowed.
    Enum(Vec<Value>),
    /// `minimum` or `maximum`: the number is outside the sub-schema's range.
    Range,
    /// `pattern`: the string doesn't match this regular expression.
    Pattern(String),
    /// `format`: the string doesn't have this format.
    Format(String),
    /// `not` or a `false` schema: no value is allowed here.
    Forbidden,
    /// Any other keyword.
    Other(String),
}

/// Compiles a schema. A test compiles every embedded one. If compilation failed here, the schema would allow
/// everything.
pub(super) fn compile(schema: &Value) -> Validator {
    try_to_compile(schema)
        .or_else(|_| try_to_compile(&Value::Bool(true)))
        .unwrap_or_else(|_| unreachable!("the schema `true` compiles"))
}

/// The crate validates a schema against the meta-schema of its draft and first compiles that meta-schema. For draft
/// 2020-12, that takes longer than compiling an embedded schema, which a test has already validated. So the crate gets
/// a draft 4 schema, whose meta-schema is small, with only a reference to the real one. The referenced schema keeps its
/// own draft.
fn try_to_compile(schema: &Value) -> Result<Validator, ValidationError<'static>> {
    const ADDRESS: &str = "urn:clreq:schema";
    let registry = Registry::new()
        .draft(Draft::Draft202012)
        .add(ADDRESS, Draft::Draft202012.create_resource_ref(schema))?
        .prepare()?;
    jsonschema::options_for::<SyntaxJson>()
        .with_registry(&registry)
        .with_draft(Draft::Draft4)
        .should_validate_formats(true)
        .build(&json!({ "$ref": ADDRESS }))
}

impl Schema {
    /// Validates a document.
    pub fn violations<'a>(&'a self, tree: &'a Tree) -> Violations<'a> {
        let Some(root) = tree.root() else {
            return Violations::default();
        };
        let validator = self.validator();
        if validator.is_valid(root) {
            return Violations::default();
        }
        let mut places = Places::new(tree);
        let mut seen = HashSet::new();
        let mut violations = Vec::new();
        for error in validator.iter_errors(root) {
            let Some(node) = places.at(error.instance_path().as_str()) else {
                continue;
            };
            // Every duplicate of a key gives the same errors at the same place.
            let rule = (
                error.schema_path().as_str().to_owned(),
                missing(error.kind()),
            );
            if !seen.insert((node.index(), rule)) {
                continue;
            }
            let subschema = self.parent_of_keyword(error.schema_path().as_str());
            push(&mut violations, node, error.kind(), subschema);
        }
        violations.sort_by_key(|violation| violation.node.index());
        let left_out = violations.len().saturating_sub(MAX_VIOLATIONS);
        violations.truncate(MAX_VIOLATIONS);
        Violations {
            found: violations,
            left_out,
        }
    }

    /// The sub-schema that contains the keyword at a path. Follows `$ref`.
    fn parent_of_keyword(&self, path: &str) -> &Value {
        let root = self.value();
        // The first step follows the reference to the real schema.
        let path = path.strip_prefix("/$ref").unwrap_or(path);
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        parent
            .split('/')
            .skip(1)
            .try_fold(root, |schema, token| match token {
                "$ref" => self.definition(schema),
                _ => step(schema, token),
            })
            .unwrap_or(root)
    }

    /// The target of a sub-schema's `$ref`.
    pub(super) fn definition(&self, schema: &Value) -> Option<&Value> {
        let reference = value_of(schema, "$ref")?.as_str()?;
        self.value().pointer(reference.strip_prefix('#')?)
    }
}

fn step<'a>(schema: &'a Value, token: &str) -> Option<&'a Value> {
    match schema {
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => schema.get(unescape_token(token).as_ref()),
    }
}

fn push<'a>(
    violations: &mut Vec<Violation<'a>>,
    node: Node<'a>,
    kind: &ValidationErrorKind,
    subschema: &'a Value,
) {
    let mut add = |rule| {
        violations.push(Violation {
            node,
            rule,
            subschema,
        });
    };
    match kind {
        ValidationErrorKind::Required { property } => {
            add(Rule::Required(
                property.as_str().unwrap_or_default().to_owned(),
            ));
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let unexpected: HashSet<&str> = unexpected.iter().map(String::as_str).collect();
            node.children()
                .filter(|key| {
                    key.string()
                        .is_some_and(|name| unexpected.contains(name.as_ref()))
                })
                .for_each(|key| add(Rule::UnknownMember(key)));
        }
        ValidationErrorKind::Type { kind } => add(Rule::Type(type_names(kind))),
        ValidationErrorKind::Constant { expected_value } => {
            add(Rule::Const(Value::clone(expected_value)));
        }
        ValidationErrorKind::Enum { options } => {
            add(Rule::Enum(options.as_array().cloned().unwrap_or_default()));
        }
        ValidationErrorKind::Minimum { .. } | ValidationErrorKind::Maximum { .. } => {
            add(Rule::Range);
        }
        ValidationErrorKind::Pattern { pattern } => add(Rule::Pattern(pattern.clone())),
        ValidationErrorKind::Format { format } => add(Rule::Format(format.clone())),
        ValidationErrorKind::Not { .. } | ValidationErrorKind::FalseSchema => add(Rule::Forbidden),
        other => add(Rule::Other(other.keyword().to_owned())),
    }
}

/// The name of the missing member in an error. One keyword can give several such errors, one for each name.
fn missing(kind: &ValidationErrorKind) -> Option<String> {
    match kind {
        ValidationErrorKind::Required { property } => property.as_str().map(str::to_owned),
        _ => None,
    }
}

fn type_names(kind: &TypeKind) -> Vec<String> {
    match kind {
        TypeKind::Single(name) => vec![name.to_string()],
        TypeKind::Multiple(names) => names.iter().map(|name| name.to_string()).collect(),
    }
}
