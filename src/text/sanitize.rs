//! Makes text from elsewhere safe to print: on a terminal, and in a log that a service reads for commands.
//!
//! Control characters are replaced by JSON escapes such as `\n` and `\u001b`. JSON text keeps its value.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// Sanitizes a text for one line.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    escaped(text, is_control)
}

/// Sanitizes a path for one line.
pub fn sanitize_path(path: &Path) -> String {
    sanitize(&path.to_string_lossy()).into_owned()
}

/// Sanitizes a text of several lines. Tabs and line ends stay.
pub fn sanitize_lines(text: &str) -> Cow<'_, str> {
    let is_control_in_line = |character| is_control(character) && character != '\t';
    if !text.chars().any(is_control_in_line) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let end = ["\r\n", "\n"].iter().find(|end| line.ends_with(**end));
        let end = end.copied().unwrap_or_default();
        result += &escaped(line.strip_suffix(end).unwrap_or(line), is_control_in_line);
        result += end;
    }
    Cow::Owned(result)
}

/// Sanitizes a part of a line. Control characters are replaced one for one, so that columns stay right. Tabs stay.
pub fn sanitize_in_place(text: &str) -> Cow<'_, str> {
    let is_control_in_line = |character| is_control(character) && character != '\t';
    if !text.chars().any(is_control_in_line) {
        return Cow::Borrowed(text);
    }
    let picture = |character| match character {
        character if !is_control_in_line(character) => character,
        '\u{7f}' => '\u{2421}',
        // The control pictures of Unicode.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(picture).collect())
}

/// Whether a character controls a terminal, ends a line, changes the direction of text, or is invisible. Joiners are allowed,
/// because some scripts need them.
fn is_control(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        character => character.is_control(),
    }
}

fn escaped(text: &str, is_control: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&is_control) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            character if !is_control(character) => result.push(character),
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

    use super::{is_control, sanitize, sanitize_in_place, sanitize_lines};

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(sanitize("a\n::error::b\r\t"), "a\\n::error::b\\r\\t");
        assert_eq!(
            sanitize("\u{1b}[31m\u{9b}1m\u{7}\u{0}"),
            "\\u001b[31m\\u009b1m\\u0007\\u0000"
        );
        assert_eq!(sanitize("\u{202e}gnp\u{2028}"), "\\u202egnp\\u2028");
        assert_eq!(sanitize("\u{e0041}"), "\\udb40\\udc41");
    }

    #[test]
    fn other_text_stays_and_is_not_copied() {
        for text in [
            "",
            "Caf\u{e9}",
            "\u{6f22}\u{5b57}",
            "\u{1f469}\u{200d}\u{1f4bb}",
            "a\\n",
        ] {
            assert!(matches!(sanitize(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn line_ends_and_tabs_of_several_lines_stay() {
        let check = |text: &str, expected: &str| assert_eq!(sanitize_lines(text), expected);
        check("a\n\tb\r\nc", "a\n\tb\r\nc");
        check("\u{1b}a\n\tb\r\nc\rd\n", "\\u001ba\n\tb\r\nc\\rd\n");
        check("\u{1b}\r\r\n\n", "\\u001b\\r\r\n\n");
    }

    #[test]
    fn in_place_each_character_is_replaced_by_one() {
        let seen = sanitize_in_place("a\u{1b}[2J\tb\u{9b}\u{7f}\u{202e}c");
        assert_eq!(seen, "a\u{241b}[2J\tb\u{fffd}\u{2421}\u{fffd}c");
        assert!(matches!(sanitize_in_place("caf\u{e9}\t"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn a_sanitized_text_has_no_control_characters(text in any::<String>()) {
            prop_assert!(!sanitize(&text).chars().any(is_control));
            let lines = sanitize_lines(&text);
            prop_assert!(lines.chars().all(|c| !is_control(c) || matches!(c, '\n' | '\r' | '\t')));
            prop_assert!(!lines.replace("\r\n", "\n").contains('\r'));
        }

        #[test]
        fn json_keeps_its_value(text in any::<String>()) {
            let written = serde_json::to_string(&text).expect("a string");
            let read: String = serde_json::from_str(&sanitize(&written)).expect("still JSON");
            prop_assert_eq!(read, text);
        }
    }
}
