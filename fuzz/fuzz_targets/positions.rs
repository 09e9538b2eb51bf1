//! Offsets and positions convert to each other in every encoding, and agree with a naive count.
//!
//! The input is a text and, after a byte that is invalid in UTF-8, pairs of a line and a column.
#![no_main]

use clreq::text::{Encoding, Position, Text};
use clreq_fuzz::text_and_numbers;
use libfuzzer_sys::{Corpus, fuzz_target};

/// Every offset is checked in every encoding, so longer texts would only be slower.
const LONGEST: usize = 1_000;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((text, positions)) = text_and_numbers(input) else {
        return Corpus::Reject;
    };
    if text.len() > LONGEST {
        return Corpus::Reject;
    }
    let document = Text::new(text);
    let lines = lines(text);
    assert_eq!(document.line_count(), lines.len());
    for encoding in ENCODINGS {
        for (number, &(start, end)) in lines.iter().enumerate() {
            let line = text.get(start..end).expect("whole characters");
            let mut column = 0;
            for (at, character) in line.char_indices() {
                let position = Position::new(number as u32, column);
                assert_eq!(document.position(start + at, encoding), position);
                assert_eq!(document.offset(position, encoding), start + at);
                column += width(character, encoding);
            }
            let at_end = Position::new(number as u32, column);
            assert_eq!(document.offset(at_end, encoding), end);
            assert_eq!(document.position(end, encoding), at_end);
        }
        for pair in positions.chunks_exact(2) {
            let position = Position::new(u32::from(pair[0]), u32::from(pair[1]));
            let offset = document.offset(position, encoding);
            assert!(text.is_char_boundary(offset));
            let back = document.position(offset, encoding);
            assert!(back <= position, "{back:?} is after {position:?}");
            assert_eq!(document.offset(back, encoding), offset);
        }
        for far in [
            Position::new(u32::MAX, u32::MAX),
            Position::new(u32::MAX, 0),
        ] {
            assert_eq!(document.offset(far, encoding), text.len());
        }
    }
    Corpus::Keep
});

/// The start of each line, and its end before the terminator.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let terminator = match &bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        if terminator == 0 {
            at += 1;
        } else {
            lines.push((start, at));
            at += terminator;
            start = at;
        }
    }
    lines.push((start, text.len()));
    lines
}

fn width(character: char, encoding: Encoding) -> u32 {
    let units = match encoding {
        Encoding::Utf8 => character.len_utf8(),
        Encoding::Utf16 => character.len_utf16(),
        Encoding::Utf32 => 1,
    };
    units as u32
}
