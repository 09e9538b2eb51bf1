//! At every offset of any text, each completion can be applied, and a text that parsed still parses.
#![no_main]

use clreq::analysis::Settings;
use clreq::analysis::apply;
use clreq::analysis::completion::{Completion, CompletionOptions, complete};
use clreq::analysis::names::NameList;
use clreq::syntax::{SyntaxError, SyntaxErrorKind, Tree};
use clreq_fuzz::expanded;
use libfuzzer_sys::{Corpus, fuzz_target};

/// Every item at every offset is checked, so longer texts would only be slower.
const LONGEST: usize = 200;

fuzz_target!(|text: &str| -> Corpus {
    if text.len() > LONGEST {
        return Corpus::Reject;
    }
    let tree = Tree::parse(text);
    let options = CompletionOptions {
        snippets: text.len().is_multiple_of(2),
        ..CompletionOptions::default()
    };
    for offset in 0..=text.len() + 1 {
        for item in complete(
            &tree,
            offset,
            &options,
            &NameList::default(),
            &Settings::default(),
        ) {
            check(&tree, offset, &item);
        }
    }
    Corpus::Keep
});

fn check(tree: &Tree, offset: usize, item: &Completion) {
    let text = tree.text();
    let span = item.edit.span;
    assert!(
        span.touches(text.floor_char_boundary(offset)),
        "{item:?} misses {offset}"
    );
    assert!(
        text.get(span.start..span.end).is_some(),
        "{item:?} cuts a character"
    );
    assert!(
        !span.of(text).contains(['\n', '\r']),
        "{item:?} leaves the line"
    );
    for other in &item.additional_edits {
        let is_apart = other.span.end < span.start || span.end < other.span.start;
        assert!(is_apart, "{item:?} overlaps itself");
    }
    let accepted = apply(text, &expanded(item));
    let after = Tree::parse(accepted.as_str());
    // An unclosed string hides the text after it until a completion closes it, so only the text before it is compared.
    let hides = |error: &SyntaxError| {
        matches!(error.kind, SyntaxErrorKind::UnclosedString { .. })
            && (error.span.touches(span.start) || span.touches(error.span.start))
    };
    let behind = match tree.errors().iter().any(hides) && item.additional_edits.is_empty() {
        true => text.len() - span.end,
        false => 0,
    };
    let count = |tree: &Tree| {
        let end = tree.text().len() - behind;
        let errors = tree.errors().iter();
        errors.filter(|error| error.span.start <= end).count()
    };
    assert!(
        count(&after) <= count(tree),
        "{:?} at {offset} of {text:?} gives {accepted:?}",
        item.label
    );
}
