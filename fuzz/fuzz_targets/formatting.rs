//! Formatting changes white space only, and formatted text stays unchanged.
//!
//! The input is a text and, after a byte that is invalid in UTF-8, options and offsets.
#![no_main]

use clreq::analysis::apply;
use clreq::analysis::formatting::{FormatOptions, format, format_on_type, format_range};
use clreq::analysis::style::{Indentation, LineEnding, Style};
use clreq::syntax::Tree;
use clreq::text::Span;
use clreq_fuzz::{text_and_numbers, words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((text, numbers)) = text_and_numbers(input) else {
        return;
    };
    let tree = Tree::parse(text);
    let options = options(numbers.first().copied().unwrap_or_default(), &tree);
    for number in numbers {
        for typed in ['}', ']', '\n'] {
            if let Some(edit) = format_on_type(&tree, usize::from(*number), typed, &options) {
                assert_same_words(&tree, &apply(text, &[edit]));
            }
        }
    }
    let Ok(edits) = format(&tree, &options) else {
        assert!(!tree.errors().is_empty(), "there is nothing to refuse");
        return;
    };
    let formatted = apply(text, &edits);
    assert_same_words(&tree, &formatted);
    let again = format(&Tree::parse(formatted.as_str()), &options);
    assert_eq!(again, Ok(Vec::new()), "{formatted:?}");
    if let [_, start, end, ..] = numbers {
        let span = Span::new(usize::from(*start.min(end)), usize::from(*start.max(end)));
        let edits = format_range(&tree, span, &options).expect("the whole was formatted");
        assert!(edits.iter().all(|edit| span.covers(edit.span)));
        assert_same_words(&tree, &apply(text, &edits));
    }
});

fn options(choice: u8, tree: &Tree) -> FormatOptions {
    let style = match choice & 3 {
        0 => Style::of(tree),
        1 => Style {
            indentation: Indentation::Tab,
            line_ending: LineEnding::CrLf,
        },
        spaces => Style {
            indentation: Indentation::Spaces(spaces.into()),
            line_ending: LineEnding::Lf,
        },
    };
    FormatOptions {
        style,
        insert_final_newline: choice & 4 != 0,
    }
}

/// Checks that a text has the same tokens in the same order, and so the same value.
fn assert_same_words(before: &Tree, text: &str) {
    let after = Tree::parse(text);
    assert_eq!(words(&after), words(before));
    assert_eq!(
        after.errors().is_empty(),
        before.errors().is_empty(),
        "{text:?}"
    );
    let visible = |text: &str| text.replace([' ', '\t', '\r', '\n'], "");
    // White space inside a string matters. The comparison of words has covered it.
    assert_eq!(visible(text), visible(before.text()));
}
