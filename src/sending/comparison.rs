//! Compares the values in a request with the resource in an answer.

use serde_json::Value;

/// A member whose value in the request differs from the one in the resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path in the request: `attributes/mode`.
    pub member: String,
    /// The value in the request, shortened.
    pub asked: String,
    /// The value in the resource, shortened.
    pub has: String,
}

/// The result of comparing a resource with a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The members that differ.
    pub differences: Vec<Difference>,
    /// The paths of members that the answer lacks, so that they can't be compared.
    pub missing: Vec<String>,
}

impl Comparison {
    /// Compares the `data` of a request with the `data` of an answer. Skips `null`, which asks for the API's default.
    pub fn new(request: &Value, resource: &Value) -> Self {
        let mut comparison = Self::default();
        for (name, asked) in members(request, "attributes") {
            let has = resource.get("attributes").and_then(|all| all.get(name));
            comparison.add(format!("attributes/{name}"), asked, has);
        }
        for (name, asked) in members(request, "relationships") {
            let has = resource.get("relationships").and_then(|all| all.get(name));
            if let Some(asked) = asked.get("data") {
                let has = has.and_then(|relationship| relationship.get("data"));
                comparison.add(format!("relationships/{name}"), asked, has);
            }
        }
        comparison
    }

    /// Whether every member of the request was found in the answer and is equal.
    pub fn agrees(&self) -> bool {
        self.differences.is_empty() && self.missing.is_empty()
    }

    fn add(&mut self, member: String, asked: &Value, has: Option<&Value>) {
        match has {
            _ if asked.is_null() => {}
            None => self.missing.push(member),
            Some(has) if are_equal(asked, has) => {}
            Some(has) => self.differences.push(Difference {
                member,
                asked: shortened(asked),
                has: shortened(has),
            }),
        }
    }
}

fn members<'a>(data: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    data.get(name)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// Numbers are equal by value: `7200` equals `7200.0`. The order of members doesn't matter.
fn are_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.as_f64() == other.as_f64() && (one.is_f64() || other.is_f64()))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| are_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, one)| other.get(name).is_some_and(|other| are_equal(one, other)))
        }
        _ => one == other,
    }
}

/// Objects are not shown, because `metadata` may contain anything. A link is shown by its id.
fn shortened(value: &Value) -> String {
    const LONGEST: usize = 60;
    if let Some(id) = value.get("id").and_then(Value::as_str) {
        return id.chars().take(LONGEST).collect();
    }
    match value {
        Value::Object(_) | Value::Array(_) => "another value".to_owned(),
        value => {
            let text = value.to_string();
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
                None => text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Comparison;

    #[test]
    fn only_what_the_request_states_is_compared() {
        let asked = json!({
            "attributes": { "name": "Shop", "mode": "test", "expires_in": 7200, "reference": null, "metadata": {"a": [1], "b": 2} },
            "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
        });
        let equal = json!({
            "id": "x",
            "attributes": { "name": "Shop", "mode": "test", "expires_in": 7200.0, "reference": "r", "metadata": {"b": 2, "a": [1]}, "more": 1 },
            "relationships": { "organization": { "links": {}, "data": { "type": "organizations", "id": "xYZkjABcde" } }, "role": {} }
        });
        assert!(Comparison::new(&asked, &equal).agrees());
    }

    #[test]
    fn each_difference_names_both_values() {
        let asked = json!({
            "attributes": { "mode": "test", "kind": "webapp", "metadata": {"a": 1} },
            "relationships": { "organization": { "data": { "type": "organizations", "id": "one" } } }
        });
        let other = json!({
            "attributes": { "mode": "live", "metadata": {"a": 2} },
            "relationships": { "organization": { "data": { "type": "organizations", "id": "two" } } }
        });
        let comparison = Comparison::new(&asked, &other);
        let said: Vec<String> = comparison
            .differences
            .iter()
            .map(|found| format!("{}: {} / {}", found.member, found.asked, found.has))
            .collect();
        assert_eq!(
            said,
            [
                "attributes/mode: \"test\" / \"live\"",
                "attributes/metadata: another value / another value",
                "relationships/organization: one / two",
            ]
        );
        assert_eq!(comparison.missing, ["attributes/kind"]);
        assert!(!comparison.agrees());
    }
}
