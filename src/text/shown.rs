//! Text that somebody else chose, made fit to be shown: on a terminal, and in a log that is read for commands.
//!
//! A character that acts rather than is seen is written as JSON writes it: `\n`, `\u001b`. What is JSON keeps its value so.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// A text for one line.
pub fn shown(text: &str) -> Cow<'_, str> {
    escaped(text, acts)
}

/// A path for one line.
pub fn shown_path(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

/// A text of several lines. Tabulators stay.
pub fn shown_lines(text: &str) -> Cow<'_, str> {
    let acts_in_line = |character| acts(character) && character != '\t';
    if !text.chars().any(acts_in_line) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let end = ["\r\n", "\n"].iter().find(|end| line.ends_with(**end));
        let end = end.copied().unwrap_or_default();
        result += &escaped(line.strip_suffix(end).unwrap_or(line), acts_in_line);
        result += end;
    }
    Cow::Owned(result)
}

/// A part of a line in which each character keeps its place: what acts has another in its stead. Tabulators stay.
pub fn shown_in_place(text: &str) -> Cow<'_, str> {
    let acts_in_line = |character| acts(character) && character != '\t';
    if !text.chars().any(acts_in_line) {
        return Cow::Borrowed(text);
    }
    let picture = |character| match character {
        character if !acts_in_line(character) => character,
        '\u{7f}' => '\u{2421}',
        // The control pictures of Unicode.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(picture).collect())
}

/// Whether a character steers a terminal, ends a line, changes the order in which others are seen, or is not seen at all. The
/// joiners, which the writing of some languages needs, only change the form of their neighbours.
fn acts(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        character => character.is_control(),
    }
}

fn escaped(text: &str, acts: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&acts) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            character if !acts(character) => result.push(character),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            character => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a `String` can't fail.
                    let _ = write!(result, "\\u{unit:04x}");
                }
            }
        }
    }
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::{acts, shown, shown_in_place, shown_lines};

    #[test]
    fn what_acts_is_written_as_an_escape() {
        assert_eq!(shown("a\n::error::b\r\t"), "a\\n::error::b\\r\\t");
        assert_eq!(
            shown("\u{1b}[31m\u{9b}1m\u{7}\u{0}"),
            "\\u001b[31m\\u009b1m\\u0007\\u0000"
        );
        assert_eq!(shown("\u{202e}gnp\u{2028}"), "\\u202egnp\\u2028");
        assert_eq!(shown("\u{e0041}"), "\\udb40\\udc41");
    }

    #[test]
    fn what_is_seen_stays_and_is_not_copied() {
        for text in [
            "",
            "Caf\u{e9}",
            "\u{6f22}\u{5b57}",
            "\u{1f469}\u{200d}\u{1f4bb}",
            "a\\n",
        ] {
            assert!(matches!(shown(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn of_several_lines_the_ends_and_tabulators_stay() {
        let check = |text: &str, expected: &str| assert_eq!(shown_lines(text), expected);
        check("a\n\tb\r\nc", "a\n\tb\r\nc");
        check("\u{1b}a\n\tb\r\nc\rd\n", "\\u001ba\n\tb\r\nc\\rd\n");
        check("\u{1b}\r\r\n\n", "\\u001b\\r\r\n\n");
    }

    #[test]
    fn in_place_every_character_is_one() {
        let seen = shown_in_place("a\u{1b}[2J\tb\u{9b}\u{7f}\u{202e}c");
        assert_eq!(seen, "a\u{241b}[2J\tb\u{fffd}\u{2421}\u{fffd}c");
        assert!(matches!(shown_in_place("caf\u{e9}\t"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_that_is_shown_acts(text in any::<String>()) {
            prop_assert!(!shown(&text).chars().any(acts));
            let lines = shown_lines(&text);
            prop_assert!(lines.chars().all(|c| !acts(c) || matches!(c, '\n' | '\r' | '\t')));
            prop_assert!(!lines.replace("\r\n", "\n").contains('\r'));
        }

        #[test]
        fn json_keeps_its_value(text in any::<String>()) {
            let written = serde_json::to_string(&text).expect("a string");
            let read: String = serde_json::from_str(&shown(&written)).expect("still JSON");
            prop_assert_eq!(read, text);
        }
    }
}
