//! Masks secrets in parts of a document that are shown: excerpts, messages, diffs.
//!
//! The secrets of the tree are masked. In a damaged text, everything that may be a secret is masked too: the text after
//! the name of a secret, and what looks like a token or the start of one. When in doubt, it is masked. A mask has as
//! many bytes and characters as the secret, so that offsets and columns stay right.
//!
//! Invariant: only the text around a place is read, never the whole document.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::OnceLock;

use super::find::{Secret, secrets};
use super::known::joined;
use super::shapes::after_scheme;
use super::suspects;
use crate::syntax::{Tree, unescape};
use crate::text::{Span, sanitize};

/// This many characters of a secret give it away.
const RECOGNIZABLE: usize = 6;

/// How many characters at the start of a secret are compared with a text. If all of them agree, the text is masked up
/// to the next quote or white space.
const COMPARED: usize = 200;

/// How many bytes before a place are searched for the name of a secret.
const BEFORE: usize = 400;

/// How many bytes after a place are searched for the end of a token.
const AFTER: usize = 200;

/// The maximum number of bytes around a place that are searched for text that a message may quote.
const LONGEST_PLACE: usize = 2_000;

/// The secrets of a document, for masking.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// The spans of the secrets, in the order of the text.
    spans: Vec<Span>,
    /// The starts of the secrets. They are collected on first use.
    starts: OnceLock<Texts>,
}

impl Mask {
    /// The mask for a document whose secrets are already known.
    pub fn new<'a>(secrets: impl IntoIterator<Item = Secret<'a>>) -> Self {
        Self {
            spans: secrets
                .into_iter()
                .map(|secret| secret.node.span())
                .collect(),
            starts: OnceLock::new(),
        }
    }

    /// The mask for a document.
    pub fn of(tree: &Tree) -> Self {
        Self::new(secrets(tree))
    }

    /// A part of the document with all secrets masked.
    pub fn hide<'t>(&self, tree: &'t Tree, part: Span) -> Cow<'t, str> {
        self.hide_also(tree, part, &Pieces::default())
    }

    /// A part of the document with all secrets and the given pieces masked.
    pub fn hide_also<'t>(&self, tree: &'t Tree, part: Span, pieces: &Pieces) -> Cow<'t, str> {
        let text = tree.slice(part);
        let mut spans = self.spans_around(tree, part);
        for span in &mut spans {
            *span = Span::new(
                span.start.saturating_sub(part.start).min(text.len()),
                span.end.saturating_sub(part.start).min(text.len()),
            );
        }
        spans.extend(self.starts(tree).spans_in(text));
        spans.extend(pieces.spans_in(text));
        masked(text, spans)
    }

    /// Adds the secrets in a part of the document to `pieces`.
    pub fn add_pieces(&self, tree: &Tree, part: Span, pieces: &mut Pieces) {
        for span in self.spans_around(tree, part) {
            pieces.add(tree.slice(span));
        }
    }

    /// Masks every secret that a sentence quotes from the given places of the document.
    pub fn hide_in_sentence<'t>(
        &self,
        tree: &Tree,
        places: &[Span],
        text: &'t str,
    ) -> Cow<'t, str> {
        self.hide_pieces(tree, &self.pieces_around(tree, places), text)
    }

    fn hide_pieces<'t>(&self, tree: &Tree, pieces: &Pieces, text: &'t str) -> Cow<'t, str> {
        let mut spans = self.starts(tree).spans_in(text);
        spans.extend(pieces.spans_in(text));
        let mut spans = joined(spans);
        let is_secret = |span: &Span| self.starts(tree).hold(span.of(text));
        spans.retain(|span| is_secret(span) || !is_word_of_sentence(text, *span));
        spans.extend(suspects::tokens(text));
        masked(text, spans)
    }

    /// Masks secrets in several sentences about the same places.
    pub fn hide_in_sentences<'t>(
        &self,
        tree: &Tree,
        places: &[Span],
        texts: impl IntoIterator<Item = &'t mut String>,
    ) {
        let pieces = self.pieces_around(tree, places);
        for text in texts {
            if let Cow::Owned(hidden) = self.hide_pieces(tree, &pieces, text) {
                *text = hidden;
            }
        }
    }

    /// Whether a text for a place of the document contains a secret.
    pub fn covers(&self, tree: &Tree, place: Span, text: &str) -> bool {
        !suspects::spans_in(text, true).is_empty()
            || matches!(self.hide_in_sentence(tree, &[place], text), Cow::Owned(_))
    }

    /// The spans of secrets, and of possible secrets, that touch a part of the document.
    fn spans_around(&self, tree: &Tree, part: Span) -> Vec<Span> {
        let first = self.spans.partition_point(|span| span.end <= part.start);
        let known = self.spans.get(first..).unwrap_or_default();
        let mut spans: Vec<Span> = known
            .iter()
            .copied()
            .take_while(|span| span.start < part.end)
            .map(|span| inside(tree, span))
            .collect();
        let start = tree.floor_char_boundary(part.start.saturating_sub(BEFORE));
        let end = tree.floor_char_boundary((part.end + AFTER).min(tree.text_len()));
        let is_damaged = !tree.errors().is_empty();
        let suspects = suspects::spans_in(tree.slice(Span::new(start, end)), is_damaged);
        let moved = suspects
            .into_iter()
            .map(|span| Span::new(start + span.start, start + span.end));
        spans.extend(moved.filter(|span| span.end > part.start && span.start < part.end));
        spans
    }

    fn starts(&self, tree: &Tree) -> &Texts {
        self.starts.get_or_init(|| {
            let mut starts = Texts::default();
            for span in &self.spans {
                let end = tree.floor_char_boundary(span.end.min(span.start + 4 * COMPARED));
                starts.add(tree.slice(Span::new(span.start, end)));
            }
            starts
        })
    }

    /// The pieces of secrets that a message about places may quote.
    fn pieces_around(&self, tree: &Tree, places: &[Span]) -> Pieces {
        let mut pieces = Pieces::default();
        for place in places {
            let end = tree.floor_char_boundary(place.end.min(place.start + LONGEST_PLACE));
            let lines = Span::new(
                tree.floor_char_boundary(place.start.saturating_sub(AFTER)),
                tree.floor_char_boundary((end + AFTER).min(tree.text_len())),
            );
            for span in self.spans_around(tree, lines) {
                let end = tree.floor_char_boundary(span.end.min(span.start + LONGEST_PLACE));
                pieces.add(tree.slice(Span::new(span.start, end)));
            }
        }
        pieces
    }
}

