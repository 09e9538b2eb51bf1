//! Finds possible secrets in a text that no parser understands.

use super::SecretKind;
use super::names::{is_harmless, kind_named, long_endings, short_names};
use super::placeholder::is_placeholder;
use super::shapes;
use crate::syntax;
use crate::text::Span;

/// The maximum number of characters between a name and its value: quotes, white space, a colon, brackets.
const LONGEST_GAP: usize = 200;

/// The maximum number of stray characters between two letters of a name.
const LONGEST_SPLIT: usize = 2;

/// The maximum length of a URL's user information in bytes.
const LONGEST_USER_INFORMATION: usize = 100;

/// The number of letters in the longest name.
const LONGEST_NAME: usize = 24;

/// A word of letters and digits with at least this many characters may be a piece of a token.
const OPAQUE: usize = 16;

/// A value after a name that is only like a short name must have this many characters, with letters and digits among them.
const SHORTEST_MIXED: usize = 6;

/// Whether a character is a quotation mark.
pub fn is_quote(c: char) -> bool {
    c == '`' || syntax::is_quote(c)
}

/// The spans of possible secrets. In a damaged text every word that looks like a token counts.
pub fn spans_in(text: &str, is_damaged: bool) -> Vec<Span> {
    let mut spans = tokens(text);
    // Text that starts like a token counts up to its closing quote, because one of its characters may be wrong.
    let mut read_to = 0;
    for start in shapes::starts(text) {
        if start >= read_to {
            let before = text.get(..start).unwrap_or_default();
            let span = value_at(text, start, before.ends_with(is_quote));
            read_to = span.end;
            spans.push(span);
        }
    }
    spans.extend(passwords(text));
    let mut masked_to = 0;
    for end in word_ends(text) {
        if end <= masked_to {
            continue;
        }
        if let Some(likeness) = likeness(text, end) {
            let mut values = values_after(text, end);
            if likeness == Likeness::ShortName {
                values.retain(|value| mixes_letters_and_digits(value.of(text)));
            }
            masked_to = values.last().map_or(end, |value| value.end).max(end);
            spans.extend(values);
        }
    }
    if is_damaged {
        spans.extend(opaque_words(text));
    }
    spans.retain(|span| !is_placeholder(span.of(text)));
    spans
}

/// The tokens in a text, and the starts of JSON Web Tokens.
pub fn tokens(text: &str) -> Vec<Span> {
    let found = shapes::all(text.as_bytes()).map(|(span, kind)| match kind {
        SecretKind::Authorization => {
            let token = shapes::after_scheme(span.of(text)).unwrap_or_default();
            Span::new(span.end - token.len(), span.end)
        }
        _ => span,
    });
    let mut spans: Vec<Span> = found.collect();
    spans.extend(words(text).filter(|word| {
        let word = word.of(text);
        word.starts_with("eyJ") && word.len() > 2 * OPAQUE
    }));
    spans
}

/// Passwords in URLs: the text between the user name after `//` and the `@`, or between a colon and the end of the host.
fn passwords(text: &str) -> Vec<Span> {
    let before_at = text.match_indices('@').filter_map(|(at, _)| {
        let from = text.floor_char_boundary(at.saturating_sub(LONGEST_USER_INFORMATION));
        let before = text.get(from..at)?;
        let word = from + before.rfind([' ', '\t', ',']).map_or(0, |space| space + 1);
        let slash = word + text.get(word..at)?.find('/')?;
        let colon = slash + text.get(slash..at)?.find(':')?;
        Some(Span::new(colon + 1, at))
    });
    let after_slashes = text.match_indices("://").filter_map(|(at, scheme)| {
        let start = at + scheme.len();
        let end = text.floor_char_boundary(text.len().min(start + LONGEST_USER_INFORMATION));
        let rest = text.get(start..end)?;
        let ends = |c: char| c.is_whitespace() || is_quote(c) || "/?#@<>\\,".contains(c);
        let host = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
        let (user, password) = host.split_once(':')?;
        let is_port = password.bytes().all(|byte| byte.is_ascii_digit());
        let password_start = start + user.len() + 1;
        (!is_port).then_some(Span::new(password_start, password_start + password.len()))
    });
    // A wrong character may replace the colon.
    let after_user = text.match_indices('@').filter_map(|(at, _)| {
        let from = text.floor_char_boundary(at.saturating_sub(LONGEST_USER_INFORMATION));
        let (_, information) = text.get(from..at)?.rsplit_once("//")?;
        let is_part = |c: char| c.is_alphanumeric() || "-._~%".contains(c);
        let end = information.find(|c| !is_part(c))?;
        let password = information.get(end..)?;
        (!password.contains('/')).then_some(Span::new(at - password.len(), at))
    });
    before_at.chain(after_slashes).chain(after_user).collect()
}

