//! Checks every resource with every kind of mistake that its schema can find. `resources.txt` has one mistake per line.

use std::fmt::Write as _;

use expect_test::expect_file;
use serde_json::{Value, json};

use crate::analysis::diagnostics::{Diagnostic, diagnose};
use crate::analysis::{Severity, snippet};
use crate::operation::{OPERATIONS, Operation};
use crate::schema::{Schema, View};
use crate::syntax::Tree;

const ID: &str = "xYZkjABcde";

#[test]
fn every_kind_of_mistake_in_every_resource_is_reported() {
    let mut report = String::new();
    for operation in &OPERATIONS {
        if let Some(schema) = operation.schema {
            describe(&mut report, operation, schema);
        }
    }
    expect_file!["resources.txt"].assert_eq(&report);
}

#[test]
fn every_request_snippet_is_valid_with_its_ids_filled_in() {
    for operation in &OPERATIONS {
        let Some(schema) = operation.schema else {
            continue;
        };
        for document in documents(schema) {
            let found = diagnose_value(&document);
            assert!(found.is_empty(), "{schema:?}: {found:#?}");
        }
    }
}

fn describe(report: &mut String, operation: &Operation, schema: &'static Schema) {
    let _ = writeln!(report, "## {}", operation.title());
    let document = documents(schema).remove(0);
    let mut check = |what: String, change: &dyn Fn(&mut Value)| {
        let mut wrong = document.clone();
        change(&mut wrong);
        let found = diagnose_value(&wrong);
        let found: Vec<String> = found
            .iter()
            .map(|diagnostic| {
                let Diagnostic { severity, code, .. } = diagnostic;
                format!("{severity}[{code}] {}", diagnostic.message)
            })
            .collect();
        let _ = writeln!(report, "{what}\n  {}", found.join("\n  "));
    };
    for part in ["data", "data/attributes", "data/relationships"] {
        let pointer = format!("/{part}");
        let view = View::at(schema, &Tree::default(), &pointer);
        if !view.is_known() {
            continue;
        }
        check(format!("{part}: an unknown member"), &|document| {
            insert(document, &pointer, "unheard_of", json!(1));
        });
        for name in view.member_names() {
            let member = view.member(name, None);
            let place = format!("{part}/{name}");
            if view.requires(name) {
                check(format!("{place}: missing"), &|document| {
                    remove(document, &pointer, name);
                });
            }
            if part == "data" {
                continue;
            }
            if member.is_forbidden() {
                check(format!("{place}: not allowed"), &|document| {
                    insert(document, &pointer, name, json!("given"));
                });
                continue;
            }
            for (what, value) in wrong_values(&member) {
                check(format!("{place}: {what}"), &|document| {
                    insert(document, &pointer, name, value.clone());
                });
            }
        }
    }
}

/// Values that break the rules of a place, each with the rule that it breaks.
fn wrong_values(view: &View<'_>) -> Vec<(&'static str, Value)> {
    let types = view.types();
    let mut wrong = vec![("an array", json!([]))];
    if types.contains(&"string") {
        if !view.choices().is_empty() {
            wrong.push(("an unknown value", json!("unheard of")));
        }
        if view.get("format").is_some() {
            wrong.push(("another format", json!("not at all")));
        }
        if view.get("pattern").is_some() {
            wrong.push(("blank", json!(" ")));
        }
        if view.is_set("x-secret") {
            wrong.push(("a secret", json!("s6CD55v1ZV99ArtOcfYVEZRnDDf")));
        }
    }
    if view.get("minimum").is_some() {
        wrong.push(("too small", json!(1)));
    }
    let data = view.member("data", None);
    if data.types() == ["array"] {
        let one = json!({ "type": "roles", "id": ID });
        wrong.push(("one for many", json!({ "data": one })));
        wrong.push(("another type", json!({ "data": [one] })));
    } else if data.is_known() {
        let other = json!({ "type": "versions", "id": ID });
        wrong.push(("many for one", json!({ "data": [other] })));
        wrong.push(("another type", json!({ "data": other })));
    }
    wrong
}

/// The snippets for a whole request in a schema, with an id instead of each placeholder.
fn documents(schema: &'static Schema) -> Vec<Value> {
    let root = View::at(schema, &Tree::default(), "");
    let body = root.snippets().map(|snippet| snippet::plain(snippet.body));
    body.map(|mut body| {
        fill_in(&mut body);
        body
    })
    .collect()
}

fn fill_in(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with('<') => *text = ID.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(fill_in),
        Value::Object(members) => members.values_mut().for_each(fill_in),
        _ => {}
    }
}

fn insert(document: &mut Value, pointer: &str, name: &str, value: Value) {
    let mut parent = document;
    for name in pointer.split('/').skip(1) {
        parent = &mut parent[name];
    }
    parent[name] = value;
}

fn remove(document: &mut Value, pointer: &str, name: &str) {
    let parent = document.pointer_mut(pointer).and_then(Value::as_object_mut);
    parent.expect("an object").remove(name);
}

fn diagnose_value(document: &Value) -> Vec<Diagnostic> {
    let mut found = diagnose(&Tree::parse(format!("{document:#}")));
    found.retain(|diagnostic| diagnostic.severity < Severity::Hint);
    found
}
