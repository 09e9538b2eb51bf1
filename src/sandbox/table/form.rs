//! The forms of attribute values.

use serde_json::{Value, json};
use url::Url;

use crate::sandbox::errors::ApiError;

/// The values that an attribute accepts.
#[derive(Clone, Copy)]
pub enum Form {
    /// Any string.
    Text,
    /// A string with at least one visible character.
    FilledText,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// One of these strings, or another name in snake_case unless the sandbox is strict.
    OpenList(&'static [&'static str]),
    /// An absolute URI.
    Uri,
    /// An e-mail address. Only the `@` is checked.
    Email,
    /// An integer within these bounds.
    Integer {
        min: u64,
        max: u64,
    },
    Boolean,
    /// An object with any members.
    Object,
    /// A time that the sandbox sets, in RFC 3339.
    Timestamp,
}

/// A broken rule: the `title` and `meta` of the error.
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

    /// A required value is missing.
    pub fn blank() -> Self {
        Self::new("can't be blank", "blank")
    }

    /// A value is set that must be absent.
    pub fn present() -> Self {
        Self::new("must be blank", "present")
    }

    /// The value has the wrong form. `title` names the required one.
    pub fn invalid(title: &str) -> Self {
        Self::new(title, "invalid")
    }

    /// The value refers to a resource that does not exist.
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

    fn too_small(value: &Value, min: u64) -> Self {
        let error = "greater_than_or_equal_to";
        Self::bound("must be greater than or equal to", error, value, min)
    }

    fn too_large(value: &Value, max: u64) -> Self {
        let error = "less_than_or_equal_to";
        Self::bound("must be less than or equal to", error, value, max)
    }

    /// The error about the value at `pointer`.
    pub fn at(self, pointer: impl Into<String>) -> ApiError {
        ApiError::validation(pointer, self.title, self.meta)
    }
}

impl Form {
    /// Whether `value`, which must not be null, has this form.
    pub fn check(self, value: &Value, is_strict: bool) -> Result<(), Broken> {
        match self {
            Self::Text | Self::Timestamp => text(value).map(drop),
            Self::FilledText => filled_text(value).map(drop),
            Self::OneOf(list) => listed(text(value)?, |text| list.contains(&text)),
            Self::OpenList(list) => listed(filled_text(value)?, |text| {
                list.contains(&text) || (!is_strict && is_snake_case(text))
            }),
            Self::Uri => uri(text(value)?),
            Self::Email => match filled_text(value)?.split_once('@') {
                Some((name, host)) if !name.is_empty() && !host.is_empty() => Ok(()),
                _ => Err(Broken::invalid("must be an e-mail address")),
            },
            Self::Integer { min, max } => integer(value, min, max),
            Self::Boolean if value.is_boolean() => Ok(()),
            Self::Boolean => Err(Broken::invalid("must be true or false")),
            Self::Object if value.is_object() => Ok(()),
            Self::Object => Err(Broken::invalid("must be an object")),
        }
    }
}

fn text(value: &Value) -> Result<&str, Broken> {
    value
        .as_str()
        .ok_or_else(|| Broken::invalid("must be a string"))
}

fn filled_text(value: &Value) -> Result<&str, Broken> {
    let text = text(value)?;
    if text.trim().is_empty() {
        return Err(Broken::blank());
    }
    Ok(text)
}

fn listed(text: &str, is_listed: impl FnOnce(&str) -> bool) -> Result<(), Broken> {
    if is_listed(text) {
        Ok(())
    } else {
        Err(Broken::not_listed())
    }
}

fn is_snake_case(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn uri(text: &str) -> Result<(), Broken> {
    match Url::parse(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(Broken::invalid(
            "must be a URI, such as https://example.com/callback",
        )),
    }
}

fn integer(value: &Value, min: u64, max: u64) -> Result<(), Broken> {
    let Value::Number(number) = value else {
        return Err(Broken::new("is not a number", "not_a_number"));
    };
    match (number.as_u64(), number.as_f64()) {
        (Some(integer), _) if integer < min => Err(Broken::too_small(value, min)),
        (Some(integer), _) if integer > max => Err(Broken::too_large(value, max)),
        (Some(_), _) => Ok(()),
        // serde_json reads an integer beyond 64 bits as a float.
        (None, Some(float)) if float > max as f64 => Err(Broken::too_large(value, max)),
        (None, _) if number.is_i64() => Err(Broken::too_small(value, min)),
        (None, _) => Err(Broken::new("must be an integer", "not_an_integer")),
    }
}