/// Words of characters that occur in tokens.
fn words(text: &str) -> impl Iterator<Item = Span> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut rest = 0;
    std::iter::from_fn(move || {
        let after = text.get(rest..)?;
        let start = rest + after.find(is_part)?;
        let word = text.get(start..)?;
        let end = start + word.find(|c| !is_part(c)).unwrap_or(word.len());
        rest = end;
        Some(Span::new(start, end))
    })
}

fn opaque_words(text: &str) -> impl Iterator<Item = Span> {
    words(text).filter(|word| {
        let word = word.of(text).as_bytes();
        word.len() >= OPAQUE
            && word.iter().any(u8::is_ascii_digit)
            && word.iter().any(u8::is_ascii_alphabetic)
    })
}

/// The offsets where words end: after a letter or digit that is not followed by another.
fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        let next = bytes.get(at + 1);
        let ends = byte.is_ascii_alphanumeric() && !next.is_some_and(u8::is_ascii_alphanumeric);
        ends.then_some(at + 1)
    })
}

/// How sure it is that a name is that of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    /// It is the name, or a long name with one wrong, missing or extra character.
    Name,
    /// It is one character away from a short name such as `pwd`. Many ordinary names are, such as `op`.
    ShortName,
}

/// Whether the name of a secret ends at an offset. One of its characters may be wrong, missing or extra.
fn likeness(text: &str, end: usize) -> Option<Likeness> {
    #[cfg(test)]
    super::steps::add(1);
    let before = text
        .get(text.floor_char_boundary(end.saturating_sub(64))..end)
        .unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let word = before
        .get(before.trim_end_matches(is_part).len()..)
        .unwrap_or_default();
    if kind_named(word).is_some() {
        return Some(Likeness::Name);
    }
    if is_harmless(word) {
        return None;
    }
    let letters = letters_before(before);
    if long_endings().any(|ending| ends_nearly(&letters, ending.as_bytes())) {
        return Some(Likeness::Name);
    }
    let is_like = |name| is_one_edit_away(last_word(before), name);
    short_names().any(is_like).then_some(Likeness::ShortName)
}

/// The last word of a text. Foreign characters belong to it.
fn last_word(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || is_foreign(c);
    let start = text.trim_end_matches(is_part).len();
    text.get(start..).unwrap_or_default()
}

/// Whether a character is in no name of a secret, and doesn't end a name either.
fn is_foreign(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !is_quote(c)
}

/// Whether a word becomes a name when one of its characters is replaced, removed or added. Case doesn't count.
fn is_one_edit_away(word: &str, name: &str) -> bool {
    let is_same = |(one, other): &(char, char)| one.eq_ignore_ascii_case(other);
    let pairs = || word.chars().zip(name.chars());
    let start = pairs().take_while(is_same).count();
    let end = word.chars().rev().zip(name.chars().rev());
    let end = end.take_while(is_same).count();
    let (word, name) = (word.chars().count(), name.chars().count());
    word.abs_diff(name) <= 1 && start + end + 1 >= word.max(name)
}

fn mixes_letters_and_digits(value: &str) -> bool {
    value.chars().count() >= SHORTEST_MIXED
        && value.contains(|c: char| c.is_ascii_digit())
        && value.contains(char::is_alphabetic)
}

