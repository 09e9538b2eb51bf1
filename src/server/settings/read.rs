//! Parses settings from the client's JSON.

use std::sync::Arc;

use serde_json::Value;

use super::{ClientSettings, forbidden};
use crate::analysis;
use crate::config::{SeverityError, parse_severity};
use crate::text::closest;

const RESPONSE_SECRETS: &str = "response.secrets";
const SEVERITY: &str = "diagnostics.severity";
const CODE_LENSES: &str = "codeLens.enable";
const INLAY_HINTS: &str = "inlayHints.enable";

/// Every setting, without the prefix `clreq.`.
const ALL: [&str; 4] = [RESPONSE_SECRETS, SEVERITY, CODE_LENSES, INLAY_HINTS];

/// Settings of the editor extension itself, such as the path and the tracing of the server. The extension sends them along.
const OF_THE_EDITOR: [&str; 2] = ["server", "trace"];

/// Options that an editor passes at the start besides settings. They come from its user, not from a workspace.
const HANDED_OVER: [&str; 5] = [
    "accessToken",
    ENDPOINT,
    "timeout",
    "sandbox",
    "settingsOrigin",
];
const ENDPOINT: &str = "endpoint";

/// Parsed settings, and the errors found.
#[derive(Default)]
pub(super) struct Reading {
    pub settings: ClientSettings,
    analysis: analysis::Settings,
    problems: Vec<String>,
    /// Names that are not settings but are allowed here.
    handed_over: &'static [&'static str],
}

/// Reads the `initializationOptions`. Settings in them override the options.
pub(super) fn read(at_start: &Value, configured: &Value) -> Reading {
    let mut reading = Reading::default();
    // Some clients send the settings inside their section, others the section's content.
    let section = at_start.get("clreq").unwrap_or(at_start);
    reading.handed_over = &HANDED_OVER;
    reading.section(at_start, section);
    // An editor that passes an address has a user setting for it, and sends that setting along.
    reading.handed_over = match section.get(ENDPOINT) {
        Some(_) => &[ENDPOINT],
        None => &[],
    };
    reading.section(configured, configured.get("clreq").unwrap_or(configured));
    reading.settings.analysis = Arc::new(std::mem::take(&mut reading.analysis));
    reading
}

impl Reading {
    /// One message about all errors. Empty if there are none.
    pub fn complaint(&self) -> String {
        self.problems.join("\n")
    }

    fn section(&mut self, whole: &Value, section: &Value) {
        match section {
            Value::Null => {}
            Value::Object(members) => {
                for (key, value) in members {
                    self.setting(key.strip_prefix("clreq.").unwrap_or(key), value);
                }
            }
            other => self.problem(format!(
                "`clreq` is {}, and must be an object of settings.",
                sanitize(other)
            )),
        }
        // Some clients write the full name of a setting as one key, next to other sections.
        if !std::ptr::eq(whole, section) {
            let members = whole.as_object().into_iter().flatten();
            for (key, value) in members {
                if let Some(path) = key.strip_prefix("clreq.") {
                    self.setting(path, value);
                }
            }
        }
    }

    /// Reads the value at a path: a setting, or an object of settings.
    fn setting(&mut self, path: &str, value: &Value) {
        let first = path.split('.').next().unwrap_or_default();
        let is_handed_over = self.handed_over.contains(&path);
        if value.is_null() || is_handed_over || OF_THE_EDITOR.contains(&first) {
            return;
        }
        match path {
            RESPONSE_SECRETS => self.response_secrets(value),
            CODE_LENSES => {
                self.settings.code_lenses = self.flag(path, value, self.settings.code_lenses);
            }
            INLAY_HINTS => {
                self.settings.inlay_hints = self.flag(path, value, self.settings.inlay_hints);
            }
            SEVERITY => self.members(path, value, Self::severity),
            _ => match path
                .strip_prefix(SEVERITY)
                .and_then(|rest| rest.strip_prefix('.'))
            {
                Some(code) => self.severity(code, value),
                None if is_above_a_setting(path) => {
                    self.members(path, value, |this, key, value| {
                        this.setting(&format!("{path}.{key}"), value);
                    })
                }
                None => self.unknown(path, value),
            },
        }
    }

    fn members(&mut self, path: &str, value: &Value, take: impl Fn(&mut Self, &str, &Value)) {
        match value.as_object() {
            Some(members) => members
                .iter()
                .for_each(|(key, value)| take(self, key, value)),
            None => self.wrong(path, value, "an object"),
        }
    }

