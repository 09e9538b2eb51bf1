//! Finds and replaces known secret values in other texts.

use std::borrow::Cow;
use std::collections::HashSet;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem::Finder;
use secrecy::{ExposeSecret, SecretString};

use super::REDACTED;
use crate::syntax::quote;
use crate::text::Span;

/// A shorter value is like an ordinary word. It is replaced only as a whole text or a separate word.
const SHORTEST: usize = 6;
/// The same applies to a value shorter than this if it has only lower-case letters and `_`.
const LONGER_THAN_WORDS: usize = 16;

/// A value of at least this many bytes gets a searcher of its own. Building the searcher for many values takes quadratic time in
/// the length of a value that repeats a pattern.
const LONG: usize = 128;

/// Whether a value is distinctive enough to be replaced anywhere. Values such as `data` and `error`, which people use
/// in tests, are not.
pub(super) fn is_distinctive(value: &str) -> bool {
    let is_word = || {
        value
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let length = value.chars().count();
    length >= LONGER_THAN_WORDS || (length >= SHORTEST && !is_word())
}

/// Secrets that other texts may repeat.
#[derive(Clone, Default)]
pub struct Known {
    /// Finds the distinctive values that are not long. `None` if there are none.
    distinctive: Option<AhoCorasick>,
    /// One searcher for each long value.
    long: Vec<Finder<'static>>,
    /// The other values.
    words: Vec<SecretString>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Known { … }")
    }
}

impl Known {
    /// A set of secrets to search for.
    pub fn new<'s>(values: impl IntoIterator<Item = &'s str>) -> Self {
        // Without duplicates, because the searcher takes quadratic time for equal values.
        let mut distinctive = HashSet::new();
        let mut words = Vec::new();
        for value in values.into_iter().filter(|value| !value.is_empty()) {
            if is_distinctive(value) {
                let quoted = quote(value);
                let escaped = quoted.trim_matches('"');
                if escaped != value {
                    distinctive.insert(escaped.to_owned());
                }
                distinctive.insert(value.to_owned());
            } else {
                words.push(SecretString::from(value));
            }
        }
        let long = distinctive.extract_if(|value| value.len() >= LONG);
        Self {
            long: long.map(|value| Finder::new(&value).into_owned()).collect(),
            distinctive: searcher(&distinctive),
            words,
        }
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.distinctive.is_none() && self.long.is_empty() && self.words.is_empty()
    }

    /// Whether a text contains a distinctive value.
    pub fn is_in(&self, text: &str) -> bool {
        let distinctive = self.distinctive.as_ref();
        distinctive.is_some_and(|distinctive| distinctive.is_match(text))
            || self
                .long
                .iter()
                .any(|long| long.find(text.as_bytes()).is_some())
    }

    /// Replaces each secret in a JSON value with [`REDACTED`]. A value that is not distinctive must be the whole text.
    pub fn redact_value<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let is_word = |word: &SecretString| word.expose_secret() == text;
        if self.words.iter().any(is_word) {
            return Cow::Borrowed(REDACTED);
        }
        replace(text, &self.spans(text))
    }

    /// Replaces each secret in a sentence with [`REDACTED`]. A value that is not distinctive must be a separate word.
    pub fn redact_sentence<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut spans = self.spans(text);
        spans.extend(
            self.words
                .iter()
                .flat_map(|word| as_separate_word(text, word.expose_secret())),
        );
        replace(text, &spans)
    }

    /// Replaces each distinctive secret in a name with [`REDACTED`].
    pub fn redact_name<'t>(&self, text: &'t str) -> Cow<'t, str> {
        replace(text, &self.spans(text))
    }

    fn spans(&self, text: &str) -> Vec<Span> {
        let distinctive = self.distinctive.iter();
        let short = distinctive
            .flat_map(|distinctive| distinctive.find_iter(text))
            .map(|found| Span::new(found.start(), found.end()));
        let long = self.long.iter().flat_map(|long| {
            let length = long.needle().len();
            let starts = long.find_iter(text.as_bytes());
            starts.map(move |start| Span::new(start, start + length))
        });
        short.chain(long).collect()
    }
}

/// `None` if there is nothing to search for, or too much for the searcher.
fn searcher(values: &HashSet<String>) -> Option<AhoCorasick> {
    if values.is_empty() {
        return None;
    }
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(values)
        .ok()
}

fn as_separate_word<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = Span> + 't {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).filter_map(move |(start, _)| {
        let end = start + word.len();
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        (!before.is_some_and(is_part) && !after.is_some_and(is_part))
            .then_some(Span::new(start, end))
    })
}

/// Sorts spans and merges those that overlap.
pub(super) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    spans.dedup_by(|next, span| {
        let overlaps = next.start < span.end;
        if overlaps {
            span.end = span.end.max(next.end);
        }
        overlaps
    });
    spans
}

/// Replaces each span of a text with [`REDACTED`].
pub(super) fn replace<'t>(text: &'t str, spans: &[Span]) -> Cow<'t, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for span in joined(spans.to_vec()) {
        result.push_str(text.get(copied..span.start).unwrap_or_default());
        result.push_str(REDACTED);
        copied = span.end;
    }
    result.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::{Known, LONG};

    #[test]
    fn only_the_longest_of_nested_secrets_is_replaced() {
        let known = Known::new(["s3cr3t", "s3cr3t-99", "red"]);
        assert_eq!(
            known.redact_sentence("s3cr3t-99 xs3cr3t red"),
            "<redacted> x<redacted> <redacted>"
        );
        assert_eq!(format!("{known:?}"), "Known { … }");
    }

    #[test]
    fn equal_values_are_searched_for_once() {
        let known = Known::new(std::iter::repeat_n("s3cr3t-99", 1_000));
        let searcher = known.distinctive.expect("a searcher");
        assert_eq!(searcher.patterns_len(), 1);
    }

    #[test]
    fn a_long_value_is_found_and_takes_no_quadratic_time() {
        let long = "aB3".repeat(LONG);
        let known = Known::new([long.as_str(), "s3cr3t-99"]);
        let searcher = known.distinctive.as_ref().expect("a searcher");
        assert!(searcher.max_pattern_len() < LONG);
        assert!(known.is_in(&format!("x{long}")));
        assert_eq!(
            known.redact_value(&format!("s3cr3t-99 {long}, {long}")),
            "<redacted> <redacted>, <redacted>"
        );
        let alone = Known::new([long.as_str()]);
        assert!(!alone.is_empty());
        assert_eq!(alone.redact_name(&long), "<redacted>");
    }

    #[test]
    fn a_word_is_replaced_only_if_it_is_separate() {
        let known = Known::new(["data", "a", "error"]);
        assert_eq!(known.redact_name("data"), "data");
        assert_eq!(known.redact_value("data error"), "data error");
        assert_eq!(known.redact_value("data"), "<redacted>");
        assert_eq!(
            known.redact_sentence("a database: error_code, error"),
            "<redacted> database: error_code, <redacted>"
        );
    }

    #[test]
    fn a_value_is_found_in_its_json_spelling() {
        let known = Known::new(["a\"b\\c\u{1}9"]);
        assert_eq!(
            known.redact_value(r#"{"x": "a\"b\\c\u00019"}"#),
            r#"{"x": "<redacted>"}"#
        );
    }
}
