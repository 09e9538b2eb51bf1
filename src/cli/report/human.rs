//! The report for people: the source line with the message, as compilers print it.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::{COULD_NOT_CHECK, Counts, FileReport, Location};
use crate::analysis::Severity;
use crate::analysis::diagnostics::Diagnostic;
use crate::analysis::fix_all::AppliedFix;
use crate::files::FileError;
use crate::text::{Text, sanitize};

/// The diagnostics of a file, and the fixes that were applied to it.
pub(in crate::cli) fn file(file: &FileReport) -> String {
    let renderer = renderer();
    let mut out = applied(file);
    let text = file.text();
    for (diagnostic, location) in file.located() {
        out += &render(&renderer, file, &text, diagnostic, location);
        out += "\n\n";
    }
    out
}

pub(super) fn error(error: &FileError) -> String {
    let title = error.to_string();
    let group = Group::with_title(Level::ERROR.primary_title(title).id(COULD_NOT_CHECK));
    renderer().render(&[group]) + "\n\n"
}

fn renderer() -> Renderer {
    // The excerpt is already short.
    Renderer::styled().term_width(usize::from(u8::MAX))
}

fn render(
    renderer: &Renderer,
    file: &FileReport,
    text: &Text,
    diagnostic: &Diagnostic,
    location: Location,
) -> String {
    let primary = LocatedExcerpt {
        file,
        location,
        excerpt: file.excerpt(diagnostic.span),
    };
    let related: Vec<(LocatedExcerpt<'_>, &str)> = diagnostic
        .related
        .iter()
        .map(|related| {
            let place = LocatedExcerpt {
                file,
                location: Location::of(text, related.span),
                excerpt: file.excerpt(related.span),
            };
            (place, related.message.as_str())
        })
        .collect();
    let mut group = level(diagnostic.severity)
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name())
        .element(primary.snippet(AnnotationKind::Primary, None));
    for (place, message) in &related {
        group = group.element(place.snippet(AnnotationKind::Context, Some(message)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let mut rendered = renderer.render(&[group]);
    let mut from = 0;
    for place in std::iter::once(&primary).chain(related.iter().map(|(place, _)| place)) {
        from = place.correct_column(&mut rendered, from);
    }
    rendered
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::HELP.with_name("hint"),
    }
}

/// A place to show.
struct LocatedExcerpt<'a> {
    file: &'a FileReport,
    location: Location,
    excerpt: Excerpt,
}

impl LocatedExcerpt<'_> {
    fn snippet<'s>(
        &'s self,
        kind: AnnotationKind,
        label: Option<&'s str>,
    ) -> Snippet<'s, Annotation<'s>> {
        Snippet::source(self.excerpt.text.as_str())
            .line_start(self.location.start.line as usize)
            .path(sanitize(&self.file.path))
            .annotation(kind.span(self.excerpt.marked.clone()).label(label))
    }

    /// Corrects the column in a rendered diagnostic. The renderer computes it from the excerpt, which may be cut. Searches from
    /// an offset on, and returns the offset after the column.
    fn correct_column(&self, rendered: &mut String, from: usize) -> usize {
        let before = self.excerpt.text.get(..self.excerpt.marked.start);
        let column = before.unwrap_or_default().chars().count() + 1;
        let start = self.location.start;
        let line = format!("{}:{}:", sanitize(&self.file.path), start.line);
        let place = format!("{line}{column}");
        // Skip a longer number that starts with these digits.
        let is_whole = |end: usize| {
            let next = rendered.as_bytes().get(end);
            !next.is_some_and(u8::is_ascii_digit)
        };
        let found = rendered
            .get(from..)
            .unwrap_or_default()
            .match_indices(&place);
        let mut found = found.map(|(at, _)| from + at);
        let Some(at) = found.find(|at| is_whole(at + place.len())) else {
            return from;
        };
        let corrected = format!("{line}{}", start.column);
        rendered.replace_range(at..at + place.len(), &corrected);
        at + corrected.len()
    }
}

/// The fixes that were applied to a file.
fn applied(file: &FileReport) -> String {
    if file.applied.is_empty() {
        return String::new();
    }
    let mut out = format!("fixed {}\n", sanitize(&file.path));
    let mut listed: Vec<&AppliedFix> = Vec::new();
    for fix in &file.applied {
        if listed.contains(&fix) {
            continue;
        }
        listed.push(fix);
        let times = file.applied.iter().filter(|other| *other == fix).count();
        out += &format!("  {}: {}", fix.code, fix.title);
        if times > 1 {
            out += &format!(" ({times} times)");
        }
        out.push('\n');
    }
    out.push('\n');
    out
}

/// The summary of the run, in a few lines.
pub(in crate::cli) fn summary(counts: &Counts) -> String {
    let mut out = String::new();
    if counts.fixed > 0 {
        out += &format!("Fixed {}.\n", counted(counts.fixed, "problem"));
    }
    let mut files = counted(counts.files, "file");
    if counts.ignored > 0 {
        files += &format!(" ({} ignored by clreq.toml)", counts.ignored);
    }
    let found = [(counts.errors, "error"), (counts.warnings, "warning")];
    let found = found.into_iter().filter(|(count, _)| *count > 0);
    let found: Vec<String> = found.map(|(count, name)| counted(count, name)).collect();
    out += &match found.as_slice() {
        _ if counts.files == 0 && counts.ignored == 0 => String::new(),
        [] if counts.files == 0 => format!(
            "clreq.toml ignores {}, so nothing was checked.\n",
            match counts.ignored {
                1 => "the only file".to_owned(),
                ignored => format!("all {ignored} files"),
            }
        ),
        [] => format!("No errors in {files}.\n"),
        found => format!("{} in {files}.\n", found.join(" and ")),
    };
    if counts.unchecked > 0 {
        out += &format!(
            "{} could not be checked.\n",
            counted(counts.unchecked, "path")
        );
    }
    let found = counts.errors + counts.warnings;
    out += &match (counts.fixable, found) {
        (0, _) => String::new(),
        (1, 1) => "`clreq check --fix` repairs it.\n".to_owned(),
        (fixable, found) if fixable == found => {
            "`clreq check --fix` repairs all of them.\n".to_owned()
        }
        (fixable, _) => format!("`clreq check --fix` repairs {fixable} of them.\n"),
    };
    if let Some(code) = counts.first_code {
        out += &format!("`clreq explain {code}` says more about that code.\n");
    }
    out
}

pub(in crate::cli) fn counted(count: usize, name: &str) -> String {
    match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    }
}
