//! Describes syntax errors and their fixes.

use super::limit::Truncated;
use super::{Code, Diagnostic, Fix, TextEdit};
use crate::syntax::{
    DuplicateKey, Kind, MAX_DEPTH, MAX_ERRORS, Node, SyntaxError, SyntaxErrorKind, Tree,
    ends_in_backslash, is_quote, quote, unescape, without_quotes,
};
use crate::text::{Span, shorten};

use crate::analysis::lines::line_start;
use crate::analysis::marked_nodes::MarkedNodes;
use crate::analysis::members;

pub(super) fn diagnose(
    tree: &Tree,
    marked: &MarkedNodes,
    left_out: &mut Truncated<'_>,
) -> Vec<Diagnostic> {
    let errors = tree.errors().iter().map(|error| describe(tree, error));
    let mut found: Vec<Diagnostic> = errors.collect();
    if found.len() >= MAX_ERRORS {
        // The parser stopped at its limit. Drop the last error to make room for the note that there are more.
        found.pop();
        left_out.has_more(Code::UnexpectedCharacter);
    }
    let duplicates = marked.duplicate_keys(tree);
    let describe = |duplicate: DuplicateKey<'_>| repeated(tree, &duplicate);
    found.extend(left_out.first_of(Code::DuplicateKey, duplicates, describe));
    found
}

fn describe(tree: &Tree, error: &SyntaxError) -> Diagnostic {
    let (code, message) = message(tree, error);
    let node = tree.node_at(error.span.start);
    let diagnostic = Diagnostic::new(code, error.span, node, message);
    match fix(tree, error) {
        Some(fix) => diagnostic.with_fix(fix),
        None => diagnostic,
    }
}

fn message(tree: &Tree, error: &SyntaxError) -> (Code, String) {
    let source = excerpt(tree.slice(error.span));
    match error.kind {
        SyntaxErrorKind::EmptyDocument => (
            Code::EmptyDocument,
            "The file is empty: write a request, or complete here to get one for each kind.".into(),
        ),
        SyntaxErrorKind::ByteOrderMark => (
            Code::ByteOrderMark,
            "The file starts with a byte order mark, which JSON does not allow: save it as UTF-8 without one.".into(),
        ),
        SyntaxErrorKind::MissingComma { .. } => (
            Code::MissingComma,
            format!("A comma is missing before `{source}`."),
        ),
        SyntaxErrorKind::TrailingComma => (
            Code::TrailingComma,
            "JSON does not allow a comma before a closing bracket: remove it.".into(),
        ),
        SyntaxErrorKind::StrayComma => (
            Code::StrayComma,
            "There is no value before this comma: remove it, or write the value.".into(),
        ),
        SyntaxErrorKind::MissingColon { .. } => (
            Code::MissingColon,
            format!("A colon is missing between `{source}` and its value."),
        ),
        SyntaxErrorKind::MissingValue => (
            Code::MissingValue,
            format!("`{source}` has no value: write one, or remove the key."),
        ),
        SyntaxErrorKind::MissingKey => (
            Code::MissingKey,
            "This value has no key: in an object, write `\"key\": value`.".into(),
        ),
        SyntaxErrorKind::UnquotedKey => (
            Code::UnquotedKey,
            format!("Keys need double quotes: write `{}`.", quoted(&source)),
        ),
        SyntaxErrorKind::UnquotedValue => (Code::UnquotedValue, unquoted_value(&source)),
        SyntaxErrorKind::UnclosedString { .. } if escapes_its_end(tree, error.span) => (
            Code::UnclosedString,
            "This string has no closing quote on its line, and its last backslash would escape one: end it with `\\\\\"`.".into(),
        ),
        SyntaxErrorKind::UnclosedString { .. } => (
            Code::UnclosedString,
            "This string has no closing quote on its line: add `\"`.".into(),
        ),
        SyntaxErrorKind::WrongQuotes => (
            Code::WrongQuotes,
            format!("Strings need straight double quotes: write `{}`.", quoted(&source)),
        ),
        SyntaxErrorKind::ControlCharacter => (
            Code::ControlCharacter,
            format!(
                "Control characters in a string must be escaped: write `{}`.",
                control_escape(tree.slice(error.span))
            ),
        ),
        SyntaxErrorKind::BadEscape => (
            Code::BadEscape,
            format!("`{source}` is not a JSON escape: for a backslash, write `\\\\`."),
        ),
        SyntaxErrorKind::LoneSurrogate => (
            Code::BadEscape,
            format!("`{source}` is half of a surrogate pair: write both halves, or the character itself."),
        ),
        SyntaxErrorKind::BadNumber => (Code::BadNumber, bad_number(&source)),
        SyntaxErrorKind::Comment if may_be_value(tree, error.span) => (
            Code::Comment,
            "JSON takes this for a comment, and has no comments: if it belongs to the value, put the whole value in double quotes.".into(),
        ),
        SyntaxErrorKind::Comment => (
            Code::Comment,
            "JSON has no comments: remove it, or move it to `metadata`.".into(),
        ),
        SyntaxErrorKind::Unclosed { count, object, .. } => (Code::UnclosedBracket, unclosed(count, object)),
        SyntaxErrorKind::UnexpectedClose => (
            Code::UnexpectedBracket,
            format!("This `{source}` has no opening bracket: remove it, or add the opening bracket."),
        ),
        SyntaxErrorKind::TextAfterEnd if is_closing(&source) => (
            Code::TextAfterEnd,
            format!("The document ends before this `{source}`: remove it, or check the brackets above."),
        ),
        SyntaxErrorKind::TextAfterEnd => (
            Code::TextAfterEnd,
            "The document ends before this, and a file holds one JSON value: remove the rest, or check the brackets above.".into(),
        ),
        SyntaxErrorKind::UnexpectedCharacter => (
            Code::UnexpectedCharacter,
            format!("`{source}` is not allowed here: JSON has `:` between a key and its value and `,` between members."),
        ),
        SyntaxErrorKind::TooDeep => (
            Code::NestingTooDeep,
            format!("Brackets nest more than {MAX_DEPTH} levels deep: JSON parsers refuse that."),
        ),
        SyntaxErrorKind::TooLarge { most } => (
            Code::DocumentTooLarge,
            format!(
                "The file is larger than {} MiB: clreq reads no larger files.",
                most / (1024 * 1024)
            ),
        ),
    }
}

