use clreq::syntax::{Kind, Node, Tree};
use serde_json::{Map, Value};

/// Splits an input into a text and what follows it: a byte that no UTF-8 has stands between them.
pub fn text_and_numbers(input: &[u8]) -> Option<(&str, &[u8])> {
    let end = input.iter().position(|byte| *byte == 0xFF);
    let (text, rest) = input.split_at(end.unwrap_or(input.len()));
    let text = str::from_utf8(text).ok()?;
    Some((text, rest.get(1..).unwrap_or_default()))
}

/// The value of a tree without errors, as `serde_json` has it. `None` for a number that is beyond it.
pub fn value(node: Node<'_>) -> Option<Value> {
    Some(match node.kind() {
        Kind::Object => {
            let mut members = Map::new();
            for (key, member) in node.members() {
                let name = key.string().unwrap_or_default().into_owned();
                members.insert(name, value(member?)?);
            }
            Value::Object(members)
        }
        Kind::Array => Value::Array(node.children().map(value).collect::<Option<_>>()?),
        Kind::String => Value::from(node.string().unwrap_or_default()),
        Kind::Number => serde_json::from_str(node.source()).ok()?,
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Null => Value::Null,
        Kind::Key | Kind::Invalid => panic!("{node:?} in a text without errors"),
    })
}

/// Every token as it is written. White space and punctuation aside, this is all of a text without errors.
pub fn words(tree: &Tree) -> Vec<(Kind, &str)> {
    tree.nodes()
        .map(|node| match node.kind() {
            kind @ (Kind::Object | Kind::Array) => (kind, ""),
            kind => (kind, node.source()),
        })
        .collect()
}
