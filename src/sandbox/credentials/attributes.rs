//! The rules of single attributes.

use serde_json::{Map, Value, json};
use url::Url;

use super::credential::{Change, INTEGRATION, SALES_CHANNEL, WEBAPP};
use crate::sandbox::errors::ApiError;

/// The kinds that the sandbox lists: those of one's own, and the hosted apps that can be forked.
const KINDS: [&str; 20] = [
    WEBAPP,
    SALES_CHANNEL,
    INTEGRATION,
    "bundles",
    "customers",
    "exports",
    "gift_cards",
    "imports",
    "inventory",
    "orders",
    "price_lists",
    "promotions",
    "returns",
    "shipments",
    "sku_lists",
    "skus",
    "stock_transfers",
    "subscriptions",
    "tags",
    "webhooks",
];

const SHORTEST_LIFETIME: u64 = 7_200;
const LONGEST_LIFETIME: u64 = 31_536_000;

/// A rule that a value breaks, in the words of an error's `title` and `meta`.
pub struct Broken {
    title: String,
    meta: Value,
}

impl Broken {
    fn new(title: impl Into<String>, error: &str) -> Self {
        Self {
            title: title.into(),
            meta: json!({ "error": error }),
        }
    }

    /// Required, and not there.
    pub fn blank() -> Self {
        Self::new("can't be blank", "blank")
    }

    /// There, and must not be.
    pub fn present() -> Self {
        Self::new("must be blank", "present")
    }

    /// Of the wrong form. `title` says what the form is.
    pub fn invalid(title: &str) -> Self {
        Self::new(title, "invalid")
    }

    /// Refers to something that does not exist.
    pub fn missing_reference() -> Self {
        Self::new("must exist", "required")
    }

    fn not_listed() -> Self {
        Self::new("is not included in the list", "inclusion")
    }

    fn bound(title: &str, error: &str, value: &Value, bound: u64) -> Self {
        Self {
            title: format!("{title} {bound}"),
            meta: json!({ "error": error, "value": value, "count": bound }),
        }
    }

    /// The error about the value at `pointer`.
    pub fn at(self, pointer: impl Into<String>) -> ApiError {
        ApiError::validation(pointer, self.title, self.meta)
    }
}

/// Reads attributes and gathers what is wrong with them.
pub struct Reader<'a> {
    attributes: &'a Map<String, Value>,
    errors: &'a mut Vec<ApiError>,
}

impl<'a> Reader<'a> {
    pub fn new(attributes: &'a Map<String, Value>, errors: &'a mut Vec<ApiError>) -> Self {
        Self { attributes, errors }
    }

    /// An attribute that must be there.
    pub fn required<T>(
        &mut self,
        name: &str,
        rule: impl FnOnce(&Value) -> Result<T, Broken>,
    ) -> Option<T> {
        let value = self.attributes.get(name).unwrap_or(&Value::Null);
        self.check(name, rule(value))
    }

    /// An attribute that may be absent, or null, which means "not set". A broken rule leaves it as it is: the request
    /// is refused anyway.
    pub fn optional<T>(
        &mut self,
        name: &str,
        rule: impl FnOnce(&Value) -> Result<T, Broken>,
    ) -> Change<T> {
        match self.attributes.get(name) {
            None => Change::Keep,
            Some(Value::Null) => Change::Clear,
            Some(value) => self
                .check(name, rule(value))
                .map_or(Change::Keep, Change::Set),
        }
    }

    fn check<T>(&mut self, name: &str, checked: Result<T, Broken>) -> Option<T> {
        checked
            .map_err(|broken| {
                self.errors
                    .push(broken.at(format!("/data/attributes/{name}")))
            })
            .ok()
    }
}

/// A string with something in it.
pub fn filled_text(value: &Value) -> Result<String, Broken> {
    match value {
        Value::Null => Err(Broken::blank()),
        Value::String(text) if text.trim().is_empty() => Err(Broken::blank()),
        _ => text(value),
    }
}

/// A string.
pub fn text(value: &Value) -> Result<String, Broken> {
    let text = value
        .as_str()
        .ok_or_else(|| Broken::invalid("must be a string"))?;
    Ok(text.to_owned())
}

/// The kind of a credential. Hosted apps come and go, so that any name of their form counts, unless the sandbox is
/// strict.
pub fn kind(value: &Value, strict: bool) -> Result<String, Broken> {
    let kind = filled_text(value)?;
    if KINDS.contains(&kind.as_str()) || (!strict && has_form_of_kind(&kind)) {
        Ok(kind)
    } else {
        Err(Broken::not_listed())
    }
}

fn has_form_of_kind(kind: &str) -> bool {
    kind.starts_with(|first: char| first.is_ascii_lowercase())
        && kind
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// An absolute URI.
pub fn uri(value: &Value) -> Result<String, Broken> {
    let text = text(value)?;
    match Url::parse(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(Broken::invalid(
            "must be a URI, such as https://example.com/callback",
        )),
    }
}

/// A lifetime in seconds.
pub fn lifetime(value: &Value) -> Result<u64, Broken> {
    let Value::Number(number) = value else {
        return Err(Broken::new("is not a number", "not_a_number"));
    };
    match (number.as_u64(), number.as_f64()) {
        (Some(seconds), _) if seconds < SHORTEST_LIFETIME => Err(too_short(value)),
        (Some(seconds), _) if seconds > LONGEST_LIFETIME => Err(too_long(value)),
        (Some(seconds), _) => Ok(seconds),
        // An integer beyond 64 bits is read as a float.
        (None, Some(float)) if float > LONGEST_LIFETIME as f64 => Err(too_long(value)),
        (None, _) if number.is_i64() => Err(too_short(value)),
        (None, _) => Err(Broken::new("must be an integer", "not_an_integer")),
    }
}

fn too_short(value: &Value) -> Broken {
    Broken::bound(
        "must be greater than or equal to",
        "greater_than_or_equal_to",
        value,
        SHORTEST_LIFETIME,
    )
}

fn too_long(value: &Value) -> Broken {
    Broken::bound(
        "must be less than or equal to",
        "less_than_or_equal_to",
        value,
        LONGEST_LIFETIME,
    )
}

/// `test` or `live`.
pub fn mode(value: &Value) -> Result<String, Broken> {
    let mode = text(value)?;
    if matches!(mode.as_str(), "test" | "live") {
        Ok(mode)
    } else {
        Err(Broken::not_listed())
    }
}

/// A boolean.
pub fn flag(value: &Value) -> Result<bool, Broken> {
    value
        .as_bool()
        .ok_or_else(|| Broken::invalid("must be true or false"))
}

/// An object of any members.
pub fn object(value: &Value) -> Result<Map<String, Value>, Broken> {
    let object = value
        .as_object()
        .ok_or_else(|| Broken::invalid("must be an object"))?;
    Ok(object.clone())
}
