//! Completion in `clreq.toml`, from its JSON Schema: keys, tables and values.
//!
//! It works line by line, so that it also works while the rest of the file isn't TOML.

use serde_json::Value;

use super::SCHEMA;
use crate::text::Span;

/// Something to insert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The text in the list.
    pub label: String,
    /// What it is for.
    pub description: Option<String>,
    /// The text that it replaces.
    pub span: Span,
    /// The new text.
    pub new_text: String,
    /// Whether it is a value, and not a key or a table.
    pub is_value: bool,
}

/// The items at a byte offset.
pub fn complete(text: &str, offset: usize) -> Vec<Item> {
    let Ok(schema) = serde_json::from_str::<Value>(SCHEMA) else {
        return Vec::new();
    };
    let Some((before, after)) = text.split_at_checked(offset) else {
        return Vec::new();
    };
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = Line {
        schema: &schema,
        above: before.get(..start).unwrap_or_default(),
        before: before.get(start..).unwrap_or_default(),
        after: after.lines().next().unwrap_or_default(),
        below: after.split_once('\n').map_or("", |(_, below)| below),
        offset,
    };
    match line.before.find('#') {
        Some(_) => Vec::new(),
        None => line.items(),
    }
}

/// The line of the cursor.
struct Line<'a> {
    schema: &'a Value,
    /// The text above the line.
    above: &'a str,
    /// The text from the start of the line to the cursor.
    before: &'a str,
    /// The text from the cursor to the end of the line.
    after: &'a str,
    /// The text below the line.
    below: &'a str,
    offset: usize,
}

impl Line<'_> {
    fn items(&self) -> Vec<Item> {
        let typed = self.before.trim_start();
        if typed.starts_with('[') {
            return self.tables(typed);
        }
        match typed.split_once('=') {
            Some((key, value)) => self.values(key.trim(), value),
            None => self.keys(typed),
        }
    }

    /// The names of the table that the line is in.
    fn table(&self) -> Vec<&str> {
        let header = self.above.lines().rev().find_map(table_of);
        header.map_or_else(Vec::new, |header| {
            header.split('.').map(str::trim).collect()
        })
    }

    /// The keys that the table of the line sets.
    fn present(&self) -> Vec<&str> {
        let above = self.above.lines().rev();
        let above = above.take_while(|line| table_of(line).is_none());
        let below = self.below.lines();
        let below = below.take_while(|line| table_of(line).is_none());
        let keys = above.chain(below).filter_map(|line| line.split_once('='));
        keys.map(|(key, _)| key.trim()).collect()
    }

    fn keys(&self, typed: &str) -> Vec<Item> {
        let (outer, word) = typed.rsplit_once('.').unwrap_or(("", typed));
        let mut path = self.table();
        path.extend(
            outer
                .split('.')
                .map(str::trim)
                .filter(|name| !name.is_empty()),
        );
        let span = Span::new(self.offset - word.len(), self.offset);
        let present = self.present();
        let is_new = |name: &str| {
            let key = match outer {
                "" => name.to_owned(),
                outer => format!("{outer}.{name}"),
            };
            !present.contains(&key.as_str())
        };
        let mut items = Vec::new();
        let object = at(self.schema, &path);
        for (name, member) in object.into_iter().flat_map(properties) {
            let member = resolved(self.schema, member);
            let new_text = match type_of(member) {
                // A list of tables needs headers.
                Some("array") if is_table_list(self.schema, member) => continue,
                Some("object") => format!("{name}."),
                _ if self.after.contains('=') => name.to_owned(),
                _ => format!("{name} = "),
            };
            if is_new(name) {
                items.push(Item {
                    label: name.to_owned(),
                    description: description(member),
                    span,
                    new_text,
                    is_value: false,
                });
            }
        }
        if outer.is_empty() {
            items.extend(self.headers(span));
        }
        items
    }

    fn tables(&self, typed: &str) -> Vec<Item> {
        let closing = self.after.chars().take_while(|c| *c == ']').count();
        self.headers(Span::new(self.offset - typed.len(), self.offset + closing))
    }

    fn headers(&self, span: Span) -> Vec<Item> {
        let headers = properties(self.schema).filter_map(|(name, member)| {
            let member = resolved(self.schema, member);
            let header = match type_of(member)? {
                "object" => format!("[{name}]"),
                "array" if is_table_list(self.schema, member) => format!("[[{name}]]"),
                _ => return None,
            };
            let is_list = header.starts_with("[[");
            let is_there = |text: &str| text.lines().any(|line| line.trim() == header);
            (is_list || !(is_there(self.above) || is_there(self.below))).then(|| Item {
                label: header.clone(),
                description: description(member),
                span,
                new_text: header,
                is_value: false,
            })
        });
        headers.collect()
    }

    fn values(&self, key: &str, typed: &str) -> Vec<Item> {
        let mut path = self.table();
        path.extend(key.split('.').map(str::trim));
        let Some(member) = at(self.schema, &path) else {
            return Vec::new();
        };
        let is_in_list = typed.matches('[').count() > typed.matches(']').count();
        let is_in_string = typed.matches('"').count() % 2 == 1;
        let start = match is_in_string {
            true => typed.rfind('"').unwrap_or_default(),
            false => typed.rfind([' ', '[', ',']).map_or(0, |at| at + 1),
        };
        let closing = usize::from(is_in_string && self.after.starts_with('"'));
        let word = typed.len() - start;
        let span = Span::new(self.offset - word, self.offset + closing);
        let mut values = Vec::new();
        collect_values(self.schema, member, is_in_list, &mut values);
        let space = if typed.is_empty() { " " } else { "" };
        let items = values.into_iter().map(|value| Item {
            label: value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
            description: None,
            span,
            new_text: format!("{space}{value}"),
            is_value: true,
        });
        items.collect()
    }
}