    fn response_secrets(&mut self, value: &Value) {
        let mode = value.as_str().and_then(|name| name.parse().ok());
        match mode {
            Some(mode) => self.settings.response_secrets = Some(mode),
            None => self.wrong(RESPONSE_SECRETS, value, "`\"keep\"` or `\"redact\"`"),
        }
    }

    fn flag(&mut self, path: &str, value: &Value, otherwise: bool) -> bool {
        value.as_bool().unwrap_or_else(|| {
            self.wrong(path, value, "`true` or `false`");
            otherwise
        })
    }

    fn severity(&mut self, name: &str, value: &Value) {
        if value.is_null() {
            return;
        }
        let path = format!("{SEVERITY}.{name}");
        match parse_severity(name, value.as_str()) {
            Ok((code, severity)) => {
                self.analysis.severities.insert(code, severity);
            }
            Err(SeverityError::UnknownSeverity) => self.wrong(
                &path,
                value,
                "`\"error\"`, `\"warning\"`, `\"information\"`, `\"hint\"` or `\"off\"`",
            ),
            Err(error) => self.problem(format!("`clreq.{path}`: {error}")),
        }
    }

    fn unknown(&mut self, path: &str, value: &Value) {
        let is_empty = value.as_str().is_some_and(str::is_empty);
        let problem = match forbidden::reason(path) {
            // Editors send `null` for unset settings.
            Some(_) if is_empty => return,
            Some(reason) => reason,
            None => match closest(path, ALL) {
                Some(setting) => {
                    format!("There is no setting `clreq.{path}`: did you mean `clreq.{setting}`?")
                }
                None => format!(
                    "There is no setting `clreq.{path}`. The settings are: {}.",
                    ALL.map(|setting| format!("`clreq.{setting}`")).join(", ")
                ),
            },
        };
        self.problem(problem);
    }

    fn wrong(&mut self, path: &str, value: &Value, must: &str) {
        self.problem(format!(
            "`clreq.{path}` is {}, and must be {must}.",
            sanitize(value)
        ));
    }