fn fix(tree: &Tree, error: &SyntaxError) -> Option<Fix> {
    let span = error.span;
    let source = tree.slice(span);
    let fix = match error.kind {
        SyntaxErrorKind::ByteOrderMark => {
            Fix::safe("Remove the byte order mark", vec![TextEdit::delete(span)])
        }
        // A word right after a string is probably part of it: a quote is missing or misplaced.
        SyntaxErrorKind::MissingComma { at } if starts_word(tree, at) => return None,
        SyntaxErrorKind::MissingComma { at } => {
            Fix::safe("Add a comma", vec![TextEdit::insert(at, ",")])
        }
        SyntaxErrorKind::TrailingComma | SyntaxErrorKind::StrayComma => {
            Fix::safe("Remove the comma", vec![TextEdit::delete(span)])
        }
        SyntaxErrorKind::MissingColon { at } => {
            Fix::safe("Add a colon", vec![TextEdit::insert(at, ":")])
        }
        SyntaxErrorKind::MissingValue => {
            let key = tree.node_at(span.start)?;
            Fix::suggested("Remove the key", vec![members::remove(tree, key)])
        }
        SyntaxErrorKind::UnquotedKey => Fix::safe(
            "Put the key in double quotes",
            vec![TextEdit::replace(span, quoted(source))],
        ),
        SyntaxErrorKind::UnquotedValue => match literal(source) {
            Some(literal) => Fix::safe(
                format!("Replace with `{literal}`"),
                vec![TextEdit::replace(span, literal)],
            ),
            None => Fix::safe(
                "Put the value in double quotes",
                vec![TextEdit::replace(span, quoted(source))],
            ),
        },
        // A quote after a backslash would be escaped.
        SyntaxErrorKind::UnclosedString { .. } if escapes_its_end(tree, span) => return None,
        // The last character may be meant as the closing quote.
        SyntaxErrorKind::UnclosedString { at }
            if source.get(1..).is_some_and(|text| text.ends_with(is_quote)) =>
        {
            Fix::suggested("Add a closing quote", vec![TextEdit::insert(at, "\"")])
        }
        SyntaxErrorKind::UnclosedString { at } => {
            Fix::safe("Add a closing quote", vec![TextEdit::insert(at, "\"")])
        }
        SyntaxErrorKind::WrongQuotes => Fix::safe(
            "Use straight double quotes",
            vec![TextEdit::replace(span, quoted(source))],
        ),
        SyntaxErrorKind::ControlCharacter => Fix::safe(
            "Escape the character",
            vec![TextEdit::replace(span, control_escape(source))],
        ),
        SyntaxErrorKind::BadEscape => Fix::suggested(
            "Write `\\\\` for the backslash",
            vec![TextEdit::insert(span.start, "\\")],
        ),
        // The comment may be a value or the rest of one.
        SyntaxErrorKind::Comment if may_be_value(tree, span) => return None,
        SyntaxErrorKind::Comment => Fix::suggested(
            "Remove the comment",
            vec![TextEdit::delete(whole_comment(tree, span))],
        ),
        SyntaxErrorKind::Unclosed { count, at, .. } => {
            let brackets = closing(tree.node_at(span.start)?, count);
            Fix::suggested(
                format!("Add `{brackets}`"),
                vec![TextEdit::insert(at, brackets)],
            )
        }
        SyntaxErrorKind::TextAfterEnd if is_closing(source) => {
            Fix::suggested("Remove the bracket", vec![TextEdit::delete(span)])
        }
        SyntaxErrorKind::UnexpectedClose => {
            Fix::suggested("Remove the bracket", vec![TextEdit::delete(span)])
        }
        SyntaxErrorKind::BadNumber => {
            let number = repaired_number(source)?;
            Fix::suggested(
                format!("Write `{number}`"),
                vec![TextEdit::replace(span, number)],
            )
        }
        _ => return None,
    };
    Some(fix)
}