/// A whole document with all secrets masked.
pub fn mask_document(text: &str) -> String {
    let tree = Tree::parse(text);
    let whole = Span::new(0, text.len());
    Mask::of(&tree).hide(&tree, whole).into_owned()
}

/// Whether a part of a secret is only a word of the sentence, such as `secret`. Sentences quote in backticks.
fn is_word_of_sentence(sentence: &str, span: Span) -> bool {
    let (Some(before), Some(after)) = (sentence.get(..span.start), sentence.get(span.end..)) else {
        return false;
    };
    let is_quoted = before.matches('`').count() % 2 == 1;
    let is_alone =
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
    !is_quoted
        && is_alone
        && span
            .of(sentence)
            .bytes()
            .all(|byte| byte.is_ascii_lowercase())
}

/// The text between the quotes of a secret.
fn inside(tree: &Tree, span: Span) -> Span {
    let source = tree.slice(span);
    let start = source.trim_start_matches(suspects::is_quote);
    let value = start.trim_end_matches(suspects::is_quote);
    let value = after_scheme(value).unwrap_or(value);
    let end = span.start + source.len()
        - (start.len() - start.trim_end_matches(suspects::is_quote).len());
    Span::new(end - value.len().min(end), end)
}

/// The starts of secrets. Only the start is compared, because a message may cut a secret.
#[derive(Clone, Default)]
struct Texts {
    /// The secrets with enough characters to be recognized by a part. They are sorted, so that the one with the longest
    /// common start is found without comparing all of them.
    long: BTreeSet<String>,
    /// The shorter secrets.
    short: HashSet<String>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("…")
    }
}

impl Texts {
    /// Adds a secret as written in the document. Messages quote its value, with control characters escaped.
    fn add(&mut self, source: &str) {
        let value = source.trim_matches(suspects::is_quote).trim();
        let value = after_scheme(value).unwrap_or(value);
        self.insert(value);
        let meaning = unescape(value);
        if let Cow::Owned(meaning) = &meaning {
            self.insert(meaning);
        }
        if let Cow::Owned(seen) = sanitize(&meaning) {
            self.insert(&seen);
        }
    }

    fn insert(&mut self, value: &str) {
        if value.is_empty() {
            return;
        }
        let value: String = value.chars().take(COMPARED).collect();
        if value.chars().nth(RECOGNIZABLE - 1).is_some() {
            self.long.insert(value);
        } else {
            self.short.insert(value);
        }
    }

    /// Whether a text is a whole secret.
    fn hold(&self, text: &str) -> bool {
        self.long.contains(text) || self.short.contains(text)
    }

    /// The spans in a text that repeat secrets, whole or cut.
    fn spans_in(&self, text: &str) -> Vec<Span> {
        if self.long.is_empty() && self.short.is_empty() {
            return Vec::new();
        }
        let mut spans = Vec::new();
        let mut masked_to = 0;
        for (start, _) in text.char_indices() {
            if start < masked_to {
                continue;
            }
            #[cfg(test)]
            super::steps::add(1);
            let length = self.long_at(text, start).max(self.short_at(text, start));
            if let Some((length, is_compared_whole)) = length {
                spans.push(Span::new(start, start + length));
                if is_compared_whole {
                    masked_to = start + length;
                }
            }
        }
        spans
    }

