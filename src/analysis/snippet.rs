//! The tab stops of a schema's snippets, in the Language Server Protocol's snippet syntax: `$1`, `${1}`, `${1:text}` and `${1|a,b|}`.

use serde_json::Value;

/// A part of a snippet's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Literal text.
    Text(&'a str),
    /// A tab stop: empty, with a default text, or with choices.
    Stop(Vec<&'a str>),
}

/// Parses a snippet's text. The numbers of the tab stops are dropped: only their order counts.
pub fn parse(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        let Some((options, after)) = parse_stop(after) else {
            break;
        };
        parts.push(Part::Text(before));
        parts.push(Part::Stop(options));
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// Parses a tab stop after its `$`. Returns its texts and the remaining text.
fn parse_stop(text: &str) -> Option<(Vec<&str>, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let Some(braced) = text.strip_prefix('{') else {
        let after = text.trim_start_matches(is_digit);
        return (after.len() < text.len()).then_some((Vec::new(), after));
    };
    let (body, after) = braced.split_once('}')?;
    let body = body.trim_start_matches(is_digit);
    let options = match body.strip_prefix('|') {
        Some(choices) => choices.trim_end_matches('|').split(',').collect(),
        None => body.strip_prefix(':').into_iter().collect(),
    };
    Some((options, after))
}

/// A snippet's body with every tab stop replaced with its text or its first choice. A string that starts with `^`
/// stands for the JSON value after the `^`, as in VS Code's JSON snippets: `"^${1:7200}"` is a number.
pub fn plain(body: &Value) -> Value {
    match body {
        Value::String(text) => match text.strip_prefix('^') {
            Some(json) => serde_json::from_str(&plain_text(json)).unwrap_or_default(),
            None => Value::String(plain_text(text)),
        },
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), plain(value)))
                .collect(),
        ),
        scalar => scalar.clone(),
    }
}

fn plain_text(text: &str) -> String {
    parse(text)
        .iter()
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Stop(options) => options.first().copied().unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;
    use serde_json::json;

    #[test]
    fn plain_text_has_the_default_texts_of_tab_stops() {
        let check = |body: serde_json::Value, expected: serde_json::Value| {
            assert_eq!(plain(&body), expected);
        };
        check(json!("${1:My app}"), json!("My app"));
        check(
            json!(["x${2|test,live|}y", "${3}$4"]),
            json!(["xtesty", ""]),
        );
        check(
            json!({ "c": true, "d": "^${1|false,true|}" }),
            json!({ "c": true, "d": false }),
        );
        check(json!("no end ${1:a"), json!("no end ${1:a"));
    }
}
