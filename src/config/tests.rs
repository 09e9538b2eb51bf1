use super::Settings;
use std::path::Path;

use expect_test::{Expect, expect};
use serde_json::Value;

use super::Severity;
use super::codes::Code;
use super::{Config, SCHEMA, SecretsMode, parse};

const FULL: &str = r#"
ignore = ["drafts/", "*.old.clreq.json"]
extra-kinds = ["dashboards"]

[severity]
unknown-kind = "error"
hosted-kind-without-custom = "off"

[response]
secrets = "redact"

[[overrides]]
files = ["legacy/"]
extra-kinds = ["old_app"]
severity = { unknown-kind = "off", malformed-id = "hint" }

[[overrides]]
files = ["legacy/new/"]
severity.malformed-id = "warning"
"#;

fn read(text: &str) -> Config {
    let parsed = parse(text);
    assert_eq!(parsed.problems, []);
    parsed.config
}

#[test]
fn every_setting_is_read() {
    let config = read(FULL);
    assert_eq!(config.response_secrets, Some(SecretsMode::Redact));
    assert!(config.ignores(Path::new("drafts/a.clreq.json")));
    assert!(!config.ignores(Path::new("a.clreq.json")));

    let severity = |path: &str, code: Code| {
        config
            .settings_for(Path::new(path), &Settings::default())
            .severity(code, code.severity())
    };
    let plain = "a.clreq.json";
    assert_eq!(severity(plain, Code::UnknownKind), Some(Severity::Error));
    assert_eq!(severity(plain, Code::HostedKindWithoutCustom), None);
    assert_eq!(severity(plain, Code::MalformedId), Some(Severity::Warning));
    let legacy = "legacy/a.clreq.json";
    assert_eq!(severity(legacy, Code::UnknownKind), None);
    assert_eq!(severity(legacy, Code::MalformedId), Some(Severity::Hint));
    let newer = "legacy/new/a.clreq.json";
    assert_eq!(severity(newer, Code::MalformedId), Some(Severity::Warning));

    let kinds = |path: &str| {
        config
            .settings_for(Path::new(path), &Settings::default())
            .extra_kinds
    };
    assert_eq!(kinds(plain), ["dashboards"]);
    assert_eq!(kinds(legacy), ["dashboards", "old_app"]);
}

#[test]
fn an_empty_file_sets_nothing() {
    let config = read("");
    assert_eq!(
        config.settings_for(Path::new("a"), &Settings::default()),
        Default::default()
    );
    assert_eq!(config.response_secrets, None);
}

/// Checks each problem and the text that it points at.
fn check(text: &str, expected: Expect) {
    let problems: Vec<String> = parse(text)
        .problems
        .iter()
        .map(|problem| format!("`{}` {}\n", problem.span.of(text), problem.message))
        .collect();
    expected.assert_eq(&problems.concat());
}

