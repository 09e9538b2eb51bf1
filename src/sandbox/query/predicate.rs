//! The predicates of filters: the part of `name_eq` after the attribute.

use std::cmp::Ordering;

use serde_json::Value;

use super::field::{Comparable, time};

/// One comparison with the text of a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// SQL's `LIKE`: `%` stands for any text, case does not matter.
    Matches,
    Contains,
    Starts,
    Ends,
    /// The object of the attribute contains the members of the filter's object.
    ContainsJson,
    Null,
    Blank,
    True,
    False,
}

/// How many of the comma-separated values must match.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    /// The whole text is one value, including commas.
    Single,
    Any,
    All,
}

/// The condition of a filter.
#[derive(Clone, Copy)]
pub struct Predicate {
    name: &'static str,
    comparison: Comparison,
    quantifier: Quantifier,
    is_negated: bool,
    /// Whether null matches as well.
    or_null: bool,
}

impl Predicate {
    const fn new(name: &'static str, comparison: Comparison) -> Self {
        Self {
            name,
            comparison,
            quantifier: Quantifier::Single,
            is_negated: false,
            or_null: false,
        }
    }

    const fn any(mut self) -> Self {
        self.quantifier = Quantifier::Any;
        self
    }

    const fn all(mut self) -> Self {
        self.quantifier = Quantifier::All;
        self
    }

    const fn not(mut self) -> Self {
        self.is_negated = true;
        self
    }

    const fn or_null(mut self) -> Self {
        self.or_null = true;
        self
    }
}

/// The vendor's predicates.
static PREDICATES: [Predicate; 46] = [
    Predicate::new("eq", Comparison::Equal),
    Predicate::new("not_eq", Comparison::Equal).not(),
    Predicate::new("in", Comparison::Equal).any(),
    Predicate::new("not_in", Comparison::Equal).any().not(),
    Predicate::new("in_or_null", Comparison::Equal)
        .any()
        .or_null(),
    Predicate::new("not_in_or_null", Comparison::Equal)
        .any()
        .not()
        .or_null(),
    Predicate::new("lt", Comparison::Less),
    Predicate::new("lteq", Comparison::LessOrEqual),
    Predicate::new("gt", Comparison::Greater),
    Predicate::new("gteq", Comparison::GreaterOrEqual),
    Predicate::new("matches", Comparison::Matches),
    Predicate::new("does_not_match", Comparison::Matches).not(),
    Predicate::new("matches_any", Comparison::Matches).any(),
    Predicate::new("matches_all", Comparison::Matches).all(),
    Predicate::new("does_not_match_any", Comparison::Matches)
        .all()
        .not(),
    Predicate::new("does_not_match_all", Comparison::Matches)
        .any()
        .not(),
    Predicate::new("cont", Comparison::Contains),
    Predicate::new("cont_any", Comparison::Contains).any(),
    Predicate::new("cont_all", Comparison::Contains).all(),
    Predicate::new("not_cont", Comparison::Contains).not(),
    Predicate::new("not_cont_any", Comparison::Contains)
        .all()
        .not(),
    Predicate::new("not_cont_all", Comparison::Contains)
        .any()
        .not(),
    Predicate::new("start", Comparison::Starts),
    Predicate::new("start_any", Comparison::Starts).any(),
    Predicate::new("start_all", Comparison::Starts).all(),
    Predicate::new("not_start", Comparison::Starts).not(),
    Predicate::new("not_start_any", Comparison::Starts)
        .all()
        .not(),
    Predicate::new("not_start_all", Comparison::Starts)
        .any()
        .not(),
    Predicate::new("end", Comparison::Ends),
    Predicate::new("end_any", Comparison::Ends).any(),
    Predicate::new("end_all", Comparison::Ends).all(),
    Predicate::new("not_end", Comparison::Ends).not(),
    Predicate::new("not_end_any", Comparison::Ends).all().not(),
    Predicate::new("not_end_all", Comparison::Ends).any().not(),
    Predicate::new("jcont", Comparison::ContainsJson),
    Predicate::new("null", Comparison::Null),
    Predicate::new("not_null", Comparison::Null).not(),
    Predicate::new("blank", Comparison::Blank),
    Predicate::new("present", Comparison::Blank).not(),
    Predicate::new("true", Comparison::True),
    Predicate::new("not_true", Comparison::True).not(),
    Predicate::new("false", Comparison::False),
    Predicate::new("not_false", Comparison::False).not(),
    Predicate::new("lt_any", Comparison::Less).any(),
    Predicate::new("gt_any", Comparison::Greater).any(),
    Predicate::new("eq_any", Comparison::Equal).any(),
];

/// Splits `created_at_gteq` into `created_at` and its predicate, in every possible way.
pub fn split(key: &str) -> impl Iterator<Item = (&str, Predicate)> {
    PREDICATES.iter().filter_map(move |predicate| {
        let field = key.strip_suffix(predicate.name)?.strip_suffix('_')?;
        Some((field, *predicate))
    })
}

impl Predicate {
    /// Whether the text of a filter is valid for this predicate.
    pub fn takes(self, text: &str, is_time: bool) -> bool {
        match self.comparison {
            Comparison::ContainsJson => serde_json::from_str::<Value>(text).is_ok(),
            Comparison::Null | Comparison::Blank | Comparison::True | Comparison::False => {
                matches!(text, "" | "1" | "0" | "true" | "false")
            }
            Comparison::Equal
            | Comparison::Less
            | Comparison::LessOrEqual
            | Comparison::Greater
            | Comparison::GreaterOrEqual => {
                !is_time || self.values(text).all(|value| time(value).is_some())
            }
            _ => true,
        }
    }

