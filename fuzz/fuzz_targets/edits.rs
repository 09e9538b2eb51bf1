//! A document after an edit equals one that is built from the edited text.
//!
//! The input is a text and, after a byte that is invalid in UTF-8, edits: four bytes for two positions, a length, and the new
//! text.
#![no_main]

use clreq::analysis::diagnostics::diagnose;
use clreq::syntax::Tree;
use clreq::text::{Encoding, Position, Span, Text};
use clreq_fuzz::{assert_sound, text_and_numbers};
use libfuzzer_sys::fuzz_target;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fuzz_target!(|input: &[u8]| {
    let Some((start, mut edits)) = text_and_numbers(input) else {
        return;
    };
    let mut document = Text::new(start);
    let mut model = start.to_owned();
    let mut encodings = ENCODINGS.iter().cycle();
    while let [line, column, to_line, to_column, length, rest @ ..] = edits {
        let (replacement, rest) = rest.split_at(rest.len().min((*length & 0x1F).into()));
        edits = rest;
        let replacement = String::from_utf8_lossy(replacement);
        let encoding = *encodings.next().expect("a cycle");
        let from = Position::new(u32::from(*line), u32::from(*column));
        let to = Position::new(u32::from(*to_line), u32::from(*to_column));
        let (a, b) = (
            document.offset(from, encoding),
            document.offset(to, encoding),
        );
        let span = Span::new(a.min(b), a.max(b));
        document.edit(from, to, encoding, &replacement);
        model.replace_range(span.start..span.end, &replacement);
        assert_eq!(document.to_string(), model);
        assert_eq!(document.len(), model.len());
    }
    let rebuilt = Text::new(&model);
    assert_eq!(document, rebuilt);
    assert_eq!(document.line_count(), rebuilt.line_count());
    // The target `positions` tests all offsets.
    for offset in (0..=model.len()).step_by(1 + model.len() / 32) {
        for encoding in ENCODINGS {
            let position = document.position(offset, encoding);
            assert_eq!(position, rebuilt.position(offset, encoding));
        }
    }
    let tree = Tree::parse(&document);
    assert_eq!(tree.text(), model);
    assert_sound(&tree);
    diagnose(&tree);
});
