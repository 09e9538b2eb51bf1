//! Describes violations of the schema and their fixes.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::limit::Truncated;
use super::{Code, Diagnostic, Fix, Severity, TextEdit, is_damaged};
use crate::analysis::duration;
use crate::analysis::members::{self, Content};
use crate::operation::{document_types, has_unknown_type};
use crate::schema::{Rule, Schema, View, Violation};
use crate::syntax::{Kind, Node, Tree, quote};
use crate::text::Span;
use crate::text::{closest, same_letters};

pub(super) fn diagnose(
    tree: &Tree,
    schema: &'static Schema,
    left_out: &mut Truncated<'_>,
) -> Vec<Diagnostic> {
    let violations = schema.violations(tree);
    left_out.count_as(Severity::Error, violations.left_out);
    let violations = violations.found;
    let context = Violations {
        tree,
        schema,
        all: &violations,
        candidates: RefCell::default(),
        homes: OnceCell::new(),
        has_unknown_type: has_unknown_type(tree),
    };
    violations
        .iter()
        .filter(|violation| context.counts(violation))
        .map(|violation| context.describe(violation))
        .collect()
}

struct Violations<'a> {
    tree: &'a Tree,
    schema: &'static Schema,
    all: &'a [Violation<'a>],
    /// The known members that an object lacks, by the object's index. An unknown member may be a misspelling of one of
    /// them.
    candidates: RefCell<HashMap<usize, Rc<[String]>>>,
    /// The objects that a misplaced member may belong to, with their views of the schema.
    homes: OnceCell<[(&'static str, View<'a>); 4]>,
    /// Whether `data.type` names no resource, so that only this is wrong with `data`.
    has_unknown_type: bool,
}

impl<'a> Violations<'a> {
    /// Whether a violation is a separate mistake and does not follow from another one.
    fn counts(&self, violation: &Violation<'_>) -> bool {
        let node = violation.node;
        if self.has_unknown_type {
            let pointer = node.pointer();
            if pointer != "/data/type" && (pointer == "/data" || pointer.starts_with("/data/")) {
                return false;
            }
        }
        match &violation.rule {
            Rule::Required(name) => {
                !node.is_broken()
                    && node.key_named(name).is_none()
                    && !self.is_misspelled_or_misplaced(node, name)
            }
            Rule::UnknownMember(key) => !key.span().is_empty(),
            Rule::Type(_) => !self.is_unreadable(node),
            // A value of the wrong type often breaks other rules too.
            _ => !self.is_unreadable(node) && !self.has_wrong_type(node),
        }
    }

    /// Whether a syntax error makes the value unreadable. A string in the wrong quotes is readable.
    fn is_unreadable(&self, node: Node<'_>) -> bool {
        node.is_malformed() && node.kind() != Kind::String
    }

    fn has_wrong_type(&self, node: Node<'_>) -> bool {
        self.all
            .iter()
            .any(|other| other.node == node && matches!(other.rule, Rule::Type(_)))
    }

    /// Whether the member exists under a misspelled name or in the wrong object. That is then reported instead.
    fn is_misspelled_or_misplaced(&self, object: Node<'_>, name: &str) -> bool {
        let pointer = object.pointer();
        self.all.iter().any(|other| match other.rule {
            Rule::UnknownMember(key) if other.node == object => {
                self.suggestion(object, key).as_deref() == Some(name)
            }
            Rule::UnknownMember(key) => key
                .string()
                .is_some_and(|key_name| key_name == name)
                .then(|| self.home(other.node, key))
                .flatten()
                .is_some_and(|home| home == pointer),
            _ => false,
        })
    }