    /// Whether `value` matches the text of a filter.
    pub fn holds(self, value: &Value, text: &str, is_time: bool) -> bool {
        if value.is_null() && self.or_null {
            return true;
        }
        let agrees = match self.comparison {
            Comparison::Null => value.is_null(),
            Comparison::Blank => is_blank(value),
            Comparison::True => *value == Value::Bool(true),
            Comparison::False => *value == Value::Bool(false),
            Comparison::ContainsJson => {
                serde_json::from_str(text).is_ok_and(|part: Value| contains_json(value, &part))
            }
            comparison => {
                let agrees = |one: &str| compare(comparison, value, one, is_time);
                match self.quantifier {
                    Quantifier::All => self.values(text).all(agrees),
                    Quantifier::Single | Quantifier::Any => self.values(text).any(agrees),
                }
            }
        };
        // `name_null=false` asks for the opposite of `name_null=true`.
        let takes_flag = matches!(
            self.comparison,
            Comparison::Null | Comparison::Blank | Comparison::True | Comparison::False
        );
        let is_denied = takes_flag && matches!(text, "0" | "false");
        agrees != (self.is_negated != is_denied)
    }

    fn values(self, text: &str) -> impl Iterator<Item = &str> {
        let is_single = self.quantifier == Quantifier::Single;
        text.split(move |character| character == ',' && !is_single)
    }
}

fn compare(comparison: Comparison, value: &Value, text: &str, is_time: bool) -> bool {
    let stored = Comparable::of(value, is_time);
    let Some(wanted) = stored.parse_like(text) else {
        return false;
    };
    let order = stored.partial_cmp(&wanted);
    match comparison {
        Comparison::Equal => order == Some(Ordering::Equal),
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparison::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
        _ => compare_text(comparison, value.as_str().unwrap_or_default(), text),
    }
}

fn compare_text(comparison: Comparison, value: &str, text: &str) -> bool {
    match comparison {
        Comparison::Matches => is_like(&value.to_lowercase(), &text.to_lowercase()),
        Comparison::Contains => value.to_lowercase().contains(&text.to_lowercase()),
        Comparison::Starts => value.starts_with(text),
        Comparison::Ends => value.ends_with(text),
        _ => false,
    }
}

/// SQL's `LIKE` with `%` only.
fn is_like(value: &str, pattern: &str) -> bool {
    match pattern.split_once('%') {
        None => value == pattern,
        Some((start, rest)) => value.strip_prefix(start).is_some_and(|value| {
            let mut ends = value.char_indices().map(|(at, _)| at).chain([value.len()]);
            ends.any(|at| value.get(at..).is_some_and(|value| is_like(value, rest)))
        }),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// PostgreSQL's `@>`.
fn contains_json(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part.iter().all(|(name, part)| {
            whole
                .get(name)
                .is_some_and(|whole| contains_json(whole, part))
        }),
        (Value::Array(whole), Value::Array(part)) => part
            .iter()
            .all(|part| whole.iter().any(|whole| contains_json(whole, part))),
        _ => whole == part,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holds(name: &str, value: Value, text: &str) -> bool {
        let predicate = PREDICATES.iter().find(|it| it.name == name);
        let is_time = value.as_str().is_some_and(|text| time(text).is_some());
        predicate.expect(name).holds(&value, text, is_time)
    }

    #[test]
    fn predicates_compare_as_the_vendor_documents() {
        for (name, value, text) in [
            ("eq", json!("Shop, one"), "Shop, one"),
            ("not_eq", json!("a"), "b"),
            ("not_eq", json!(null), "b"),
            ("in", json!("b"), "a,b"),
            ("not_in", json!("c"), "a,b"),
            ("in_or_null", json!(null), "a"),
            ("lt", json!(9), "10"),
            ("gteq", json!(7200), "7200"),
            (
                "gteq",
                json!("2026-11-30T10:00:00.500Z"),
                "2026-11-30T10:00:00Z",
            ),
            ("lt", json!("2026-11-30T10:00:00.500Z"), "2026-12-01"),
            ("matches", json!("The Shop"), "the%"),
            ("matches", json!("The Shop"), "%s%o%"),
            ("does_not_match", json!("The Shop"), "shop%"),
            ("cont", json!("The Shop"), "sho"),
            ("cont_any", json!("The Shop"), "x,shop"),
            ("cont_all", json!("The Shop"), "the,shop"),
            ("not_cont_any", json!("The Shop"), "x,y"),
            ("start", json!("The Shop"), "The"),
            ("end", json!("The Shop"), "Shop"),
            (
                "jcont",
                json!({"a": {"b": 1, "c": 2}}),
                r#"{"a": {"b": 1}}"#,
            ),
            ("null", json!(null), "true"),
            ("null", json!("x"), "false"),
            ("not_null", json!("x"), "1"),
            ("blank", json!(" "), "1"),
            ("present", json!("x"), "1"),
            ("true", json!(true), "1"),
            ("false", json!(false), "1"),
        ] {
            assert!(holds(name, value.clone(), text), "{name} {value} {text}");
        }
    }

    #[test]
    fn other_values_do_not_agree() {
        for (name, value, text) in [
            ("eq", json!("Shop"), "shop"),
            ("eq", json!(null), ""),
            ("eq", json!(1), "x"),
            (
                "lt",
                json!("2026-11-30T10:00:00.500Z"),
                "2026-11-30T10:00:00Z",
            ),
            ("matches", json!("The Shop"), "shop"),
            ("cont_all", json!("The Shop"), "the,x"),
            ("jcont", json!({"a": 1}), r#"{"b": 1}"#),
            ("null", json!("x"), "true"),
            ("true", json!(true), "false"),
        ] {
            assert!(!holds(name, value.clone(), text), "{name} {value} {text}");
        }
    }
}
