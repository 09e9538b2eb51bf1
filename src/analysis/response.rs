//! Putting the API's answer into the document.

use serde_json::Value;

use super::TextEdit;
use super::lines;
use super::style::Style;
use crate::syntax::{Kind, Node, Tree, quote};
use crate::text::Span;

/// The member that holds the answer.
const MEMBER: &str = "response";

/// The text of a `response`: the status, when the request was sent (RFC 3339, in UTC) and the body. A body that is not
/// JSON is kept as a string.
pub fn response_text(status: u16, sent_at: &str, body: &str) -> String {
    let body = body.trim();
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok();
    let body = if is_json {
        body.to_owned()
    } else {
        quote(body)
    };
    format!(
        "{{\"status\": {status}, \"sent_at\": {}, \"body\": {body}}}",
        Value::from(sent_at)
    )
}

/// The edit that makes a text the document's `response`: in place of the one that is there, else as the last member.
/// The text is laid out in the document's own style; no token of it is changed. `None` if the document isn't a closed object.
pub fn insert_response(tree: &Tree, response: &str) -> Option<TextEdit> {
    let root = tree.root().filter(|root| root.is_object())?;
    let style = Style::of(tree);
    let last = root.children().last();
    let lines = match root.children().next() {
        Some(first) => Span::new(root.span().start, first.span().start)
            .of(tree.text())
            .contains(['\n', '\r']),
        None => true,
    };
    let layout = Layout {
        style: &style,
        lines,
    };
    let existing = root.key_named(MEMBER);
    if let Some(value) = existing.and_then(Node::value) {
        let indentation = lines::indentation(tree.text(), value.span().start).of(tree.text());
        let text = layout.write(response, indentation);
        return Some(TextEdit::replace(value.span(), text));
    }
    if existing.is_some() || !root.is_closed() {
        return None;
    }
    let member =
        |indentation: &str| format!("\"{MEMBER}\": {}", layout.write(response, indentation));
    let newline = style.line_ending.text();
    let Some(last) = last else {
        let inside = Span::new(root.span().start + 1, root.span().end - 1);
        let indent = style.indentation.text();
        return Some(TextEdit::replace(
            inside,
            format!("{newline}{indent}{}{newline}", member(indent)),
        ));
    };
    let end = last.member_span().end;
    Some(if lines {
        let indentation = lines::indentation(tree.text(), last.span().start).of(tree.text());
        TextEdit::insert(
            end,
            format!(",{newline}{indentation}{}", member(indentation)),
        )
    } else {
        TextEdit::insert(end, format!(", {}", member("")))
    })
}

/// How a JSON text is laid out.
struct Layout<'a> {
    style: &'a Style,
    /// Whether it is spread over lines.
    lines: bool,
}

impl Layout<'_> {
    fn write(&self, json: &str, indentation: &str) -> String {
        let tree = Tree::parse(json);
        // What is no JSON, or nests too deep to be walked, is taken as it is.
        let root = tree.root().filter(|_| tree.errors().is_empty());
        let mut text = String::with_capacity(json.len() * 2);
        match root {
            Some(root) => self.value(root, indentation, &mut text),
            None => text.push_str(json),
        }
        text
    }

    /// Recursion ends at the depth that the parser allows.
    fn value(&self, node: Node<'_>, indentation: &str, text: &mut String) {
        let (open, close) = match node.kind() {
            Kind::Object => ('{', '}'),
            Kind::Array => ('[', ']'),
            _ => return text.push_str(node.source()),
        };
        let inner = format!("{indentation}{}", self.style.indentation.text());
        text.push(open);
        for (index, child) in node.children().enumerate() {
            if index > 0 {
                text.push(',');
            }
            match (self.lines, index, open) {
                (true, ..) => {
                    text.push_str(self.style.line_ending.text());
                    text.push_str(&inner);
                }
                (false, 0, '[') => {}
                (false, ..) => text.push(' '),
            }
            match child.value() {
                Some(value) => {
                    text.push_str(child.source());
                    text.push_str(": ");
                    self.value(value, &inner, text);
                }
                None => self.value(child, &inner, text),
            }
        }
        if node.children().next().is_some() {
            if self.lines {
                text.push_str(self.style.line_ending.text());
                text.push_str(indentation);
            } else if open == '{' {
                text.push(' ');
            }
        }
        text.push(close);
    }
}

#[cfg(test)]
mod tests {
    use super::{insert_response, response_text};
    use crate::analysis::apply;
    use crate::syntax::Tree;
    use expect_test::{Expect, expect};

    fn check(before: &str, response: &str, after: Expect) {
        let edit = insert_response(&Tree::parse(before), response);
        let text = edit.map_or("no edit".to_owned(), |edit| apply(before, &[edit]));
        after.assert_eq(&text);
    }

    const RESPONSE: &str = r#"{"status": 201, "body": {"n": 1.50, "a": [1, {}], "s": "\u00e9"}}"#;

    #[test]
    fn it_becomes_the_last_member_in_the_documents_style() {
        check(
            "{\n    \"data\": {}\n}\n",
            RESPONSE,
            expect![[r#"
                {
                    "data": {},
                    "response": {
                        "status": 201,
                        "body": {
                            "n": 1.50,
                            "a": [
                                1,
                                {}
                            ],
                            "s": "\u00e9"
                        }
                    }
                }
            "#]],
        );
    }

    #[test]
    fn a_document_on_one_line_stays_on_it() {
        check(
            r#"{"data": {}}"#,
            RESPONSE,
            expect![[
                r#"{"data": {}, "response": { "status": 201, "body": { "n": 1.50, "a": [1, {}], "s": "\u00e9" } }}"#
            ]],
        );
    }

    #[test]
    fn an_earlier_one_is_replaced_where_it_stands() {
        check(
            "{\n  \"response\": {\"status\": 500},\n  \"data\": {}\n}",
            "{\"status\": 201}",
            expect![[r#"
                {
                  "response": {
                    "status": 201
                  },
                  "data": {}
                }"#]],
        );
    }

    #[test]
    fn line_ends_and_tabs_are_kept() {
        let before = "{\r\n\t\"data\": {}\r\n}\r\n";
        let edit = insert_response(&Tree::parse(before), "{\"status\": 201}").expect("an edit");
        assert_eq!(
            apply(before, &[edit]),
            "{\r\n\t\"data\": {},\r\n\t\"response\": {\r\n\t\t\"status\": 201\r\n\t}\r\n}\r\n"
        );
    }

    #[test]
    fn what_is_no_closed_object_is_left_alone() {
        check("{\"data\": {}", RESPONSE, expect!["no edit"]);
        check("[]", RESPONSE, expect!["no edit"]);
        check("", RESPONSE, expect!["no edit"]);
    }

    #[test]
    fn an_empty_object_gets_its_first_member() {
        check(
            "{}",
            "{\"status\": 201}",
            expect![[r#"
            {
              "response": {
                "status": 201
              }
            }"#]],
        );
    }

    #[test]
    fn a_body_keeps_its_spelling_and_other_text_becomes_a_string() {
        assert_eq!(
            response_text(201, "2026-11-23T18:00:00Z", " {\"n\": 1.50} "),
            r#"{"status": 201, "sent_at": "2026-11-23T18:00:00Z", "body": {"n": 1.50}}"#
        );
        assert_eq!(
            response_text(201, "2026-11-23T18:00:00Z", "{\"cut"),
            r#"{"status": 201, "sent_at": "2026-11-23T18:00:00Z", "body": "{\"cut"}"#
        );
    }
}