    fn describe(&self, violation: &Violation<'_>) -> Diagnostic {
        let node = violation.node;
        let diagnostic = match &violation.rule {
            Rule::Required(name) => self.missing(node, name),
            Rule::UnknownMember(key) => self.unknown(node, *key),
            Rule::Type(allowed) => wrong_type(node, allowed, violation.subschema),
            Rule::Const(expected) => wrong_constant(node, expected),
            Rule::Enum(allowed) => not_in_enum(node, allowed),
            Rule::Range => out_of_range(node, violation.subschema),
            Rule::Format(format) => wrong_format(node, format),
            Rule::Forbidden => self.forbidden(node),
            Rule::Pattern(pattern) => Diagnostic::on(
                Code::InvalidFormat,
                node,
                format!("{} does not match the pattern `{pattern}`.", name_of(node)),
            ),
            Rule::Other(keyword) => Diagnostic::on(
                Code::SchemaViolation,
                node,
                format!(
                    "{} does not match the schema: see its keyword `{keyword}`.",
                    name_of(node)
                ),
            ),
        };
        let mut diagnostic = annotate(diagnostic, violation.subschema);
        if is_damaged(node) {
            diagnostic.fixes.clear();
        }
        // Responses are never sent, so a mistake in one must not prevent sending.
        if diagnostic.pointer.starts_with("/response") {
            diagnostic.severity = diagnostic.severity.max(Severity::Warning);
        }
        diagnostic
    }

    fn missing(&self, object: Node<'_>, name: &str) -> Diagnostic {
        let span = match object.key() {
            Some(key) => key.span(),
            // The outermost object has no key: point at its opening bracket.
            None => Span::new(object.span().start, object.span().start + 1),
        };
        let owner = match object.key().and_then(Node::string) {
            Some(key) => format!("`{key}`"),
            None => "The request".to_owned(),
        };
        let view = View::at(self.schema, self.tree, &object.pointer());
        let member = view.member(name, None);
        let mut diagnostic = Diagnostic::new(
            Code::MissingRequired,
            span,
            Some(object),
            format!("{owner} needs `{name}`: add it."),
        );
        diagnostic.pointer = object.pointer();
        if let Some(description) = member.text("description") {
            diagnostic.help = Some(format!("{name}: {description}"));
        }
        for value in skeletons(&member) {
            let title = match &value {
                Value::String(text) => format!("Add `{name}`: `{text}`"),
                _ => format!("Add `{name}`"),
            };
            let content = Content::Value(&value);
            let Some(edit) = members::insert(self.tree, object, &view, name, content) else {
                break;
            };
            let fix = match member.get("const") {
                Some(_) => Fix::safe(title, vec![edit]),
                None => Fix::suggested(title, vec![edit]),
            };
            diagnostic = diagnostic.with_fix(fix);
        }
        diagnostic
    }

    fn unknown(&self, object: Node<'_>, key: Node<'_>) -> Diagnostic {
        let name = key.string().unwrap_or_default();
        let (code, what) = match object.key().and_then(Node::string).as_deref() {
            Some("attributes") => (Code::UnknownAttribute, "attribute"),
            Some("relationships") => (Code::UnknownRelationship, "relationship"),
            _ => (Code::UnknownMember, "member"),
        };
        let suggestion = self.suggestion(object, key);
        let home = self.home(object, key);
        let message = match (&suggestion, &home) {
            (Some(suggestion), _) => {
                format!("There is no {what} `{name}`: did you mean `{suggestion}`?")
            }
            (None, Some(home)) => format!(
                "There is no {what} `{name}` here: it belongs in {}.",
                in_prose(home)
            ),
            (None, None) => format!(
                "There is no {what} `{name}`: remove it{}.",
                alternative(code)
            ),
        };
        let mut diagnostic = Diagnostic::on(code, key, message);
        diagnostic.pointer = key.pointer();
        if let Some(suggestion) = suggestion {
            let edit = TextEdit::replace(key.span(), quote(&suggestion));
            let title = format!("Rename to `{suggestion}`");
            diagnostic = diagnostic.with_fix(if same_letters(&name, &suggestion) {
                Fix::safe(title, vec![edit])
            } else {
                Fix::suggested(title, vec![edit])
            });
        }
        if let Some(home) = home
            && let Some(edits) = self.move_to(key, &name, &home)
        {
            let title = format!("Move `{name}` to {}", in_prose(&home));
            diagnostic = diagnostic.with_fix(Fix::suggested(title, edits));
        }
        diagnostic.with_fix(Fix::suggested(
            format!("Remove `{name}`"),
            vec![members::remove(self.tree, key)],
        ))
    }

