//! Limits the diagnostics of one document: only the first problems of each kind are listed, and messages are short.
//!
//! Nothing is dropped silently: one more diagnostic says how many problems are not listed.

use std::borrow::Cow;

use super::{Code, Diagnostic};
use crate::analysis::{Settings, Severity};
use crate::text::{Span, sanitize, shorten};

/// How many problems of one kind are listed.
pub(super) const MAX_PER_KIND: usize = 100;

/// The longest message, in characters. Messages quote names and values, which can have any length.
const LONGEST_MESSAGE: usize = 600;

/// A quoted name or value keeps at least this many characters.
const SHORTEST_QUOTE: usize = 40;

/// Counts the problems that are not listed.
pub(super) struct Truncated<'a> {
    settings: &'a Settings,
    count: usize,
    has_more: bool,
    worst: Option<Severity>,
}

impl<'a> Truncated<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            count: 0,
            has_more: false,
            worst: None,
        }
    }

    /// Describes the first problems of a kind and counts the others.
    pub(super) fn first_of<T>(
        &mut self,
        code: Code,
        mut problems: impl Iterator<Item = T>,
        describe: impl Fn(T) -> Diagnostic,
    ) -> Vec<Diagnostic> {
        let first = problems.by_ref().take(MAX_PER_KIND);
        let first = first.map(describe).collect();
        self.count(code, problems.count());
        first
    }

    /// How many problems are not listed.
    pub(super) fn total(&self) -> usize {
        self.count
    }

    /// Counts problems of a kind, unless the project turned it off.
    pub(super) fn count(&mut self, code: Code, number: usize) {
        if let Some(severity) = self.settings.severity(code, code.severity()) {
            self.count_as(severity, number);
        }
    }

    /// Counts problems of several kinds, by their severity.
    pub(super) fn count_as(&mut self, severity: Severity, number: usize) {
        if number > 0 {
            self.count += number;
            self.worst = Some(self.worst.map_or(severity, |worst| worst.min(severity)));
        }
    }

    /// Notes that an unknown number of problems of a kind is not listed.
    pub(super) fn has_more(&mut self, code: Code) {
        self.has_more = true;
        self.count(code, 1);
    }

    /// The diagnostic for the unlisted problems, if there are any.
    pub(super) fn diagnostic(&self, length: usize) -> Option<Diagnostic> {
        let severity = self.settings.severity(Code::MoreProblems, self.worst?)?;
        let least = if self.has_more { "at least " } else { "" };
        let problems = if self.count == 1 {
            "problem that is"
        } else {
            "problems that are"
        };
        let message = format!(
            "This file has {least}{} more {problems} not listed: fix the listed ones and check again.",
            self.count
        );
        Some(Diagnostic {
            severity,
            ..Diagnostic::new(Code::MoreProblems, Span::at(length), None, message)
        })
    }
}

/// Shortens the texts of a diagnostic and escapes control characters, which could affect a terminal or a log.
pub(super) fn limit_texts(diagnostic: &mut Diagnostic) {
    let related = diagnostic
        .related
        .iter_mut()
        .map(|related| &mut related.message);
    let titles = diagnostic.fixes.iter_mut().map(|fix| &mut fix.title);
    std::iter::once(&mut diagnostic.message)
        .chain(&mut diagnostic.help)
        .chain(related)
        .chain(titles)
        .for_each(|text| {
            if let Cow::Owned(seen) = sanitize(text) {
                *text = seen;
            }
            if let Cow::Owned(shorter) = shortened(text) {
                *text = shorter;
            }
        });
}

