//! Tests every diagnostic and its fixes on a small document. Read `golden.txt` as the specification.

mod cases;
mod found_by_fuzzing;
mod linear;
mod resources;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use expect_test::expect_file;

use super::limit::Truncated;
use super::{ApiError, ApiErrors, Diagnostic, diagnose, diagnose_with, violations};
use crate::analysis::codes::Code;
use crate::analysis::{Settings, Severity, apply};
use crate::schema::Schema;
use crate::syntax::Tree;
use crate::text::{Encoding, Text};
use cases::{Case, cases};

#[test]
fn golden() {
    let mut report = String::new();
    for Case { title, text } in cases() {
        let _ = writeln!(report, "## {title}\n\n{text}\n");
        let diagnostics = diagnose(&Tree::parse(text.as_str()));
        if diagnostics.is_empty() {
            report.push_str("Nothing to say.\n");
        }
        for diagnostic in diagnostics {
            describe(&mut report, &text, &diagnostic);
        }
        report.push('\n');
    }
    // Git may change the line ends of the golden file, so a CR in a case is written as a visible character.
    let report = report.replace('\r', "␍");
    expect_file!["tests/golden.txt"].assert_eq(&report);
}

fn describe(report: &mut String, text: &str, diagnostic: &Diagnostic) {
    let rope = Text::new(text);
    let start = rope.position(diagnostic.span.start, Encoding::Utf32);
    let _ = writeln!(
        report,
        "{}[{}] at {}:{} `{}` ({})\n  {}",
        diagnostic.severity,
        diagnostic.code,
        start.line + 1,
        start.column + 1,
        diagnostic.span.of(text),
        diagnostic.pointer,
        diagnostic.message,
    );
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(report, "  {help}");
    }
    for related in &diagnostic.related {
        let start = rope.position(related.span.start, Encoding::Utf32);
        let (line, column) = (start.line + 1, start.column + 1);
        let _ = writeln!(report, "  {line}:{column}: {}", related.message);
    }
    for fix in &diagnostic.fixes {
        let safety = if fix.is_safe { "safe fix" } else { "fix" };
        let _ = writeln!(report, "  {safety}: {}", fix.title);
        let fixed = apply(text, &fix.edits);
        for line in fixed
            .lines()
            .filter(|line| text.lines().all(|other| other != *line))
        {
            let _ = writeln!(report, "    {line}");
        }
    }
}

#[test]
fn every_code_has_a_case() {
    let shown: BTreeSet<Code> = cases()
        .iter()
        .flat_map(|case| diagnose(&Tree::parse(case.text.as_str())))
        .chain(refused_by_the_api())
        .map(|diagnostic| diagnostic.code)
        .collect();
    // A file of 4 GiB is too large for a case, no embedded schema has a keyword without a code, unknown ids depend on the
    // list of names, project rules on the settings,
    // and the state of a send on the journal. Other tests cover them.
    let not_shown = [
        Code::DocumentTooLarge,
        Code::SchemaViolation,
        Code::MoreProblems,
        Code::UnknownId,
        Code::ProjectRule,
        Code::Differs,
        Code::UnknownOutcome,
        Code::KeptResponse,
    ];
    for code in Code::ALL.iter().filter(|code| !not_shown.contains(code)) {
        assert!(shown.contains(code), "{code} has no case");
    }
}

/// The errors of an API response are not in the text of a document.
fn refused_by_the_api() -> Vec<Diagnostic> {
    let tree = Tree::parse(r#"{ "data": {} }"#);
    let error = ApiError {
        detail: "is locked".to_owned(),
        ..ApiError::default()
    };
    ApiErrors::new(&tree, [error]).diagnose(&tree)
}

#[test]
fn a_fix_removes_its_diagnostic_and_makes_no_new_error() {
    for Case { title, text } in cases() {
        let before = diagnose(&Tree::parse(text.as_str()));
        for diagnostic in &before {
            for fix in &diagnostic.fixes {
                let fixed = apply(&text, &fix.edits);
                let after = diagnose(&Tree::parse(fixed.as_str()));
                let label = format!("{title}: {}\n{fixed}\n{after:#?}", fix.title);
                assert!(fewer(&before, &after, diagnostic), "is not fixed: {label}");
                // Closing a bracket makes the rest readable, so it may reveal existing mistakes.
                let was_unreadable = diagnostic.code == Code::UnclosedBracket;
                assert!(
                    was_unreadable || errors(&after) <= errors(&before),
                    "makes an error: {label}"
                );
            }
        }
    }
}

#[test]
fn applying_all_safe_fixes_terminates() {
    for Case { title, mut text } in cases() {
        for round in 0.. {
            assert!(round < 20, "{title} is never done:\n{text}");
            let diagnostics = diagnose(&Tree::parse(text.as_str()));
            let Some(fix) = diagnostics
                .iter()
                .flat_map(|d| &d.fixes)
                .find(|fix| fix.is_safe)
            else {
                break;
            };
            text = apply(&text, &fix.edits);
        }
    }
}

fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .count()
}

fn fewer(before: &[Diagnostic], after: &[Diagnostic], diagnostic: &Diagnostic) -> bool {
    let same = |all: &[Diagnostic]| {
        all.iter()
            .filter(|other| other.code == diagnostic.code && other.message == diagnostic.message)
            .count()
    };
    same(after) < same(before)
}

#[test]
fn settings_change_severities_turn_codes_off_and_add_kinds() {
    let text = |kind: &str| {
        format!(
            r#"{{ "data": {{ "type": "api_credentials", "attributes": {{ "name": " ", "kind": "{kind}" }},
            "relationships": {{ "organization": {{ "data": {{ "type": "organizations", "id": "x" }} }} }} }} }}"#
        )
    };
    let settings = Settings {
        severities: BTreeMap::from([
            (Code::MalformedId, None),
            (Code::BlankValue, Some(Severity::Hint)),
        ]),
        extra_kinds: vec!["dashboards".to_owned()],
        ..Settings::default()
    };
    let found = |kind: &str, settings: &Settings| -> Vec<(Code, Severity)> {
        diagnose_with(&Tree::parse(text(kind)), settings)
            .iter()
            .map(|diagnostic| (diagnostic.code, diagnostic.severity))
            .collect()
    };
    assert_eq!(
        found("dashboards", &Settings::default()),
        [
            (Code::BlankValue, Severity::Error),
            (Code::UnknownKind, Severity::Warning),
            (Code::MalformedId, Severity::Warning),
        ]
    );
    let blank = (Code::BlankValue, Severity::Hint);
    assert_eq!(found("dashboards", &settings), [blank]);
    assert_eq!(
        found("dashbords", &settings),
        [blank, (Code::MisspelledKind, Severity::Error)]
    );
}

#[test]
fn a_rule_without_its_own_code_is_named_in_the_message() {
    static SCHEMA: Schema = Schema::new(
        "narrow",
        r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "maxProperties": 1}"#,
    );
    let settings = Settings::default();
    let tree = Tree::parse(r#"{"a": 1, "b": 2}"#);
    let found = violations::diagnose(&tree, &SCHEMA, &mut Truncated::new(&settings));
    let [only] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!(only.code, Code::SchemaViolation);
    assert!(
        only.message
            .ends_with("does not match the schema: see its keyword `maxProperties`."),
        "{only:?}"
    );
}