    /// The edits that move a member into another object. `None` if there is no such object, or if it already has the
    /// member.
    fn move_to(&self, key: Node<'_>, name: &str, home: &str) -> Option<Vec<TextEdit>> {
        let object = self.tree.at_pointer(home).filter(|node| node.is_object())?;
        if object.key_named(name).is_some() {
            return None;
        }
        let view = View::at(self.schema, self.tree, home);
        let content = Content::Source(key.value()?.source());
        let insertion = members::insert(self.tree, object, &view, name, content)?;
        Some(vec![members::remove(self.tree, key), insertion])
    }

    /// The known member that an unknown one is probably meant to be.
    fn suggestion(&self, object: Node<'_>, key: Node<'_>) -> Option<String> {
        let candidates = self.candidates(object);
        let candidates = candidates.iter().map(String::as_str);
        closest(&key.string()?, candidates).map(str::to_owned)
    }

    /// The known members that an object lacks.
    fn candidates(&self, object: Node<'_>) -> Rc<[String]> {
        let mut known = self.candidates.borrow_mut();
        let candidates = known.entry(object.index()).or_insert_with(|| {
            let view = View::at(self.schema, self.tree, &object.pointer());
            let names = view.member_names().into_iter();
            let missing = names.filter(|name| {
                object.key_named(name).is_none() && !view.member(name, None).is_forbidden()
            });
            missing.map(str::to_owned).collect()
        });
        Rc::clone(candidates)
    }

    /// The JSON Pointer of the object that an unknown member belongs in, if it is another object of the request.
    fn home(&self, object: Node<'_>, key: Node<'_>) -> Option<String> {
        let name = key.string()?;
        let here = object.pointer();
        let homes = self.homes.get_or_init(|| {
            ["", "/data", "/data/attributes", "/data/relationships"]
                .map(|pointer| (pointer, View::at(self.schema, self.tree, pointer)))
        });
        homes
            .iter()
            .filter(|(pointer, _)| *pointer != here)
            .find(|(_, view)| {
                let member = view.member(&name, None);
                member.is_known() && !member.is_forbidden()
            })
            .map(|(pointer, _)| (*pointer).to_owned())
    }

    fn forbidden(&self, node: Node<'_>) -> Diagnostic {
        let key = node.key().unwrap_or(node);
        let name = key.string().unwrap_or_default();
        let message = format!("Only the API sets `{name}`: remove it from the request.");
        let mut diagnostic = Diagnostic::on(Code::ReadOnly, key, message);
        diagnostic.pointer = node.pointer();
        diagnostic.with_fix(Fix::suggested(
            format!("Remove `{name}`"),
            vec![members::remove(self.tree, key)],
        ))
    }
}

/// Applies the sub-schema's annotations: its code, severity and message.
fn annotate(mut diagnostic: Diagnostic, subschema: &Value) -> Diagnostic {
    let text = |keyword: &str| subschema.get(keyword).and_then(Value::as_str);
    let Some(code) = text("x-code").and_then(Code::named) else {
        return diagnostic;
    };
    // Annotations are about the other keywords of the sub-schema, not about its type.
    if diagnostic.code == Code::WrongType {
        return diagnostic;
    }
    diagnostic.code = code;
    diagnostic.severity = match text("x-severity") {
        Some("warning") => Severity::Warning,
        Some("information") => Severity::Information,
        Some("hint") => Severity::Hint,
        _ => Severity::Error,
    };
    if let Some(message) = text("errorMessage") {
        message.clone_into(&mut diagnostic.message);
    }
    // The author must choose between removing this and changing something else.
    if matches!(code, Code::RoleNotAllowed | Code::NotUpdatable) {
        diagnostic
            .fixes
            .iter_mut()
            .for_each(|fix| fix.is_safe = false);
    }
    diagnostic
}

/// Initial values for a missing member: the constant, snippets, the known choices, or an example.
fn skeletons(member: &View<'_>) -> Vec<Value> {
    if let Some(constant) = member.get("const") {
        return vec![constant.clone()];
    }
    if let Some(snippet) = member.snippets().next() {
        return vec![crate::analysis::snippet::plain(snippet.body)];
    }
    let choices: Vec<Value> = member
        .choices()
        .iter()
        .filter(|choice| !choice.requires_custom)
        .map(|choice| choice.value.clone())
        .collect();
    if !choices.is_empty() {
        return choices;
    }
    let example = member.get("examples").and_then(|examples| examples.get(0));
    example.into_iter().cloned().collect()
}

