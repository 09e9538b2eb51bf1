use super::{Encoding, Position, Span, Text};
use proptest::prelude::*;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// The line and the UTF-8, UTF-16 and UTF-32 columns of each offset at which a character starts.
fn columns(text: &str) -> Vec<(usize, u32, [u32; 3])> {
    let document = Text::new(text);
    text.char_indices()
        .map(|(offset, _)| offset)
        .chain([text.len()])
        .map(|offset| {
            let positions = ENCODINGS.map(|encoding| document.position(offset, encoding));
            (offset, positions[0].line, positions.map(|p| p.column))
        })
        .collect()
}

#[test]
fn columns_count_bytes_code_units_or_scalar_values() {
    // U+1D11E is four bytes and a surrogate pair; e + U+0301 is a combining mark: two scalar values.
    assert_eq!(
        columns("a\u{1D11E}e\u{301}z"),
        [
            (0, 0, [0, 0, 0]),
            (1, 0, [1, 1, 1]),
            (5, 0, [5, 3, 2]),
            (6, 0, [6, 4, 3]),
            (8, 0, [8, 5, 4]),
            (9, 0, [9, 6, 5]),
        ]
    );
}

#[test]
fn lines_end_only_at_lf_crlf_and_lone_cr() {
    let text = Text::new("a\r\nb\rc\nd\u{2028}e\u{85}f\u{b}g");
    assert_eq!(text.line_count(), 4);
    assert_eq!(text.position(3, Encoding::Utf16), Position::new(1, 0));
    assert_eq!(text.position(5, Encoding::Utf16), Position::new(2, 0));
    assert_eq!(text.position(7, Encoding::Utf16), Position::new(3, 0));
}

#[test]
fn a_byte_order_mark_is_one_column() {
    let text = Text::new("\u{feff}{}");
    assert_eq!(text.position(3, Encoding::Utf16), Position::new(0, 1));
    assert_eq!(text.offset(Position::new(0, 1), Encoding::Utf32), 3);
}

#[test]
fn a_position_outside_the_text_is_clamped() {
    let text = Text::new("ab\r\ncd");
    for encoding in ENCODINGS {
        assert_eq!(text.offset(Position::new(0, 99), encoding), 2);
        assert_eq!(text.offset(Position::new(1, u32::MAX), encoding), 6);
        assert_eq!(text.offset(Position::new(7, 1), encoding), 6);
    }
}

#[test]
fn a_column_inside_a_character_means_its_start() {
    let text = Text::new("\u{1D11E}x");
    assert_eq!(text.offset(Position::new(0, 1), Encoding::Utf16), 0);
    assert_eq!(text.offset(Position::new(0, 3), Encoding::Utf8), 0);
    assert_eq!(text.position(2, Encoding::Utf8), Position::new(0, 0));
}

#[test]
fn an_edit_replaces_a_range_and_may_cross_lines() {
    let mut text = Text::new("one\r\ntwo\nthree");
    text.edit(
        Position::new(0, 2),
        Position::new(1, 1),
        Encoding::Utf16,
        "\u{1F600}",
    );
    assert_eq!(text.to_string(), "on\u{1F600}wo\nthree");
    text.edit(
        Position::new(0, 4),
        Position::new(0, 2),
        Encoding::Utf16,
        "",
    );
    assert_eq!(text.to_string(), "onwo\nthree");
    text.replace(Span::new(5, 999), "");
    assert_eq!(text.to_string(), "onwo\n");
}

proptest! {
    #[test]
    fn offset_and_position_are_inverse(text in "[a\\r\\n\u{e9}\u{4e2d}\u{1F600}\u{301}]{0,40}") {
        let document = Text::new(&text);
        for encoding in ENCODINGS {
            for (offset, _) in text.char_indices() {
                // A position can't be between CR and LF: it becomes the end of the line.
                let within_terminator = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                if !within_terminator {
                    let position = document.position(offset, encoding);
                    prop_assert_eq!(document.offset(position, encoding), offset);
                }
            }
        }
    }

    #[test]
    fn any_edit_equals_the_same_edit_of_a_string(
        text in "[a\\r\\n\u{e9}\u{1F600}]{0,30}",
        start in (0u32..5, 0u32..12),
        end in (0u32..5, 0u32..12),
        replacement in "[b\\r\\n\u{4e2d}]{0,5}",
    ) {
        for encoding in ENCODINGS {
            let mut document = Text::new(&text);
            let a = document.offset(Position::new(start.0, start.1), encoding);
            let b = document.offset(Position::new(end.0, end.1), encoding);
            let mut expected = text.clone();
            expected.replace_range(a.min(b)..a.max(b), &replacement);
            document.edit(Position::new(start.0, start.1), Position::new(end.0, end.1), encoding, &replacement);
            prop_assert_eq!(document.to_string(), expected);
        }
    }
}
