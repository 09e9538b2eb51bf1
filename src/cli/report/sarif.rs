//! SARIF 2.1.0, which code scanning services read.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::{FileReport, Location, Report, write_json};
use crate::analysis::Severity;
use crate::analysis::codes::Code;
use crate::analysis::diagnostics::{Diagnostic, Fix};
use crate::files::FileError;
use crate::text::{Span, Text};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What relative addresses are relative to: the folder that the command ran in.
const BASE: &str = "%SRCROOT%";

pub(in crate::cli) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let codes = codes(report);
    let mut results = Results {
        codes: &codes,
        fingerprints: Fingerprints::default(),
        values: Vec::new(),
    };
    for file in &report.files {
        results.add(file);
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "clreq",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": codes.iter().copied().map(rule).collect::<Value>(),
            } },
            "invocations": [{
                "executionSuccessful": report.errors.is_empty(),
                "toolExecutionNotifications": report.errors.iter().map(notification).collect::<Value>(),
            }],
            "columnKind": "unicodeCodePoints",
            "results": results.values,
        }],
    });
    write_json(out, &log)
}

/// The codes that occur, in the order of the documentation.
fn codes(report: &Report) -> Vec<Code> {
    let mut codes: Vec<Code> = report
        .diagnostics()
        .map(|diagnostic| diagnostic.code)
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": { "text": format!("{}.", code.title()) },
        "help": { "text": code.explanation(), "markdown": code.explanation() },
        "helpUri": code.documentation(),
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

fn notification(error: &FileError) -> Value {
    json!({
        "level": "error",
        "descriptor": { "id": "could-not-check" },
        "message": { "text": error.to_string() },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact(&error.name) } }],
    })
}

struct Results<'a> {
    codes: &'a [Code],
    fingerprints: Fingerprints,
    values: Vec<Value>,
}

impl Results<'_> {
    fn add(&mut self, file: &FileReport) {
        let text = file.text();
        for (diagnostic, location) in file.located() {
            let mut result = json!({
                "ruleId": diagnostic.code.name(),
                "ruleIndex": self.codes.binary_search(&diagnostic.code).unwrap_or_default(),
                "level": level(diagnostic.severity),
                "message": { "text": message(diagnostic) },
                "locations": [{
                    "physicalLocation": physical(file, location),
                    "logicalLocations": [{ "fullyQualifiedName": diagnostic.pointer, "kind": "value" }],
                }],
                "partialFingerprints": { "clreq/v1": self.fingerprints.of(file, diagnostic) },
            });
            let related = diagnostic.related.iter().map(|related| {
                json!({
                    "physicalLocation": physical(file, Location::of(&text, related.span)),
                    "message": { "text": related.message },
                })
            });
            let fixes = diagnostic.fixes.iter().map(|fix| fix_of(file, &text, fix));
            set_unless_empty(&mut result, "relatedLocations", related.collect());
            set_unless_empty(&mut result, "fixes", fixes.collect());
            self.values.push(result);
        }
    }
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

fn physical(file: &FileReport, location: Location) -> Value {
    json!({ "artifactLocation": artifact(&file.path), "region": region(location) })
}

fn region(location: Location) -> Value {
    json!({
        "startLine": location.start.line,
        "startColumn": location.start.column,
        "endLine": location.end.line,
        "endColumn": location.end.column,
    })
}

fn fix_of(file: &FileReport, text: &Text, fix: &Fix) -> Value {
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
            "artifactLocation": artifact(&file.path),
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