fn wrong_type(node: Node<'_>, allowed: &[String], subschema: &Value) -> Diagnostic {
    let wanted = in_words(allowed);
    let allows = |name: &str| allowed.iter().any(|allowed| allowed == name);
    if node.kind() == Kind::Number && allows("integer") {
        let message = format!(
            "{} must be a whole number, without a fraction.",
            name_of(node)
        );
        return Diagnostic::on(Code::FractionalNumber, node, message);
    }
    let message = format!(
        "{} is {}, but must be {wanted}.",
        name_of(node),
        actual_type(node)
    );
    let diagnostic = Diagnostic::on(Code::WrongType, node, message);
    match retyped(node, &allows, subschema) {
        Some(text) => diagnostic.with_fix(Fix::safe(
            format!("Replace with `{text}`"),
            vec![TextEdit::replace(node.span(), text)],
        )),
        None => diagnostic,
    }
}

/// The same value with an allowed type: a number without its quotes, or a string with quotes.
fn retyped(node: Node<'_>, allows: &impl Fn(&str) -> bool, subschema: &Value) -> Option<String> {
    let is_free = ["enum", "const", "format"]
        .iter()
        .all(|keyword| subschema.get(keyword).is_none());
    match node.kind() {
        Kind::String => {
            let text = node.string()?;
            let text = text.trim();
            let is_integer = text.parse::<u64>().is_ok_and(|n| n.to_string() == text);
            let is_boolean = matches!(text, "true" | "false");
            let fits = (is_integer && (allows("integer") || allows("number")))
                || (is_boolean && allows("boolean"));
            fits.then(|| text.to_owned())
        }
        Kind::Number | Kind::True | Kind::False if is_free && allows("string") => {
            Some(quote(node.source()))
        }
        _ => None,
    }
}

fn wrong_constant(node: Node<'_>, expected: &Value) -> Diagnostic {
    let found = node.string().unwrap_or_default();
    let expected = expected.as_str().unwrap_or_default();
    // The document's own type can be that of any resource.
    let is_own_type = node.pointer() == "/data/type";
    let types = document_types().filter(|_| is_own_type);
    let suggestion = closest(
        &found,
        types.map(|resource| resource.name).chain([expected]),
    );
    let near = suggestion.is_some();
    let wanted = suggestion.unwrap_or(expected);
    let message = if near {
        format!("There is no resource type `{found}`: did you mean `{wanted}`?")
    } else if is_own_type {
        format!("There is no resource type `{found}` that a file can be about.")
    } else {
        format!("The type here must be `{wanted}`, not `{found}`.")
    };
    let edit = TextEdit::replace(node.span(), quote(wanted));
    let title = format!("Replace with `{wanted}`");
    Diagnostic::on(Code::WrongResourceType, node, message).with_fix(if near {
        Fix::safe(title, vec![edit])
    } else {
        Fix::suggested(title, vec![edit])
    })
}

fn not_in_enum(node: Node<'_>, allowed: &[Value]) -> Diagnostic {
    let words: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
    let found = node.string().unwrap_or_default();
    let list: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let list = list.join(" or ");
    let name = name_of(node);
    let suggestion = closest(&found, words.iter().copied());
    let message = match suggestion {
        Some(word) => format!("{name} can't be `{found}`: did you mean `{word}`? It is {list}."),
        None => format!("{name} can't be `{found}`: it is {list}."),
    };
    let mut diagnostic = Diagnostic::on(Code::InvalidValue, node, message);
    for word in words {
        let edit = TextEdit::replace(node.span(), quote(word));
        let title = format!("Replace with `{word}`");
        let is_same = same_letters(&found, word);
        let fix = if is_same {
            Fix::safe(title, vec![edit])
        } else {
            Fix::suggested(title, vec![edit])
        };
        // Put the likeliest fix first.
        if suggestion == Some(word) {
            diagnostic.fixes.insert(0, fix);
        } else {
            diagnostic.fixes.push(fix);
        }
    }
    diagnostic
}