/// Whether a comment follows a colon or a bare word on its line. Then it may be part of the value: `Shop #1`,
/// `#ff0000`, `//a.example/cb`.
fn may_be_value(tree: &Tree, comment: Span) -> bool {
    let line = Span::new(line_start(tree.text(), comment.start), comment.start);
    let before = tree.slice(line).trim_end();
    let end = line.start + before.len();
    let is_bare_word = || {
        let node = tree.last_node_starting_by(end.saturating_sub(1));
        node.is_some_and(|node| node.kind() == Kind::Invalid && node.span().end >= end)
    };
    before.ends_with(':') || (!before.is_empty() && is_bare_word())
}

/// A comment with the white space before it, or its whole line if nothing else is on it.
fn whole_comment(tree: &Tree, span: Span) -> Span {
    let mut start = span.start;
    while matches!(tree.char_before(start), Some(' ' | '\t')) {
        start -= 1;
    }
    let is_first_of_line = matches!(tree.char_before(start), None | Some('\n' | '\r'));
    let terminator = match tree.char_at(span.end) {
        Some('\r') if tree.char_at(span.end + 1) == Some('\n') => 2,
        Some('\n' | '\r') => 1,
        _ => 0,
    };
    match (is_first_of_line, terminator) {
        (false, _) => Span::new(start, span.end),
        (true, 0) => span,
        (true, length) => Span::new(start, span.end + length),
    }
}

fn repeated(tree: &Tree, duplicate: &DuplicateKey<'_>) -> Diagnostic {
    let again = duplicate.again;
    let source = excerpt(again.source());
    let message =
        format!("Duplicate key `{source}`: readers differ in which one counts, so remove one.");
    let fix = Fix::suggested(
        format!("Remove this `{source}`"),
        vec![members::remove(tree, again)],
    );
    Diagnostic::on(Code::DuplicateKey, again, message)
        .with_related(duplicate.first.span(), "The first one is here.")
        .with_fix(fix)
}

fn unquoted_value(source: &str) -> String {
    match literal(source) {
        Some(literal) => format!("JSON has no `{source}`: write `{literal}`."),
        None => format!("Strings need double quotes: write `{}`.", quoted(source)),
    }
}

/// The JSON literal for the equivalent word of another language, such as `None`.
fn literal(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        "null" | "none" | "nil" | "undefined" | "nan" => Some("null"),
        _ => None,
    }
}

fn bad_number(source: &str) -> String {
    match repaired_number(source) {
        Some(number) => format!("`{source}` is not a JSON number: write `{number}`."),
        None => format!(
            "`{source}` is not a JSON number: write digits, with a decimal point or an exponent if needed."
        ),
    }
}

/// The number that the author probably meant.
fn repaired_number(source: &str) -> Option<String> {
    let plain: String = source.chars().filter(|c| *c != '_').collect();
    let (sign, plain) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let digits = plain.trim_start_matches('0');
    let number = match digits.chars().next() {
        Some('.') | None => format!("{sign}0{digits}"),
        Some(_) => format!("{sign}{digits}"),
    };
    let number = number.trim_end_matches('.');
    let is_number = serde_json::from_str::<serde_json::Number>(number).is_ok();
    (is_number && plain.starts_with(|c: char| c.is_ascii_digit() || c == '.') && number != source)
        .then(|| number.to_owned())
}

fn unclosed(count: usize, object: bool) -> String {
    let (bracket, closing) = if object { ("{", "}") } else { ("[", "]") };
    match count {
        1 => format!("This `{bracket}` is never closed: add `{closing}`."),
        _ => format!(
            "{count} brackets are never closed, and this `{bracket}` is the innermost: add the closing brackets."
        ),
    }
}

/// The brackets that close the innermost `count` containers.
fn closing(innermost: Node<'_>, count: usize) -> String {
    let containers = std::iter::successors(Some(innermost), |node| node.container());
    containers
        .take(count)
        .map(|node| if node.is_object() { '}' } else { ']' })
        .collect()
}

/// Whether a text consists only of closing brackets.
fn is_closing(source: &str) -> bool {
    source
        .chars()
        .all(|c| matches!(c, '}' | ']') || c.is_whitespace())
}

/// A text as a JSON string. Its own quotes are removed first.
fn quoted(source: &str) -> String {
    quote(&unescape(without_quotes(source)))
}

fn control_escape(character: &str) -> String {
    quote(character).trim_matches('"').to_owned()
}

fn starts_word(tree: &Tree, at: usize) -> bool {
    let next = tree.char_at(at);
    next.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Whether an unclosed string ends with a backslash, which would escape a closing quote.
fn escapes_its_end(tree: &Tree, string: Span) -> bool {
    ends_in_backslash(tree.slice(string), string.len())
}

/// The start of a source text, short enough for a message.
pub(super) fn excerpt(source: &str) -> String {
    shorten(source, 40).into_owned()
}