/// The name in a table's header.
fn table_of(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix('[')?;
    let inner = inner.split(']').next()?;
    Some(inner.trim_start_matches('[').trim())
}

fn resolved<'s>(schema: &'s Value, mut value: &'s Value) -> &'s Value {
    while let Some(target) = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| schema.pointer(reference.strip_prefix('#')?))
    {
        value = target;
    }
    value
}

/// The part of the schema for a path of keys. A table of a list has the keys of the list's elements.
fn at<'s>(schema: &'s Value, path: &[&str]) -> Option<&'s Value> {
    path.iter().try_fold(schema, |value, name| {
        let member = resolved(schema, value.get("properties")?.get(name)?);
        Some(match member.get("items") {
            Some(items) if is_table_list(schema, member) => resolved(schema, items),
            _ => member,
        })
    })
}

fn properties(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let properties = value.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, member)| (name.as_str(), member))
}

fn type_of(value: &Value) -> Option<&str> {
    value.get("type").and_then(Value::as_str)
}

fn is_table_list(schema: &Value, value: &Value) -> bool {
    let items = value.get("items").map(|items| resolved(schema, items));
    items.is_some_and(|items| type_of(items) == Some("object"))
}

fn description(value: &Value) -> Option<String> {
    value.get("description")?.as_str().map(str::to_owned)
}

/// Collects the values that a schema allows. With `is_in_list`, those that it allows for a list's elements.
fn collect_values(schema: &Value, value: &Value, is_in_list: bool, found: &mut Vec<Value>) {
    let value = resolved(schema, value);
    if let Some(items) = value.get("items").filter(|_| is_in_list) {
        return collect_values(schema, items, false, found);
    }
    if is_in_list && value.get("anyOf").is_none() {
        return;
    }
    if type_of(value) == Some("boolean") {
        found.extend([true, false].map(Value::Bool));
    }
    let listed = value.get("enum").and_then(Value::as_array);
    found.extend(listed.into_iter().flatten().cloned());
    let branches = value.get("anyOf").and_then(Value::as_array);
    for branch in branches.into_iter().flatten() {
        collect_values(schema, branch, is_in_list, found);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::complete;

    /// The label of each item, and the line after accepting it. `|` is the cursor.
    fn check(marked: &str, expected: Expect) {
        let offset = marked.find('|').expect("a cursor");
        let text = marked.replacen('|', "", 1);
        let lines: Vec<String> = complete(&text, offset)
            .into_iter()
            .map(|item| {
                let mut after = text.clone();
                after.replace_range(item.span.start..item.span.end, &item.new_text);
                let line = after
                    .get(..item.span.start)
                    .unwrap_or_default()
                    .lines()
                    .count();
                let at = if text[..item.span.start].ends_with('\n') || line == 0 {
                    line
                } else {
                    line - 1
                };
                format!(
                    "{}: {}",
                    item.label,
                    after.lines().nth(at).unwrap_or_default()
                )
            })
            .collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn keys_are_those_of_the_table_that_it_lacks() {
        check(
            "extra-kinds = []\n|",
            expect![[r#"
                ignore: ignore = 
                severity: severity.
                require: require.
                response: response.
                [severity]: [severity]
                [require]: [require]
                [response]: [response]
                [[overrides]]: [[overrides]]"#]],
        );
        check(
            "[response]\n|",
            expect![[r#"
                secrets: secrets = 
                [severity]: [severity]
                [require]: [require]
                [[overrides]]: [[overrides]]"#]],
        );
        check(
            "[[overrides]]\nfiles = []\nrequire.|",
            expect![[r#"
                mode: require.mode = 
                organization: require.organization = 
                reference: require.reference = "#]],
        );
    }

    #[test]
    fn values_are_those_that_the_schema_lists() {
        check(
            "[response]\nsecrets = \"|\"",
            expect![[r#"
                keep: secrets = "keep"
                redact: secrets = "redact""#]],
        );
        check(
            "require.mode = [\"|",
            expect![[r#"
                test: require.mode = ["test"
                live: require.mode = ["live""#]],
        );
        check(
            "require.reference =|",
            expect![[r#"
                true: require.reference = true
                false: require.reference = false"#]],
        );
        check(
            "[severity]\nunknown-kind = |",
            expect![[r#"
                error: unknown-kind = "error"
                warning: unknown-kind = "warning"
                information: unknown-kind = "information"
                hint: unknown-kind = "hint"
                off: unknown-kind = "off""#]],
        );
        check("ignore = [\"|\"]", expect![""]);
        check("# severity|", expect![""]);
        check(
            "[[over|]]",
            expect![[r#"
            [severity]: [severity]
            [require]: [require]
            [response]: [response]
            [[overrides]]: [[overrides]]"#]],
        );
    }

    #[test]
    fn no_cursor_panics() {
        let text = "ignore = [\"é\"]\r\n[[overrides]\n= = [\"\n.a.=\n";
        for offset in 0..=text.len() + 1 {
            complete(text, offset);
        }
    }
}