/// The last letters of a text in reverse order. A few stray characters between them are skipped.
fn letters_before(text: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(LONGEST_NAME);
    let mut gap = 0;
    for c in text.chars().rev() {
        if c.is_ascii_alphanumeric() {
            letters.push(c.to_ascii_lowercase() as u8);
            gap = 0;
        } else {
            gap += 1;
        }
        if gap > LONGEST_SPLIT || letters.len() == LONGEST_NAME {
            break;
        }
    }
    letters
}

/// Whether reversed letters start like a reversed name, with at most one wrong, missing or extra letter.
fn ends_nearly(letters: &[u8], name: &[u8]) -> bool {
    let expected = || name.iter().rev();
    let same = letters
        .iter()
        .zip(expected())
        .take_while(|(one, other)| one == other)
        .count();
    let name_rest = name.len() - same;
    if name_rest == 0 {
        return true;
    }
    let goes_on = |letters_from: usize, name_from: usize| {
        let rest = expected().skip(name_from);
        let letters = letters.get(letters_from..).unwrap_or_default();
        letters.len() >= name.len() - name_from.min(name.len())
            && letters.iter().zip(rest).all(|(one, other)| one == other)
    };
    goes_on(same + 1, same + 1) || goes_on(same + 1, same) || goes_on(same, same + 1)
}

/// The values that may belong to the name that ends at an offset.
fn values_after(text: &str, name_end: usize) -> Vec<Span> {
    // A wrong character at the end of the name is not the value.
    let rest = text.get(name_end..).unwrap_or_default();
    let is_wrong = |c: &char| is_foreign(*c) || "!$%&+-.<>?@^_|~".contains(*c);
    let wrong = rest.chars().take(LONGEST_SPLIT).take_while(is_wrong);
    let name_end = name_end + wrong.map(char::len_utf8).sum::<usize>();
    let mut gap = Gap::after(text, name_end);
    let mut values = Vec::new();
    let value = value_at(text, gap.end, gap.is_quoted);
    if is_key(text, value) {
        // There is a stray character in the name, and this is the rest of the name.
        let is_rest = gap.end == name_end + 1;
        // `{"name": "client_secret", "value": "…"}`
        let is_pair = !gap.has_colon && value.of(text) == "value";
        if is_rest || is_pair {
            gap = Gap::after(text, value.end);
        } else if !gap.has_colon {
            return values;
        }
    }
    if is_stray(value.of(text)) {
        let next = Gap::after(text, value.end);
        if next.is_quoted && !is_key(text, value_at(text, next.end, true)) {
            gap = next;
        }
    }
    let mut start = gap.end;
    let mut is_quoted = gap.is_quoted;
    loop {
        let value = value_at(text, start, is_quoted);
        if value.is_empty() {
            return values;
        }
        values.push(value);
        let rest = text.get(value.end..).unwrap_or_default();
        if !is_quoted && let Some(length) = broken_line(rest) {
            values.push(Span::new(value.end, value.end + length));
            return values;
        }
        let passes = |c: char| {
            let separates = c == ',' || c.is_whitespace();
            matches!(c, ' ' | '\t') || is_quote(c) || (gap.is_container && separates)
        };
        let skipped = rest.len() - rest.trim_start_matches(passes).len();
        let opens = rest
            .get(..skipped)
            .is_some_and(|skipped| skipped.contains(is_quote));
        let next = rest.get(skipped..).unwrap_or_default();
        // A stray character before a quoted value can look like the value.
        let may_be_stray = opens && (!is_quoted || !gap.has_colon);
        if !(may_be_stray || gap.is_container)
            || next.is_empty()
            || next.starts_with([',', '}', ']', '\n', '\r', ':'])
            || (!gap.is_container && is_key_at(text, value.end + skipped))
        {
            return values;
        }
        start = value.end + skipped;
        is_quoted = opens;
    }
}

/// Whether a text between a name and a value is a stray character, perhaps with the colon.
fn is_stray(text: &str) -> bool {
    text.trim_end_matches(':').chars().count() <= 1
}

