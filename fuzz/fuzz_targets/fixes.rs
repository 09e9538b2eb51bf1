//! A quick fix removes its diagnostic, keeps valid syntax valid, and causes no new error. Safe fixes lose nothing, whichever
//! character of the text was edited before.
#![no_main]

use clreq::analysis::Severity;
use clreq::analysis::apply;
use clreq::analysis::codes::Code;
use clreq::analysis::diagnostics::{Diagnostic, diagnose};
use clreq::syntax::Tree;
use clreq_fuzz::{assert_nothing_lost, text_and_numbers, unchanged_texts};
use libfuzzer_sys::{Corpus, fuzz_target};

/// Every fix causes a whole analysis, so longer texts and more mistakes would only be slower.
const LONGEST: usize = 1_000;
const MOST_DIAGNOSTICS: usize = 30;
/// Each edit is fixed by itself, so more of them would only be slower.
const MOST_EDITS: usize = 8;

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((text, numbers)) = text_and_numbers(input) else {
        return Corpus::Reject;
    };
    if text.len() > LONGEST {
        return Corpus::Reject;
    }
    let tree = Tree::parse(text);
    let before = diagnose(&tree);
    if before.len() > MOST_DIAGNOSTICS {
        return Corpus::Reject;
    }
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
    let unchanged = unchanged_texts(text);
    assert_nothing_lost(&unchanged, text);
    for edited in edits(text, numbers).take(MOST_EDITS) {
        assert_nothing_lost(&unchanged, &edited);
    }
    Corpus::Keep
});

/// The texts that result from inserting, replacing or deleting a character. Three numbers are one edit.
fn edits<'a>(text: &'a str, numbers: &'a [u8]) -> impl Iterator<Item = String> + 'a {
    numbers.chunks_exact(3).filter_map(move |edit| {
        let &[high, low, new] = edit else {
            return None;
        };
        let place = usize::from(u16::from_be_bytes([high, low])) % (text.len() + 1);
        let (before, after) = text.split_at_checked(place)?;
        let mut rest = after.chars();
        // The highest bit decides whether the existing character stays.
        if new & 0x80 != 0 {
            rest.next();
        }
        let inserted = Some(char::from(new & 0x7F)).filter(|new| *new != '\x7F');
        Some(before.chars().chain(inserted).chain(rest).collect())
    })
}

fn check(tree: &Tree, before: &[Diagnostic], diagnostic: &Diagnostic, fixed: &Tree) {
    let after = diagnose(fixed);
    let label = || {
        let (text, fixed) = (tree.text(), fixed.text());
        format!("{diagnostic:#?} of\n{text}\ngives\n{fixed}\nwith\n{after:#?}")
    };
    // With several syntax errors, a fix can change the meaning of the others, so a single fix guarantees nothing.
    if tree.errors().len() > 1 {
        return;
    }
    if diagnostic.code.is_syntax_error() && diagnostic.code != Code::DuplicateKey {
        // Invalid JSON may hide other errors, but not its own.
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

/// Whether a fix makes something checkable that was not checkable before. Errors found there are not caused by the fix.
fn reveals(code: Code) -> bool {
    matches!(
        code,
        // A value gets a key that the schema knows, or a type that it checks.
        Code::UnknownMember | Code::UnknownAttribute | Code::UnknownRelationship | Code::WrongType
            // A duplicate key hides the first one.
            | Code::DuplicateKey
            // The kind determines whether a role is allowed.
            | Code::MisspelledKind | Code::InvalidValue | Code::WrongResourceType
    )
}

/// The number of diagnostics with this message.
fn alike(all: &[Diagnostic], diagnostic: &Diagnostic) -> usize {
    let is_alike = |other: &&Diagnostic| {
        (other.code, &other.message) == (diagnostic.code, &diagnostic.message)
    };
    all.iter().filter(is_alike).count()
}