    fn problem(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

fn is_above_a_setting(path: &str) -> bool {
    ALL.iter().any(|setting| {
        setting
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// Describes a value. Quotes a string only if it can't be a secret.
fn sanitize(value: &Value) -> String {
    const LONGEST: usize = 16;
    match value {
        Value::String(text) if is_word(text) && text.len() <= LONGEST => format!("`\"{text}\"`"),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => format!("`{other}`"),
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    fn check(at_start: Value, configured: Value, expected: Expect) {
        let reading = read(&at_start, &configured);
        let ClientSettings {
            analysis,
            response_secrets,
            code_lenses,
            inlay_hints,
        } = &reading.settings;
        let severities = &analysis.severities;
        expected.assert_eq(&format!(
            "secrets {response_secrets:?}, lenses {code_lenses}, hints {inlay_hints}, severities {severities:?}\n{}\n",
            reading.complaint()
        ));
    }

    #[test]
    fn every_setting_is_read_in_each_way_to_write_it() {
        let nested = json!({
            "response": { "secrets": "redact" },
            "codeLens": { "enable": false },
            "inlayHints": { "enable": false },
            "diagnostics": { "severity": { "placeholder": "hint", "byte-order-mark": "off" } }
        });
        let mut dotted = json!({
            "clreq.response.secrets": "redact",
            "clreq.codeLens.enable": false,
            "clreq.inlayHints": { "enable": false },
            "clreq.diagnostics.severity.byte-order-mark": "off",
            "clreq.diagnostics.severity": { "placeholder": "hint" }
        });
        check(
            nested.clone(),
            Value::Null,
            expect![[r#"
                secrets Some(Redact), lenses false, hints false, severities {ByteOrderMark: None, Placeholder: Some(Hint)}

            "#]],
        );
        let expected = read(&nested, &Value::Null).settings;
        let with_section = json!({ "clreq": nested });
        let settings = |at_start: &Value, configured: &Value| {
            let reading = read(at_start, configured);
            assert_eq!(reading.complaint(), "");
            reading.settings
        };
        assert_eq!(settings(&with_section, &Value::Null), expected);
        assert_eq!(settings(&Value::Null, &with_section), expected);
        assert_eq!(settings(&dotted, &Value::Null), expected);
        dotted["clreq"] = json!({});
        assert_eq!(settings(&dotted, &Value::Null), expected);
    }

    #[test]
    fn the_later_ones_count_and_what_is_not_set_does_not() {
        check(
            json!({ "codeLens": { "enable": false }, "response": { "secrets": "redact" } }),
            json!({ "codeLens": { "enable": true }, "response": { "secrets": null }, "diagnostics": null }),
            expect![[r#"
                secrets Some(Redact), lenses true, hints true, severities {}

            "#]],
        );
    }

    #[test]
    fn what_is_wrong_is_named_and_the_rest_counts() {
        check(
            Value::Null,
            json!({
                "codelens": { "enable": false },
                "codeLens": { "enable": "yes", "color": 1, "enabled": true },
                "inlayHints": true,
                "response": { "secrets": "RedactedAbc123" },
                "diagnostics": { "severity": {
                    "placehodler": "off", "placeholder": "fatal", "trailing-comma": "off", "byte-order-mark": "hint",
                    "wrong-type": null, "x": "off"
                } },
                "wholly": "other"
            }),
            expect![[r#"
                secrets None, lenses true, hints true, severities {ByteOrderMark: Some(Hint)}
                There is no setting `clreq.codelens`. The settings are: `clreq.response.secrets`, `clreq.diagnostics.severity`, `clreq.codeLens.enable`, `clreq.inlayHints.enable`.
                `clreq.codeLens.enable` is `"yes"`, and must be `true` or `false`.
                There is no setting `clreq.codeLens.color`. The settings are: `clreq.response.secrets`, `clreq.diagnostics.severity`, `clreq.codeLens.enable`, `clreq.inlayHints.enable`.
                There is no setting `clreq.codeLens.enabled`: did you mean `clreq.codeLens.enable`?
                `clreq.inlayHints` is `true`, and must be an object.
                `clreq.response.secrets` is a text, and must be `"keep"` or `"redact"`.
                `clreq.diagnostics.severity.placehodler`: There is no diagnostic code `placehodler`: did you mean `placeholder`?
                `clreq.diagnostics.severity.placeholder` is `"fatal"`, and must be `"error"`, `"warning"`, `"information"`, `"hint"` or `"off"`.
                `clreq.diagnostics.severity.trailing-comma`: `trailing-comma` is always an error: a file with one is not JSON and can't be sent.
                `clreq.diagnostics.severity.x`: There is no diagnostic code `x`: `clreq explain` lists them all.
                There is no setting `clreq.wholly`. The settings are: `clreq.response.secrets`, `clreq.diagnostics.severity`, `clreq.codeLens.enable`, `clreq.inlayHints.enable`.
            "#]],
        );
        check(
            json!(["x"]),
            json!("x"),
            expect![[r#"
                secrets None, lenses true, hints true, severities {}
                `clreq` is a list, and must be an object of settings.
                `clreq` is `"x"`, and must be an object of settings.
            "#]],
        );
    }

    #[test]
    fn credentials_and_addresses_are_refused_without_quoting_them() {
        check(
            Value::Null,
            json!({
                "endpoint": "https://evil.example", "accessToken": "s3cr3t", "client": { "secret": "s3cr3t" },
                "server": { "path": "/bin/clreq" }, "trace": { "server": "off" }
            }),
            expect![[r#"
                secrets None, lenses true, hints true, severities {}
                `clreq.endpoint` is not taken from the settings: a workspace can set them, and could have your token sent to a server of its own. Remove it, and set CLREQ_ENDPOINT in the environment that the editor starts in.
                `clreq.accessToken` is not taken from the settings: a workspace can set them, and a credential in one is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in the environment that the editor starts in.
                There is no setting `clreq.client`. The settings are: `clreq.response.secrets`, `clreq.diagnostics.severity`, `clreq.codeLens.enable`, `clreq.inlayHints.enable`.
            "#]],
        );
    }

    #[test]
    fn what_the_editor_hands_over_at_the_start_or_has_not_set_is_no_mistake() {
        check(
            json!({ "clreq": { "endpoint": "http://127.0.0.1:1", "accessToken": "t", "settingsOrigin": "user" } }),
            json!({ "endpoint": "http://127.0.0.1:1", "accessToken": "" }),
            expect![[r#"
                secrets None, lenses true, hints true, severities {}

            "#]],
        );
        check(
            Value::Null,
            json!({ "endpoint": "" }),
            expect![[r#"
                secrets None, lenses true, hints true, severities {}

            "#]],
        );
    }
}
