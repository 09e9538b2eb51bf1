//! The tab stops of a schema's snippets, in the Language Server Protocol's snippet syntax: `$1`, `${1:text}`, `${1|a,b|}`.

use serde_json::Value;

/// A snippet's body with every tab stop replaced by its text, or its first choice.
pub fn plain(body: &Value) -> Value {
    match body {
        Value::String(text) => Value::String(plain_text(text)),
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
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, stop)) = rest.split_once("${") {
        let Some((stop, after)) = stop.split_once('}') else {
            break;
        };
        result.push_str(before);
        let body = stop.trim_start_matches(|c: char| c.is_ascii_digit());
        result.push_str(match body.strip_prefix('|') {
            Some(choices) => choices.split([',', '|']).next().unwrap_or_default(),
            None => body.strip_prefix(':').unwrap_or_default(),
        });
        rest = after;
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::plain;
    use serde_json::json;

    #[test]
    fn tab_stops_become_their_text() {
        let body = json!({"a": "${1:My app}", "b": ["x${2|test,live|}y", "${3}"], "c": true});
        let expected = json!({"a": "My app", "b": ["xtesty", ""], "c": true});
        assert_eq!(plain(&body), expected);
    }
}
