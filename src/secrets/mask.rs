//! Hiding secrets in what is shown of a document: excerpts, messages, diffs.
//!
//! The secrets of the tree are hidden, and what may be one in a damaged text: what follows the name of a secret, and what looks
//! like a token or the start of one. This errs on the side of hiding. A mask is as long as what it hides, in bytes and in
//! characters, so that offsets and columns stay right.
//!
//! Invariant: only the text around a place is looked at, never the whole document.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::OnceLock;

use super::find::{Secret, secrets};
use super::shapes::after_scheme;
use super::suspects;
use crate::syntax::{Tree, unescape};
use crate::text::{Span, shown};

/// As many characters of a secret give it away.
const TELLING: usize = 6;

/// As many characters at the start of a secret are compared with a text. What agrees in so many is hidden to its end.
const COMPARED: usize = 200;

/// As many bytes before a place are read for the name of what is at the place.
const BEFORE: usize = 400;

/// As many bytes after a place are read, in which a token may end.
const AFTER: usize = 200;

/// The most bytes around the place of a message that are searched for what the message may quote.
const LONGEST_PLACE: usize = 2_000;

/// The secrets of a document, to be hidden in what is shown of it.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Where they are, in the order of the text.
    spans: Vec<Span>,
    /// How they start, made when a message is to be searched for them.
    starts: OnceLock<Texts>,
}

impl Mask {
    /// The mask for a document whose secrets are known.
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

    /// A part of the document with every secret hidden.
    pub fn hide<'t>(&self, tree: &'t Tree, part: Span) -> Cow<'t, str> {
        self.hide_also(tree, part, &Pieces::default())
    }

    /// A part of the document with every secret hidden, and what else is to be hidden there.
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

    /// Adds the secrets in a part of the document to pieces that are to be hidden elsewhere.
    pub fn add_pieces(&self, tree: &Tree, part: Span, pieces: &mut Pieces) {
        for span in self.spans_around(tree, part) {
            pieces.add(tree.slice(span));
        }
    }

    /// A sentence about places of the document with every secret hidden that it quotes.
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
        spans.extend(suspects::tokens(text));
        spans.extend(pieces.spans_in(text));
        masked(text, spans)
    }

    /// Hides secrets in several sentences about the same places.
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

    /// Whether a text that is to stand at a place of the document holds a secret.
    pub fn covers(&self, tree: &Tree, place: Span, text: &str) -> bool {
        !suspects::spans_in(text, true).is_empty()
            || matches!(self.hide_in_sentence(tree, &[place], text), Cow::Owned(_))
    }

    /// Where in the document secrets are that touch a part of it, and what may be one.
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

/// A whole document with every secret hidden.
pub fn mask_document(text: &str) -> String {
    let tree = Tree::parse(text);
    let whole = Span::new(0, text.len());
    Mask::of(&tree).hide(&tree, whole).into_owned()
}

/// What stands between the quotes of a secret.
fn inside(tree: &Tree, span: Span) -> Span {
    let source = tree.slice(span);
    let start = source.trim_start_matches(suspects::is_quote);
    let value = start.trim_end_matches(suspects::is_quote);
    let value = after_scheme(value).unwrap_or(value);
    let end = span.start + source.len()
        - (start.len() - start.trim_end_matches(suspects::is_quote).len());
    Span::new(end - value.len().min(end), end)
}

/// How secrets start: a message may cut one short.
#[derive(Clone, Default)]
struct Texts {
    /// Those that a few of their characters give away. There may be as many as the document has values: in their order, the two
    /// that a text has most in common with are next to where it would be.
    long: BTreeSet<String>,
    /// Those of fewer characters.
    short: HashSet<String>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("…")
    }
}

impl Texts {
    /// Adds a secret as it is written. Messages say what it means, and make that fit to be shown.
    fn add(&mut self, source: &str) {
        let value = source.trim_matches(suspects::is_quote).trim();
        let value = after_scheme(value).unwrap_or(value);
        self.insert(value);
        let meaning = unescape(value);
        if let Cow::Owned(meaning) = &meaning {
            self.insert(meaning);
        }
        if let Cow::Owned(seen) = shown(&meaning) {
            self.insert(&seen);
        }
    }

    fn insert(&mut self, value: &str) {
        if value.is_empty() {
            return;
        }
        let value: String = value.chars().take(COMPARED).collect();
        if value.chars().nth(TELLING - 1).is_some() {
            self.long.insert(value);
        } else {
            self.short.insert(value);
        }
    }

    /// Where a text holds them, whole or cut short.
    fn spans_in(&self, text: &str) -> Vec<Span> {
        if self.long.is_empty() && self.short.is_empty() {
            return Vec::new();
        }
        let mut spans = Vec::new();
        let mut hidden_to = 0;
        for (start, _) in text.char_indices() {
            if start < hidden_to {
                continue;
            }
            #[cfg(test)]
            super::steps::add(1);
            let length = self.long_at(text, start).max(self.short_at(text, start));
            if let Some((length, is_compared_whole)) = length {
                spans.push(Span::new(start, start + length));
                if is_compared_whole {
                    hidden_to = start + length;
                }
            }
        }
        spans
    }

    /// How much of a long secret a text holds at a place, and whether it may go on behind what was compared.
    fn long_at(&self, text: &str, start: usize) -> Option<(usize, bool)> {
        let rest = text.get(start..)?;
        let head = rest.get(..rest.floor_char_boundary(4 * COMPARED))?;
        let range = |bounds| self.long.range::<str, _>(bounds);
        let before = range((Unbounded, Included(head))).next_back();
        let after = range((Excluded(head), Unbounded)).next();
        let nearest = [before, after].into_iter().flatten();
        let common = nearest.map(|value| common_prefix(head, value)).max()?;
        head.get(..common)?.chars().nth(TELLING - 1)?;
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

    /// How long the short secret is that a text holds at a place. It is hidden where it stands alone: as a part of other words it
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
        let words = ends.take(TELLING).filter(|end| {
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

/// The pieces of secrets near a place: a message may start anywhere in one, and a repair may cut one.
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
            if !piece.is_empty() && piece.chars().nth(TELLING - 1).is_none() {
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

/// All runs of [`TELLING`] characters in a text, each as one number.
fn windows(text: &str) -> impl Iterator<Item = (Span, u128)> {
    /// The bits of a character, of which six fit.
    const BITS: usize = 21;
    let starts = text.char_indices().map(|(at, _)| at);
    let mut window = 0;
    let ends = text
        .char_indices()
        .enumerate()
        .filter_map(move |(number, (at, c))| {
            window = (window << BITS | u128::from(u32::from(c))) & ((1 << (BITS * TELLING)) - 1);
            (number + 1 >= TELLING).then_some((at + c.len_utf8(), window))
        });
    starts
        .zip(ends)
        .map(|(start, (end, window))| (Span::new(start, end), window))
}

/// The text with other characters in place of those of the spans.
fn masked(text: &str, mut spans: Vec<Span>) -> Cow<'_, str> {
    spans.retain(|span| !span.is_empty());
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort();
    let mut spans = spans.into_iter().peekable();
    let mut result = String::with_capacity(text.len());
    let mut hidden_to = 0;
    for (at, c) in text.char_indices() {
        while let Some(span) = spans.next_if(|span| span.start <= at) {
            hidden_to = hidden_to.max(span.end);
        }
        let is_hidden = at < hidden_to && !matches!(c, '\n' | '\r');
        result.push(if is_hidden { placeholder(c) } else { c });
    }
    Cow::Owned(result)
}

/// A character that says nothing and takes as many bytes.
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
