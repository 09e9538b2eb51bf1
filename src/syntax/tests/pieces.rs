//! A text in pieces is the text.

use crate::syntax::lexer::Lexer;
use crate::syntax::pieces::{Pieces, Window};
use crate::syntax::{TokenKind, Tree};
use crate::text::Span;
use proptest::prelude::*;
use proptest::sample::Index;

#[derive(Clone, Debug)]
enum Step {
    Cut(Index),
    Gather(Index, usize),
    Replace(Index, usize, String),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => any::<Index>().prop_map(Step::Cut),
        1 => (any::<Index>(), 0_usize..9).prop_map(|(at, length)| Step::Gather(at, length)),
        2 => (any::<Index>(), 0_usize..9, "[ax\n\r\u{e9}]{0,4}")
            .prop_map(|(at, length, new)| Step::Replace(at, length, new)),
    ];
    prop::collection::vec(step, 1..16)
}

/// A span that lies on the boundaries of characters.
fn span(text: &str, at: Index, length: usize) -> Span {
    let start = text.floor_char_boundary(at.index(text.len() + 1));
    Span::new(start, text.floor_char_boundary(start + length).max(start))
}

fn spans(text: &str) -> impl Iterator<Item = Span> {
    let offsets = 0..=text.len() + 1;
    offsets.flat_map(move |start| (0..=text.len() + 1).map(move |end| Span::new(start, end)))
}

fn assert_same(pieces: &Pieces, text: &str) {
    // What lies in one piece is found without them all being put together. Then everything is at hand.
    assert_same_parts(pieces, text);
    assert_eq!(pieces.whole(), text);
    assert_same_parts(pieces, text);
    assert_eq!(pieces.clone().take(), text);
}

fn assert_same_parts(pieces: &Pieces, text: &str) {
    assert_eq!(pieces.len(), text.len());
    for span in spans(text) {
        assert_eq!(pieces.get(span), span.of(text), "{span:?} of {text:?}");
    }
    for offset in 0..=text.len() + 1 {
        let boundary = text.floor_char_boundary(offset);
        assert_eq!(pieces.floor_char_boundary(offset), boundary);
        let before: Vec<&str> = pieces.before(offset).map(|window| window.text).collect();
        let joined: String = before.into_iter().rev().collect();
        if offset == boundary {
            assert_eq!(joined, text[..offset]);
        }
    }
}

proptest! {
    #[test]
    fn what_pieces_say_is_what_the_whole_says(text in "[ax\n\r\u{e9}]{0,24}", steps in steps()) {
        let mut pieces = Pieces::from(text.clone());
        let mut text = text;
        for step in steps {
            match step {
                Step::Cut(at) => pieces.cut(span(&text, at, 0).start),
                Step::Gather(at, length) => pieces.gather(span(&text, at, length)),
                Step::Replace(at, length, new) => {
                    let span = span(&text, at, length);
                    pieces.replace(span, &new);
                    text.replace_range(span.start..span.end, &new);
                }
            }
            assert_same(&pieces, &text);
        }
    }

    #[test]
    fn lines_are_given_whole(text in "[ax\n\r]{0,24}", cuts in prop::collection::vec(any::<Index>(), 0..6)) {
        let mut pieces = Pieces::from(text.clone());
        for cut in cuts {
            pieces.cut(span(&text, cut, 0).start);
        }
        for span in spans(&text).filter(|span| span.start <= span.end && span.end <= text.len()) {
            let lines = pieces.lines_of(span);
            let end = lines.start + lines.text.len();
            assert_eq!(lines.text, &text[lines.start..end]);
            assert!(lines.start == 0 || text[lines.start..span.start].contains(['\n', '\r']));
            let behind = &text[span.end..end];
            let behind = behind.strip_suffix('\r').unwrap_or(behind);
            assert!(end == text.len() || behind.contains(['\n', '\r']), "{span:?} of {text:?}: {lines:?}");
        }
    }
}

/// What tokens begin, go on and end with.
const PARTS: [&str; 25] = [
    "a", "true", "1", "-", ".", "://", "//", "/*", "*/", "#", "'", "\"", "\\", "\\u12", ",", ":",
    "[", "]", "}", " ", "  ", "\n", "\u{2018}", "\u{201D}", ";",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn what_a_window_is_certain_of_does_not_depend_on_what_is_behind_it(
        parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..8),
        cut in any::<Index>(),
    ) {
        let text = parts.concat();
        let cut = span(&text, cut, 0).start;
        let window = Window {
            start: 0,
            text: &text[..cut],
            is_last: false,
        };
        let (mut part, mut whole) = (Lexer::new(window.text, 0), Lexer::new(&text, 0));
        let (mut errors, mut all_errors) = (Vec::new(), Vec::new());
        loop {
            let token = part.next(&mut errors);
            if token.end > window.certain_end() || token.kind == TokenKind::End {
                break;
            }
            prop_assert_eq!(token, whole.next(&mut all_errors), "{:?} cut at {}", text, cut);
            prop_assert_eq!(&errors, &all_errors);
            prop_assert_eq!(part.peek_significant(), whole.peek_significant());
        }
    }
}

#[test]
fn an_edit_leaves_most_of_a_long_text_in_other_pieces() {
    let text = format!("[{}0]", "\"element\", ".repeat(20));
    let mut tree = Tree::parse(text.as_str());
    let at = 1 + 10 * "\"element\", ".len() + 3;
    tree.edit(Span::at(at), "x");
    let piece = tree.text.window(at);
    assert!(piece.start > 0 && !piece.is_last);
    assert!(piece.text.len() < text.len() / 3, "{}", piece.text);
    assert_eq!(tree.text(), format!("{}x{}", &text[..at], &text[at..]));
}