/// The length of the rest of a value after a line break in the middle of it: the next line goes on up to a quote.
fn broken_line(rest: &str) -> Option<usize> {
    let line = rest.strip_prefix(['\n', '\r'])?.trim_start();
    let word = word_end(line);
    let after = line.get(word..).unwrap_or_default();
    (word > 0 && after.starts_with(is_quote)).then_some(rest.len() - line.len() + word)
}

/// The text between a name and its value.
struct Gap {
    end: usize,
    has_colon: bool,
    is_quoted: bool,
    is_container: bool,
}

impl Gap {
    fn after(text: &str, start: usize) -> Self {
        let mut gap = Self {
            end: start,
            has_colon: false,
            is_quoted: false,
            is_container: false,
        };
        let rest = text.get(start..).unwrap_or_default();
        for (at, c) in rest.char_indices().take(LONGEST_GAP) {
            match c {
                ':' | '=' => gap.has_colon = true,
                '[' | '{' => gap.is_container = true,
                // `["token"]` ends there. Directly after the name, and before a colon or a quote, the bracket is a stray character.
                ']' | '}' if !gap.has_colon && at > 0 && !is_stray_bracket(rest, at) => {
                    return Self {
                        end: text.len(),
                        ..gap
                    };
                }
                ']' | '}' | '\\' | '/' | '*' | '#' | ',' | ';' | '(' | ')' => {}
                c if c.is_whitespace() || is_quote(c) || c.is_control() => {}
                _ => {
                    gap.end = start + at;
                    return gap;
                }
            }
            gap.is_quoted = is_quote(c) || (gap.is_quoted && c == '\\');
        }
        Self {
            end: text.len(),
            ..gap
        }
    }
}

/// Whether the bracket at an offset stands between a name and its value.
fn is_stray_bracket(text: &str, at: usize) -> bool {
    let after = text.get(at + 1..).unwrap_or_default();
    // In JSON in a string, quotes are escaped.
    let after = after.trim_start().trim_start_matches('\\');
    after.starts_with(':') || after.starts_with(is_quote)
}

/// Whether a word is a key: its quote and a colon follow.
fn is_key(text: &str, word: Span) -> bool {
    let rest = text.get(word.end..).unwrap_or_default();
    rest.trim_start_matches(is_quote)
        .trim_start()
        .starts_with(':')
}

/// Whether a key is at an offset, after its quote.
fn is_key_at(text: &str, start: usize) -> bool {
    /// A longer key counts as a value. Reading all of it for each name would take too long.
    const LONGEST_KEY: usize = 200;
    let end = text.floor_char_boundary(text.len().min(start + LONGEST_KEY));
    let near = text.get(..end).unwrap_or_default();
    is_key(near, value_at(near, start, true))
}

/// The value at an offset. A quoted value extends to a quote that is followed by what can follow a value. It may
/// contain one line break, unless a string starts after that.
fn value_at(text: &str, start: usize, is_quoted: bool) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    let end = if is_quoted {
        quoted_end(rest)
    } else {
        word_end(rest)
    };
    #[cfg(test)]
    super::steps::add(end);
    let is_literal = matches!(rest.get(..end), Some("null" | "true" | "false"));
    Span::new(start, if is_literal { start } else { start + end })
}

fn word_end(text: &str) -> usize {
    let ends =
        |c: char| c.is_whitespace() || is_quote(c) || matches!(c, ',' | '{' | '}' | '[' | ']');
    text.find(ends).unwrap_or(text.len())
}

fn quoted_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if is_quote(c) && !is_escaped && closes(text.get(at + c.len_utf8()..).unwrap_or_default()) {
            return at;
        }
        if matches!(c, '\n' | '\r') {
            let next = text.get(at..).unwrap_or_default();
            let next_line = next.trim_start();
            if next_line.starts_with(is_quote) || next_line.starts_with(['}', ']', '{', '[', ',']) {
                return at;
            }
            return text.len() - next_line.len() + word_end(next_line);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// Whether the text after a quote can follow a value.
fn closes(rest: &str) -> bool {
    let after = rest.trim_start_matches([' ', '\t']);
    after.is_empty()
        || after.starts_with([',', '}', ']', ':', '\n', '\r', ';'])
        || after.starts_with(is_quote)
}
