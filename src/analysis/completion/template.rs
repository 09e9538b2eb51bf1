//! Text with tab stops, which can be rendered as a snippet or as plain text.

use serde_json::{Map, Value};

use crate::analysis::snippet;
use crate::syntax::quote;

/// Text with tab stops. Its lines are indented relative to the line that it is inserted into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A line end, with the number of indentation steps of the next line.
    Newline(usize),
    /// A tab stop: empty, with a default text, or with choices.
    Stop(Vec<String>),
}

/// How to render a [`Template`].
#[derive(Clone, Debug)]
pub(super) struct Layout<'a> {
    /// Write tab stops in the snippet syntax of the Language Server Protocol.
    pub snippet: bool,
    /// The line terminator. `None` writes everything on one line.
    pub newline: Option<&'a str>,
    /// The indentation of every line after the first.
    pub base: &'a str,
    /// One step of indentation.
    pub indent: &'a str,
}

impl Template {
    /// Appends literal text.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// Ends the line. `depth` is the indentation of the next one.
    pub fn newline(&mut self, depth: usize) -> &mut Self {
        self.parts.push(Part::Newline(depth));
        self
    }

    /// Appends another template.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        self.parts.extend(other.parts.iter().cloned());
        self
    }

    /// Appends a JSON value whose strings may hold tab stops. A string that starts with `^` is not quoted, as in VS
    /// Code's JSON snippets: `"^${1:7200}"` is a number.
    pub fn value(&mut self, body: &Value, depth: usize) -> &mut Self {
        match body {
            Value::String(text) => self.string(text),
            Value::Object(members) if !members.is_empty() => {
                self.text("{").newline(depth + 1);
                self.members(members, depth + 1);
                self.newline(depth).text("}")
            }
            Value::Array(items) => {
                self.text("[");
                for (index, item) in items.iter().enumerate() {
                    self.text(if index == 0 { "" } else { ", " });
                    self.value(item, depth);
                }
                self.text("]")
            }
            scalar => self.text(scalar.to_string()),
        }
    }

    /// Appends members without braces, one per line.
    pub fn members(&mut self, members: &Map<String, Value>, depth: usize) -> &mut Self {
        for (index, (name, value)) in members.iter().enumerate() {
            if index > 0 {
                self.text(",").newline(depth);
            }
            self.text(quote(name)).text(": ").value(value, depth);
        }
        self
    }

    fn string(&mut self, text: &str) -> &mut Self {
        match text.strip_prefix('^') {
            Some(raw) => self.parts.extend(parse(raw, str::to_owned)),
            None => {
                self.text("\"");
                self.parts.extend(parse(text, escape_json));
                self.text("\"");
            }
        }
        self
    }

    /// Whether it has tab stops.
    pub fn has_stops(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Stop(_)))
    }

    /// Whether it has several lines.
    pub fn is_multiline(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Newline(_)))
    }

    /// Indents each line after the first by one more step.
    pub fn indented(mut self) -> Self {
        for part in &mut self.parts {
            if let Part::Newline(depth) = part {
                *depth += 1;
            }
        }
        self
    }

    /// Renders it as text.
    pub fn render(&self, layout: &Layout<'_>) -> String {
        let mut text = String::new();
        let mut number = 0;
        for part in &self.parts {
            match part {
                Part::Text(part) if layout.snippet => text.push_str(&escape_snippet(part, "\\$")),
                Part::Text(part) => text.push_str(part),
                Part::Newline(depth) => match layout.newline {
                    Some(newline) => {
                        text.push_str(newline);
                        text.push_str(layout.base);
                        text.push_str(&layout.indent.repeat(*depth));
                    }
                    None => text.push(' '),
                },
                Part::Stop(options) if layout.snippet => {
                    number += 1;
                    text.push_str(&stop(number, options));
                }
                Part::Stop(options) => {
                    text.push_str(options.first().map_or("", String::as_str));
                }
            }
        }
        text
    }

    /// The text without tab stops and indentation. Two templates are the same if these texts are.
    pub fn plain(&self) -> String {
        self.render(&Layout {
            snippet: false,
            newline: Some("\n"),
            base: "",
            indent: "",
        })
    }
}

/// A tab stop in the snippet syntax. Of several choices it is the first, as a text that typing replaces: `${1|a,b|}` leaves
/// nothing in Neovim if the user doesn't visit it, and typing adds to the choice in nvim-cmp and blink.cmp.
fn stop(number: usize, options: &[String]) -> String {
    match options {
        [] => format!("${number}"),
        [default, ..] => format!("${{{number}:{}}}", escape_snippet(default, "\\$}")),
    }
}

fn escape_snippet(text: &str, special: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The text as the content of a JSON string.
fn escape_json(text: &str) -> String {
    let quoted = quote(text);
    let inner = quoted.get(1..quoted.len().saturating_sub(1));
    inner.unwrap_or_default().to_owned()
}

/// Parses a snippet's text. `write` is applied to each piece of text.
fn parse(text: &str, write: impl Fn(&str) -> String) -> Vec<Part> {
    let parts = snippet::parse(text).into_iter();
    parts
        .map(|part| match part {
            snippet::Part::Text(text) => Part::Text(write(text)),
            snippet::Part::Stop(options) => Part::Stop(options.into_iter().map(&write).collect()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Layout, Template};
    use serde_json::json;

    fn render(body: &serde_json::Value, snippet: bool) -> String {
        Template::default().value(body, 0).render(&Layout {
            snippet,
            newline: Some("\n"),
            base: "",
            indent: "  ",
        })
    }

    #[test]
    fn tab_stops_are_numbered_in_text_order() {
        let body = json!({"a": "${4:My \"app\"}", "b": ["x${2|test,live|}y", "^${1:7200}"], "c": "$1", "d": true});
        assert_eq!(
            render(&body, true),
            "{\n  \"a\": \"${1:My \\\\\"app\\\\\"}\",\n  \"b\": [\"x${2:test}y\", ${3:7200}],\n  \"c\": \"$4\",\n  \"d\": true\n}"
        );
        assert_eq!(
            render(&body, false),
            "{\n  \"a\": \"My \\\"app\\\"\",\n  \"b\": [\"xtesty\", 7200],\n  \"c\": \"\",\n  \"d\": true\n}"
        );
    }

    #[test]
    fn snippet_syntax_in_text_is_escaped() {
        let body = json!({"$schema": "a$ \\ {}"});
        assert_eq!(
            render(&body, true),
            "{\n  \"\\$schema\": \"a\\$ \\\\\\\\ {}\"\n}"
        );
    }
}
