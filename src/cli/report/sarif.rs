//! SARIF 2.1.0, which code scanning services read.

use std::path::Path;

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::{COULD_NOT_CHECK, FileReport, Location, Root, json_items};
use crate::analysis::Severity;
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Diagnostic, Fix};
use crate::files::FileError;
use crate::text::{Span, Text};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The base id of relative URIs: the root of the project.
const BASE: &str = "%SRCROOT%";

/// The indentation of a result, in steps.
const DEPTH: usize = 4;

/// The log up to the results. It lists every code, because the codes that occur are known only at the end.
pub(super) fn start() -> String {
    let rules = Code::ALL.iter().copied().map(rule);
    let tool = json!({ "driver": {
        "name": "clreq",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.chain([could_not_check()]).collect::<Value>(),
    } });
    format!(
        "{{\n  \"$schema\": \"{SCHEMA}\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \"tool\": {},\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": [\n",
        json_items([tool], 3).trim_start()
    )
}

/// The log after the results.
pub(super) fn end(root: &Root, errors: &[FileError]) -> String {
    let notifications = errors.iter().map(|error| notification(root, error));
    let invocation = json!({
        "executionSuccessful": errors.is_empty(),
        "toolExecutionNotifications": notifications.collect::<Value>(),
    });
    format!(
        "      ],\n      \"invocations\": [\n{}\n      ]\n    }}\n  ]\n}}\n",
        json_items([invocation], DEPTH)
    )
}

pub(super) fn file(root: &Root, file: &FileReport) -> String {
    let path = root.path(&file.path);
    let artifact = artifact(&path);
    let mut fingerprints = Fingerprints::of_file(&path);
    let text = file.text();
    let results = file.located().map(|(diagnostic, location)| {
        let index = Code::ALL.iter().position(|code| *code == diagnostic.code);
        let mut result = json!({
            "ruleId": diagnostic.code.name(),
            "ruleIndex": index.unwrap_or_default(),
            "level": level(diagnostic.severity),
            "message": { "text": message(diagnostic) },
            "locations": [{
                "physicalLocation": physical(&artifact, location),
                "logicalLocations": [{ "fullyQualifiedName": diagnostic.pointer, "kind": "value" }],
            }],
            "partialFingerprints": { "clreq/v1": fingerprints.of(diagnostic) },
        });
        let related = diagnostic.related.iter().map(|related| {
            json!({
                "physicalLocation": physical(&artifact, Location::of(&text, related.span)),
                "message": { "text": related.message },
            })
        });
        let fixes = diagnostic.fixes.iter();
        let fixes = fixes.map(|fix| fix_of(&artifact, &text, fix));
        set_unless_empty(&mut result, "relatedLocations", related.collect());
        set_unless_empty(&mut result, "fixes", fixes.collect());
        result
    });
    json_items(results, DEPTH)
}

pub(super) fn error(root: &Root, error: &FileError) -> String {
    let path = root.path(&error.name);
    let result = json!({
        "ruleId": COULD_NOT_CHECK,
        "ruleIndex": Code::ALL.len(),
        "level": "error",
        "message": { "text": error.to_string() },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact(&path) } }],
        "partialFingerprints": { "clreq/v1": Fingerprints::of_file(&path).of_error(error) },
    });
    json_items([result], DEPTH)
}

fn could_not_check() -> Value {
    json!({
        "id": COULD_NOT_CHECK,
        "shortDescription": { "text": "The file could not be checked." },
        "defaultConfiguration": { "level": "error" },
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": { "text": format!("{}.", code.title()) },
        "help": { "text": code.explanation(), "markdown": code.explanation() },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn notification(root: &Root, error: &FileError) -> Value {
    json!({
        "level": "error",
        "descriptor": { "id": COULD_NOT_CHECK },
        "message": { "text": error.to_string() },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact(&root.path(&error.name)) } }],
    })
}

fn message(diagnostic: &Diagnostic) -> String {
    match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

fn set_unless_empty(result: &mut Value, name: &str, list: Vec<Value>) {
    if let (Some(result), false) = (result.as_object_mut(), list.is_empty()) {
        result.insert(name.to_owned(), list.into());
    }
}

fn physical(artifact: &Value, location: Location) -> Value {
    json!({ "artifactLocation": artifact, "region": region(location) })
}

fn region(location: Location) -> Value {
    json!({
        "startLine": location.start.line,
        "startColumn": location.start.column,
        "endLine": location.end.line,
        "endColumn": location.end.column,
    })
}

fn fix_of(artifact: &Value, text: &Text, fix: &Fix) -> Value {
    let replacement = |span: Span, new_text: &str| {
        json!({
            "deletedRegion": region(Location::of(text, span)),
            "insertedContent": { "text": new_text },
        })
    };
    let replacements = fix
        .edits
        .iter()
        .map(|edit| replacement(edit.span, &edit.new_text));
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": artifact,
            "replacements": replacements.collect::<Value>(),
        }],
    })
}

fn artifact(path: &str) -> Value {
    let path = path.trim_start_matches('<').trim_end_matches('>');
    if Path::new(path).is_absolute() {
        json!({ "uri": format!("file://{}", encode(path)) })
    } else {
        json!({ "uri": encode(path), "uriBaseId": BASE })
    }
}

/// A path as the path of a URI (RFC 3986).
fn encode(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::artifact;

    #[test]
    fn paths_become_uris() {
        assert_eq!(
            artifact("a b/é.clreq.json")["uri"],
            "a%20b/%C3%A9.clreq.json"
        );
        assert_eq!(artifact("<stdin>")["uri"], "stdin");
        #[cfg(unix)]
        assert_eq!(artifact("/a:b")["uri"], "file:///a%3Ab");
    }
}