/// Shortens a text by cutting its longest quotes. Each quote keeps its start, because secrets are recognized by their
/// start and then masked.
fn shortened(text: &str) -> Cow<'_, str> {
    // The number of characters is at most the number of bytes.
    if text.len() <= LONGEST_MESSAGE {
        return Cow::Borrowed(text);
    }
    let mut quotes: Vec<Cow<'_, str>> = text.split('`').map(Cow::Borrowed).collect();
    loop {
        let length = quotes.len().saturating_sub(1)
            + quotes
                .iter()
                .map(|quote| quote.chars().count())
                .sum::<usize>();
        let excess = length.saturating_sub(LONGEST_MESSAGE);
        if excess == 0 {
            return Cow::Owned(quotes.join("`"));
        }
        let with_lengths = quotes
            .iter_mut()
            .map(|quote| (quote.chars().count(), quote));
        let longest = with_lengths.max_by_key(|(length, _)| *length);
        match longest.filter(|(length, _)| *length > SHORTEST_QUOTE) {
            Some((length, quote)) => {
                let wanted = length.saturating_sub(excess).max(SHORTEST_QUOTE);
                *quote = Cow::Owned(shorten(quote, wanted - 1).into_owned());
            }
            None => return shorten(text, LONGEST_MESSAGE - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::diagnostics::{diagnose, diagnose_with, has_errors};
    use crate::syntax::Tree;

    /// The number of listed problems, and the severity and message of the last diagnostic.
    fn last_diagnostic(text: &str, settings: &Settings) -> (usize, Severity, String) {
        let diagnostics = diagnose_with(&Tree::parse(text), settings);
        let last = diagnostics.last().expect("something is wrong");
        assert_eq!(last.code, Code::MoreProblems, "{}", last.message);
        (diagnostics.len() - 1, last.severity, last.message.clone())
    }

    fn members(count: usize, member: impl Fn(usize) -> String) -> String {
        (0..count).map(member).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn problems_that_are_not_listed_are_counted() {
        let settings = Settings::default();
        let unknown = |count| format!("{{{}}}", members(count, |n| format!("\"x{n}\":{n}")));
        // The missing `data` is one of the hundred.
        assert_eq!(
            last_diagnostic(&unknown(1_000), &settings),
            (
                100,
                Severity::Error,
                "This file has 901 more problems that are not listed: fix the listed ones and check again.".to_owned()
            )
        );
        assert_eq!(
            last_diagnostic(&unknown(100), &settings).2,
            "This file has 1 more problem that is not listed: fix the listed ones and check again."
        );
        let is_limit_note = |found: &Diagnostic| found.code == Code::MoreProblems;
        assert!(
            !diagnose(&Tree::parse(unknown(99)))
                .iter()
                .any(is_limit_note)
        );
    }

    #[test]
    fn of_syntax_errors_there_may_be_even_more() {
        let commas = format!("[{}]", ",".repeat(100_000));
        let (listed, severity, message) = last_diagnostic(&commas, &Settings::default());
        assert!((900..=1_000).contains(&listed), "{listed}");
        assert_eq!(severity, Severity::Error);
        assert!(
            message.starts_with("This file has at least 1 more problem "),
            "{message}"
        );
    }

    #[test]
    fn the_severity_is_the_worst_of_the_unlisted_problems() {
        let placeholders = members(150, |n| format!("\"k{n}\": \"<put it here>\""));
        let text = format!(
            r#"{{"data":{{"type":"api_credentials","attributes":{{"name":"a","kind":"sales_channel","metadata":{{{placeholders}}}}},
            "relationships":{{"organization":{{"data":{{"type":"organizations","id":"xYZkjABcde"}}}}}}}}}}"#
        );
        let (listed, severity, _) = last_diagnostic(&text, &Settings::default());
        assert_eq!((listed, severity), (100, Severity::Warning));
        let with = |severity| Settings {
            severities: [(Code::Placeholder, severity)].into(),
            ..Settings::default()
        };
        let as_error = with(Some(Severity::Error));
        assert_eq!(last_diagnostic(&text, &as_error).1, Severity::Error);
        assert_eq!(diagnose_with(&Tree::parse(text.as_str()), &with(None)), []);
    }

    #[test]
    fn a_file_with_unlisted_errors_has_errors() {
        // The project turned unknown members off, but an unlisted problem may be of another kind.
        let settings = Settings {
            severities: [(Code::UnknownMember, None), (Code::MissingRequired, None)].into(),
            ..Settings::default()
        };
        let text = format!("{{{}}}", members(1_000, |n| format!("\"x{n}\":{n}")));
        assert!(has_errors(&diagnose_with(&Tree::parse(text), &settings)));
    }

    #[test]
    fn a_long_name_does_not_make_a_long_message() {
        let name = "é".repeat(100_000);
        let text = format!("{{\"{name}\": 1, \"data\": \"{name}\", \"{name}\": 2, {name}: 3}}");
        for diagnostic in diagnose(&Tree::parse(text)) {
            let titles = diagnostic.fixes.iter().map(|fix| fix.title.as_str());
            let related = diagnostic.related.iter().map(|r| r.message.as_str());
            for part in titles.chain(related).chain([diagnostic.message.as_str()]) {
                assert!(part.chars().count() <= LONGEST_MESSAGE, "{}", part.len());
            }
        }
    }

    #[test]
    fn a_message_that_is_shortened_still_says_what_to_do() {
        let name = "é".repeat(1_000);
        let message = format!("There is no member `{name}`: did you mean `name`?");
        let short = shortened(&message);
        assert_eq!(short.chars().count(), LONGEST_MESSAGE);
        assert!(
            short.starts_with("There is no member `éé")
                && short.ends_with("é…`: did you mean `name`?")
        );
        let two = format!("`{name}` is not `{name}`.");
        assert!(shortened(&two).starts_with("`éé") && shortened(&two).ends_with("é…`."));
        assert_eq!(
            shortened(&"`a".repeat(1_000)).chars().count(),
            LONGEST_MESSAGE
        );
        let longest = "é".repeat(LONGEST_MESSAGE);
        assert_eq!(shortened(&longest), longest);
    }

    #[test]
    fn a_shortened_message_keeps_no_end_of_a_secret() {
        let word = |length: usize| {
            (0..length)
                .map(|n| char::from(b'a' + (n * 7 % 26) as u8))
                .collect::<String>()
        };
        let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.{}", word(600), word(600));
        let text = format!(
            r#"{{"data": {{"type": "{token}", "attributes": {{"kind": "{token}", "{token}": 1}}}}}}"#
        );
        let tree = Tree::parse(text);
        let diagnostics = diagnose(&tree);
        assert!(
            diagnostics
                .iter()
                .any(|found| found.message.contains("*****"))
        );
        for diagnostic in diagnostics {
            let shown = diagnostic.message;
            assert!(
                !shown.contains(&word(600)[..12]) && !shown.contains("hbGci"),
                "{shown}"
            );
            assert!(!shown.contains(&word(600)[580..]), "{shown}");
        }
    }
}
