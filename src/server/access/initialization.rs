//! The editor's options at the start of the server.
//!
//! They come from the editor's user. Settings that a workspace can change are read elsewhere, and can't set an endpoint or a
//! token.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;

/// The `initializationOptions` for sending.
#[derive(Clone, Default)]
pub(in crate::server) struct InitializationOptions {
    pub endpoint: Option<String>,
    pub access_token: Option<SecretString>,
    pub timeout: Option<Duration>,
    /// Whether the endpoint is a sandbox that the editor started.
    pub is_sandbox: bool,
    /// Problems, as messages for the user. They quote no value, because it may be a secret in the wrong place.
    pub problems: Vec<String>,
}

impl InitializationOptions {
    /// Reads the options from the member `clreq`, or from the root. Ignores invalid options and applies the others.
    pub fn read(options: Option<Value>) -> Self {
        let options = options.unwrap_or_default();
        let own = options.get("clreq").unwrap_or(&options);
        let mut problems = Vec::new();
        let mut member = |pointer: &str, expected: &str, is_right: fn(&Value) -> bool| {
            let value = own.pointer(pointer).filter(|value| !value.is_null())?;
            if is_right(value) {
                return Some(value.clone());
            }
            let name = pointer.replace('/', ".");
            problems.push(format!(
                "The setting `clreq{name}` is not {expected}, so it is ignored."
            ));
            None
        };
        let endpoint = member("/endpoint", "a text", Value::is_string);
        let access_token = member("/accessToken", "a text", Value::is_string);
        let timeout = member("/timeout", "a number of seconds above 0", |value| {
            seconds(value).is_some()
        });
        let sandbox = member("/sandbox", "true or false", Value::is_boolean);
        Self {
            is_sandbox: sandbox == Some(Value::Bool(true)),
            endpoint: endpoint.as_ref().and_then(text),
            access_token: access_token.as_ref().and_then(text).map(Into::into),
            timeout: timeout.as_ref().and_then(seconds),
            problems,
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn seconds(value: &Value) -> Option<Duration> {
    let duration = Duration::try_from_secs_f64(value.as_f64()?).ok()?;
    (!duration.is_zero()).then_some(duration)
}

#[cfg(test)]
mod tests {
    use super::InitializationOptions;
    use serde_json::json;
    use std::time::Duration;

    #[test]
    fn options_are_read_from_their_own_member_or_as_they_are() {
        let own = json!({ "endpoint": "https://example.com/api", "timeout": 1.5 });
        for options in [json!({ "clreq": own.clone(), "other": 1 }), own] {
            let read = InitializationOptions::read(Some(options));
            assert_eq!(read.endpoint.as_deref(), Some("https://example.com/api"));
            assert_eq!(read.timeout, Some(Duration::from_millis(1500)));
            assert_eq!(read.problems, [] as [String; 0]);
        }
        for nothing in [None, Some(json!(null)), Some(json!([1])), Some(json!({}))] {
            let read = InitializationOptions::read(nothing);
            assert!(read.access_token.is_none() && read.problems.is_empty());
        }
    }

    #[test]
    fn what_is_not_understood_is_told_without_its_value_and_takes_nothing_with_it() {
        let read = InitializationOptions::read(Some(json!({
            "accessToken": "hunter2", "endpoint": { "t": "hunter3" }, "timeout": -1
        })));
        assert!(read.access_token.is_some());
        assert_eq!(
            read.problems,
            [
                "The setting `clreq.endpoint` is not a text, so it is ignored.",
                "The setting `clreq.timeout` is not a number of seconds above 0, so it is ignored.",
            ]
        );
    }
}