#[test]
fn an_unknown_key_is_an_error_with_a_suggestion() {
    check(
        "ignored = []\nextra_kinds = []\ncolour = 1\n[responses]\n[response]\nsecret = \"keep\"\n[[overrides]]\nfile = []\nfiles = []",
        expect![[r#"
            `ignored` There is no key `ignored` here: did you mean `ignore`?
            `extra_kinds` There is no key `extra_kinds` here: did you mean `extra-kinds`?
            `colour` There is no key `colour` here: there is `ignore`, `extra-kinds`, `severity`, `require`, `response` and `overrides`.
            `responses` There is no key `responses` here: did you mean `response`?
            `secret` `secret` can't stand in clreq.toml: the file is committed with the project, and a credential in it is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in your environment.
            `file` There is no key `file` here: did you mean `files`?
        "#]],
    );
}

#[test]
fn a_credential_or_an_address_is_refused_and_never_quoted() {
    check(
        "access_token = \"hunter2\"\nendpoint = \"https://evil.example\"\n[api]\nbase-url = \"x\"\n[send]\nclient.id = 1\nclient_secret = \"hunter2\"",
        expect![[r#"
            `access_token` `access_token` can't stand in clreq.toml: the file is committed with the project, and a credential in it is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in your environment.
            `endpoint` `endpoint` can't stand in clreq.toml: whoever can change the project could have your token sent to a server of their own. Remove it, and set CLREQ_ENDPOINT in your environment, or say `clreq send --endpoint URL`.
            `base-url` `base-url` can't stand in clreq.toml: whoever can change the project could have your token sent to a server of their own. Remove it, and set CLREQ_ENDPOINT in your environment, or say `clreq send --endpoint URL`.
            `client_secret` `client_secret` can't stand in clreq.toml: the file is committed with the project, and a credential in it is for everybody to read. Remove it, and set CLREQ_ACCESS_TOKEN, or CLREQ_CLIENT_ID and CLREQ_CLIENT_SECRET, in your environment.
        "#]],
    );
}

#[test]
fn problems_say_which_values_are_allowed() {
    check(
        r#"
ignore = "a"
extra-kinds = [1, " "]
severity = "error"
response = { secrets = "hide" }
overrides = {}
"#,
        expect![[r#"
            `"a"` `ignore` must be a list of strings: `ignore = ["…"]`.
            `1` This must be a string, in quotes.
            `" "` This kind is blank: write its name, or remove it.
            `"error"` `severity` must be a table: write `[severity]`.
            `"hide"` This must be one of "keep", "redact".
            `{}` `overrides` must be a list of tables: write `[[overrides]]`.
        "#]],
    );
    check(
        r#"
ignore = ["[z-a]", "ok/"]
secrets = "keep"
[severity]
unknown-kinds = "off"
nothing-like-it = "off"
missing-comma = "off"
byte-order-mark = "off"
read-only = "fatal"
[[overrides]]
severity = {}
"#,
        expect![[r#"
            `"[z-a]"` This is not a pattern: write one as in .gitignore, such as `legacy/` or `*.old.clreq.json`.
            `secrets` There is no key `secrets` here: there is `ignore`, `extra-kinds`, `severity`, `require`, `response` and `overrides`.
            `unknown-kinds` There is no diagnostic code `unknown-kinds`: did you mean `unknown-kind`?
            `nothing-like-it` There is no diagnostic code `nothing-like-it`: `clreq explain` lists them all.
            `missing-comma` `missing-comma` is always an error: a file with one is not JSON and can't be sent.
            `"fatal"` This must be one of "error", "warning", "information", "hint", "off".
            `[[overrides]]` This override applies to no file: add `files`, a list of patterns.
        "#]],
    );
}

#[test]
fn a_toml_syntax_error_is_reported_once_with_its_place() {
    check(
        "[severity]\nunknown-kind = off\nother = off\n",
        expect![[r#"
            `off` This is not TOML: string values must be quoted, expected literal string.
            `other` There is no diagnostic code `other`: `clreq explain` lists them all.
            `off` This is not TOML: string values must be quoted, expected literal string.
        "#]],
    );
}

/// Checks that the JSON Schema and the parser accept the same files.
#[test]
fn the_schema_allows_what_the_parser_allows() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema compiles");
    let cases = [
        FULL,
        "",
        "ignore = []",
        "ignore = 1",
        "ignore = [1]",
        "ignore = [\"\"]",
        "ignored = []",
        "extra-kinds = [\"a\"]",
        "extra-kinds = [\" \"]",
        "token = \"x\"",
        "severity = 1",
        "severity.unknown-kind = \"off\"",
        "severity.unknown-kind = \"none\"",
        "severity.unknown-kinds = \"off\"",
        "severity.missing-comma = \"off\"",
        "severity.byte-order-mark = \"off\"",
        "require.mode = \"live\"",
        "require.mode = [\"test\", \"live\"]",
        "require.mode = \"prod\"",
        "require.mode = []",
        "require.organization = [\"xYZkjABcde\"]",
        "require.organization = \"acme\"",
        "require.reference = true",
        "require.reference = 1",
        "require.kind = \"webapp\"",
        "require = 1",
        "response = {}",
        "response = []",
        "response.secrets = \"keep\"",
        "response.secrets = \"lose\"",
        "response.other = 1",
        "overrides = []",
        "overrides = {}",
        "[[overrides]]",
        "[[overrides]]\nfiles = [\"a\"]",
        "[[overrides]]\nfiles = []\nignore = []",
    ];
    for text in cases {
        let parsed = parse(text);
        let value = to_json(text);
        assert_eq!(
            validator.is_valid(&value),
            parsed.problems.is_empty(),
            "{text}: {:?}",
            parsed.problems
        );
    }
    for code in Code::ALL {
        let text = format!("severity.{code} = \"hint\"");
        assert_eq!(
            validator.is_valid(&to_json(&text)),
            parse(&text).problems.is_empty(),
            "{code}"
        );
        let described = &schema["$defs"]["severities"]["properties"][code.name()]["description"];
        if !code.is_syntax_error() {
            let severity = code.severity();
            let expected = format!("{}. Default: {severity}.", code.title());
            assert_eq!(*described, expected);
        }
    }
}

fn to_json(text: &str) -> Value {
    let table = toml::de::DeTable::parse(text).expect("TOML");
    Value::Object(members(table.get_ref()))
}

fn members(table: &toml::de::DeTable<'_>) -> serde_json::Map<String, Value> {
    table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), json_of(value.get_ref())))
        .collect()
}

fn json_of(value: &toml::de::DeValue<'_>) -> Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Array(items) => items.iter().map(|item| json_of(item.get_ref())).collect(),
        DeValue::Table(table) => Value::Object(members(table)),
        other => other
            .as_integer()
            .and_then(|number| number.as_str().parse::<i64>().ok())
            .into(),
    }
}

#[test]
fn requirements_add_up_and_never_loosen() {
    let config = read(
        r#"
require.mode = ["test", "live"]
[[overrides]]
files = ["live/"]
require = { mode = "live", organization = ["xYZkjABcde"], reference = true }
[[overrides]]
files = ["live/b/"]
require = { mode = ["test", "live"], organization = "aBcDeFgHiJ", reference = false }
"#,
    );
    let allowed = |path: &str| -> Vec<(&str, Vec<String>)> {
        let settings = config.settings_for(Path::new(path), &Settings::default());
        let allowed = settings.requirements.allowed().iter();
        allowed
            .map(|allowed| (allowed.name, allowed.values.clone()))
            .collect()
    };
    let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    assert_eq!(allowed("a.clreq.json"), [("mode", list(&["test", "live"]))]);
    assert_eq!(
        allowed("live/a.clreq.json"),
        [
            ("mode", list(&["live"])),
            ("organization", list(&["xYZkjABcde"]))
        ]
    );
    assert_eq!(
        allowed("live/b/a.clreq.json"),
        [("mode", list(&["live"])), ("organization", list(&[]))]
    );
    let settings = config.settings_for(Path::new("live/b/a"), &Settings::default());
    assert_eq!(settings.requirements.required_texts().count(), 1);
}

#[test]
fn wrong_requirements_are_reported() {
    check(
        r#"
require.mode = "prod"
require.organization = ["Blue Brand", "xYZkjABcde"]
require.reference = "yes"
require.kind = "webapp"
[[overrides]]
files = []
require.mode = []
"#,
        expect![[r#"
            `"prod"` This must be one of "test", "live".
            `"Blue Brand"` This is not the id of an organization, which is 10 letters and digits.
            `"yes"` This must be true or false.
            `kind` There is no key `kind` here: there is `mode`, `organization` and `reference`.
            `[]` This list allows nothing: name at least one value.
        "#]],
    );
}

#[test]
fn every_syntax_error_is_reported() {
    check(
        "ignore = [\nextra-kinds = nothing\n[severity\nunknown-kind = \"loud\"\n",
        expect![[r#"
            `extra-kinds` This is not TOML: string values must be quoted, expected literal string.
            `` This is not TOML: missing comma between array elements, expected `,`.
            `` This is not TOML: missing comma between array elements, expected `,`.
        "#]],
    );
}
