//! A quick fix takes its diagnostic away, leaves what parsed parsing, and makes no new error.
#![no_main]

use clreq::analysis::Severity;
use clreq::analysis::apply;
use clreq::analysis::codes::Code;
use clreq::analysis::diagnostics::{Diagnostic, diagnose};
use clreq::analysis::fix_all::fix_all;
use clreq::syntax::Tree;
use libfuzzer_sys::{Corpus, fuzz_target};

/// Every fix leads to a whole analysis: a short text says as much as a long one.
const LONGEST: usize = 1_000;

fuzz_target!(|text: &str| -> Corpus {
    if text.len() > LONGEST {
        return Corpus::Reject;
    }
    let tree = Tree::parse(text);
    let before = diagnose(&tree);
    for diagnostic in &before {
        for fix in &diagnostic.fixes {
            let mut end = 0;
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
            for edit in &edits {
                assert!(end <= edit.span.start, "the edits of {fix:?} overlap");
                assert!(text.get(edit.span.start..edit.span.end).is_some());
                end = edit.span.end;
            }
            let fixed = Tree::parse(apply(text, &fix.edits));
            check(&tree, &before, diagnostic, &fixed);
        }
    }
    if let Some(fixed) = fix_all(&tree) {
        let after = Tree::parse(fixed.text);
        assert!(after.errors().len() <= tree.errors().len());
    }
    Corpus::Keep
});

fn check(tree: &Tree, before: &[Diagnostic], diagnostic: &Diagnostic, fixed: &Tree) {
    let after = diagnose(fixed);
    let label = || {
        let (text, fixed) = (tree.text(), fixed.text());
        format!("{diagnostic:#?} of\n{text}\ngives\n{fixed}\nwith\n{after:#?}")
    };
    // Where there are several syntax errors each changes what the others mean: nothing is certain of a single fix then.
    if tree.errors().len() > 1 {
        return;
    }
    if diagnostic.code.is_syntax_error() && diagnostic.code != Code::DuplicateKey {
        // What was no JSON may hide what else is wrong, but not its own mistake.
        let remains = |other: &&Diagnostic| {
            (other.code, other.span.start) == (diagnostic.code, diagnostic.span.start)
        };
        assert!(
            !after.iter().any(|other| remains(&other)),
            "it is still there: {}",
            label()
        );
        return;
    }
    assert!(
        fixed.errors().len() <= tree.errors().len(),
        "a syntax error is new: {}",
        label()
    );
    assert!(
        alike(&after, diagnostic) < alike(before, diagnostic),
        "it is not gone: {}",
        label()
    );
    if tree.errors().is_empty() && !reveals(diagnostic.code) {
        let is_error = |other: &&Diagnostic| other.severity == Severity::Error;
        let errors = |all: &[Diagnostic]| all.iter().filter(is_error).count();
        assert!(
            errors(&after) <= errors(before),
            "an error is new: {}",
            label()
        );
    }
}

/// Whether a repair lets something be judged that could not be judged before: what it finds then is no error of its making.
fn reveals(code: Code) -> bool {
    matches!(
        code,
        // A value gets a name that the schema knows, or a type that it judges.
        Code::UnknownMember | Code::UnknownAttribute | Code::UnknownRelationship | Code::WrongType
            // What is repeated hides what it repeats.
            | Code::DuplicateKey
            // The kind decides about the role.
            | Code::MisspelledKind | Code::InvalidValue | Code::WrongResourceType
    )
}

/// How many diagnostics say the same.
fn alike(all: &[Diagnostic], diagnostic: &Diagnostic) -> usize {
    let is_alike = |other: &&Diagnostic| {
        (other.code, &other.message) == (diagnostic.code, &diagnostic.message)
    };
    all.iter().filter(is_alike).count()
}