fn out_of_range(node: Node<'_>, subschema: &Value) -> Diagnostic {
    let bound = |keyword: &str| subschema.get(keyword).and_then(Value::as_u64);
    let (minimum, maximum) = (bound("minimum"), bound("maximum"));
    let is_duration = subschema.get("x-unit").and_then(Value::as_str) == Some("seconds");
    let range = in_range(minimum, maximum, |bound| bound.to_string());
    let range = if is_duration {
        format!(
            "{range} seconds ({})",
            in_range(minimum, maximum, duration::in_words)
        )
    } else {
        range
    };
    let message = format!(
        "{} is {}, but must be {range}.",
        name_of(node),
        node.source()
    );
    let below = minimum.filter(|low| node.source().parse::<f64>().is_ok_and(|n| n < *low as f64));
    let diagnostic = Diagnostic::on(Code::OutOfRange, node, message);
    match below.or(maximum) {
        Some(nearest) => diagnostic.with_fix(Fix::suggested(
            format!("Replace with `{nearest}`"),
            vec![TextEdit::replace(node.span(), nearest.to_string())],
        )),
        None => diagnostic,
    }
}

fn in_range(minimum: Option<u64>, maximum: Option<u64>, show: impl Fn(u64) -> String) -> String {
    match (minimum, maximum) {
        (Some(low), Some(high)) => format!("from {} to {}", show(low), show(high)),
        (Some(low), None) => format!("at least {}", show(low)),
        (None, Some(high)) => format!("at most {}", show(high)),
        (None, None) => "in the range of the schema".to_owned(),
    }
}

fn wrong_format(node: Node<'_>, format: &str) -> Diagnostic {
    let name = name_of(node);
    if format == "uri" {
        let message = format!(
            "{name} is not a URI: write the whole address with its scheme, such as `https://example.com/callback`."
        );
        let diagnostic = Diagnostic::on(Code::InvalidUri, node, message);
        return match with_scheme(node) {
            Some(uri) => diagnostic.with_fix(Fix::suggested(
                format!("Replace with `{uri}`"),
                vec![TextEdit::replace(node.span(), quote(&uri))],
            )),
            None => diagnostic,
        };
    }
    Diagnostic::on(
        Code::InvalidFormat,
        node,
        format!("{name} is not a valid {format}."),
    )
}

/// Adds a scheme to an address that has none, such as `example.com/callback`.
fn with_scheme(node: Node<'_>) -> Option<String> {
    let text = node.string()?;
    let host = text.split(['/', ':', '?']).next()?;
    let is_host = host.contains('.')
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let uri = format!("https://{text}");
    let is_uri =
        url::Url::parse(&uri).is_ok() && !text.contains(|c: char| c.is_whitespace() || c == '\\');
    (is_host && is_uri).then_some(uri)
}

fn name_of(node: Node<'_>) -> String {
    match node.key().and_then(Node::string) {
        Some(name) => format!("`{name}`"),
        None => "This".to_owned(),
    }
}

/// What messages call the object at a JSON Pointer.
fn in_prose(pointer: &str) -> String {
    match pointer {
        "" => "the file's outermost object".to_owned(),
        _ => format!("`{}`", pointer.trim_start_matches('/').replace('/', ".")),
    }
}

fn alternative(code: Code) -> &'static str {
    match code {
        Code::UnknownAttribute => ", or put it in `metadata`",
        _ => "",
    }
}

fn actual_type(node: Node<'_>) -> &'static str {
    match node.kind() {
        Kind::Object => "an object",
        Kind::Array => "an array",
        Kind::String => "a string",
        Kind::Number => "a number",
        Kind::True | Kind::False => "a boolean",
        Kind::Null => "null",
        Kind::Key | Kind::Invalid => "unreadable",
    }
}

/// `an integer`, `a string or null`.
fn in_words(types: &[String]) -> String {
    let mut words: Vec<&str> = types
        .iter()
        .flat_map(|name| match name.as_str() {
            "object" => &["an object"][..],
            "array" => &["an array"],
            "string" => &["a string"],
            "number" => &["a number"],
            "integer" => &["an integer"],
            "boolean" => &["true", "false"],
            "null" => &["null"],
            _ => &[],
        })
        .copied()
        .collect();
    // `null` comes last: it means "not set".
    words.sort_by_key(|word| *word == "null");
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "something else".to_owned(),
    }
}
