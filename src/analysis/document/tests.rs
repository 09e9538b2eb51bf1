//! What is asked of an edited document is answered as of its text.

use proptest::prelude::*;
use proptest::sample::Index;

use super::Document;
use crate::analysis::completion::{CompletionOptions, complete};
use crate::analysis::folding::folds;
use crate::analysis::formatting::{FormatOptions, format_on_type};
use crate::analysis::hover::hover;
use crate::analysis::links::links;
use crate::analysis::order::sort_members;
use crate::analysis::response::insert_response;
use crate::analysis::selection::selection;
use crate::analysis::style::Style;
use crate::analysis::symbols::symbols;
use crate::analysis::testing::nearly_request;
use crate::syntax::Tree;
use crate::text::Span;

const OPTIONS: CompletionOptions = CompletionOptions {
    snippets: true,
    adjusts_indentation: false,
    trigger: None,
};

/// Of so many offsets the answers at one are compared.
const STEP: usize = 7;

fn assert_same_answers(edited: &Tree, parsed: &Tree, first: usize) {
    // In a clone nobody has put the text together yet: each answer finds its part, or asks for that.
    let context = || format!("{:?}", parsed.text());
    assert_eq!(
        Style::of(&edited.clone()),
        Style::of(parsed),
        "{}",
        context()
    );
    let options = FormatOptions {
        style: Style::of(parsed),
        ..FormatOptions::default()
    };
    for offset in (first..=parsed.text_len()).step_by(STEP) {
        assert_eq!(
            complete(&edited.clone(), offset, &OPTIONS),
            complete(parsed, offset, &OPTIONS),
            "at {offset} of {}",
            context()
        );
        assert_eq!(hover(&edited.clone(), offset), hover(parsed, offset));
        assert_eq!(
            selection(&edited.clone(), offset),
            selection(parsed, offset)
        );
        for typed in ['\n', '}'] {
            assert_eq!(
                format_on_type(&edited.clone(), offset, typed, &options),
                format_on_type(parsed, offset, typed, &options),
                "at {offset} of {}",
                context()
            );
        }
    }
    assert_eq!(links(&edited.clone()), links(parsed));
    assert_eq!(symbols(&edited.clone()), symbols(parsed));
    assert_eq!(folds(&edited.clone()), folds(parsed));
    assert_eq!(sort_members(&edited.clone()), sort_members(parsed));
    assert_eq!(
        insert_response(&edited.clone(), "{}"),
        insert_response(parsed, "{}")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn an_edited_document_answers_as_its_text_does(
        text in nearly_request(),
        edits in prop::collection::vec((any::<Index>(), 0_usize..5, prop::sample::select(vec![
            "", "a", "\"", ",", "{", "}", ":", "\n", "\"kind\": 1,", "// x\n",
        ])), 1..4),
        first in 0..STEP,
    ) {
        let mut document = Document::parse_up_to(usize::MAX, text.as_str());
        document.findings();
        let mut text = text;
        for (place, length, new) in edits {
            let start = text.floor_char_boundary(place.index(text.len() + 1));
            let end = text.floor_char_boundary(start + length).max(start);
            document.edit(Span::new(start, end), new);
            text.replace_range(start..end, new);
        }
        assert_same_answers(document.tree(), &Tree::parse(text), first);
    }
}