    /// The length of the long secret at a place in a text, and whether it may continue after the compared part.
    fn long_at(&self, text: &str, start: usize) -> Option<(usize, bool)> {
        let rest = text.get(start..)?;
        let head = rest.get(..rest.floor_char_boundary(4 * COMPARED))?;
        let range = |bounds| self.long.range::<str, _>(bounds);
        let before = range((Unbounded, Included(head))).next_back();
        let after = range((Excluded(head), Unbounded)).next();
        let nearest = [before, after].into_iter().flatten();
        let common = nearest.map(|value| common_prefix(head, value)).max()?;
        head.get(..common)?.chars().nth(RECOGNIZABLE - 1)?;
        let is_whole = head.get(..common)?.chars().count() >= COMPARED;
        let length = match is_whole {
            true => rest
                .find(|c: char| suspects::is_quote(c) || c.is_whitespace())
                .unwrap_or(rest.len())
                .max(common),
            false => common,
        };
        Some((length, is_whole))
    }

    /// The length of the short secret at a place in a text. It must be a separate word: masking it inside other words
    /// would hide half the text.
    fn short_at(&self, text: &str, start: usize) -> Option<(usize, bool)> {
        if self.short.is_empty() {
            return None;
        }
        let (before, rest) = text.split_at_checked(start)?;
        if before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let words = ends.take(RECOGNIZABLE).filter(|end| {
            let (word, after) = rest.split_at_checked(*end).unwrap_or_default();
            let is_alone = !after.chars().next().is_some_and(char::is_alphanumeric);
            is_alone && self.short.contains(word)
        });
        words.max().map(|length| (length, false))
    }
}

fn common_prefix(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .map(|(c, _)| c.len_utf8())
        .sum()
}

/// The pieces of secrets near a place. A message may quote from the middle of a secret, and a fix may cut one.
#[derive(Default)]
pub struct Pieces {
    windows: HashSet<u128>,
    short: HashSet<String>,
}

impl Pieces {
    fn add(&mut self, source: &str) {
        self.insert(source);
        if let Cow::Owned(meaning) = unescape(source) {
            self.insert(&meaning);
        }
        for piece in source
            .split(|c: char| suspects::is_quote(c) || c.is_whitespace() || "\\,:;{}[]".contains(c))
        {
            if !piece.is_empty() && piece.chars().nth(RECOGNIZABLE - 1).is_none() {
                self.short.insert(piece.to_owned());
            }
        }
    }

    fn insert(&mut self, text: &str) {
        self.windows.extend(windows(text).map(|(_, window)| window));
    }

    fn spans_in(&self, text: &str) -> Vec<Span> {
        let found = windows(text).filter(|(_, window)| self.windows.contains(window));
        let mut spans: Vec<Span> = found.map(|(span, _)| span).collect();
        let texts = Texts {
            long: BTreeSet::new(),
            short: self.short.clone(),
        };
        spans.extend(texts.spans_in(text));
        spans
    }
}

/// All runs of [`RECOGNIZABLE`] characters in a text, each packed into one number.
fn windows(text: &str) -> impl Iterator<Item = (Span, u128)> {
    /// The number of bits for a character. Six characters fit into a `u128`.
    const BITS: usize = 21;
    let starts = text.char_indices().map(|(at, _)| at);
    let mut window = 0;
    let ends = text
        .char_indices()
        .enumerate()
        .filter_map(move |(number, (at, c))| {
            window =
                (window << BITS | u128::from(u32::from(c))) & ((1 << (BITS * RECOGNIZABLE)) - 1);
            (number + 1 >= RECOGNIZABLE).then_some((at + c.len_utf8(), window))
        });
    starts
        .zip(ends)
        .map(|(start, (end, window))| (Span::new(start, end), window))
}

/// The text with the characters in the spans replaced by placeholders.
fn masked(text: &str, mut spans: Vec<Span>) -> Cow<'_, str> {
    spans.retain(|span| !span.is_empty());
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort();
    let mut spans = spans.into_iter().peekable();
    let mut result = String::with_capacity(text.len());
    let mut masked_to = 0;
    for (at, c) in text.char_indices() {
        while let Some(span) = spans.next_if(|span| span.start <= at) {
            masked_to = masked_to.max(span.end);
        }
        let is_hidden = at < masked_to && !matches!(c, '\n' | '\r');
        result.push(if is_hidden { placeholder(c) } else { c });
    }
    Cow::Owned(result)
}

/// A placeholder character with the same number of bytes.
const fn placeholder(c: char) -> char {
    match c.len_utf8() {
        1 => '*',
        2 => '\u{B7}',
        3 => '\u{2022}',
        _ => '\u{1F512}',
    }
}

#[cfg(test)]
mod tests;
