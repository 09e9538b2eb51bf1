//! The place in the file with the message, as compilers print it.

use std::fmt::Display;
use std::io::{self, Write};

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::{FileReport, Location, Report};
use crate::analysis::Severity;
use crate::analysis::diagnostics::Diagnostic;
use crate::analysis::fix_all::AppliedFix;
use crate::text::{Text, shown};

/// What was found in each file, and what was fixed.
pub(in crate::cli) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    // An excerpt is short enough already.
    let renderer = Renderer::styled().term_width(usize::from(u8::MAX));
    for file in &report.files {
        write_applied(out, file)?;
        if file.diagnostics.is_empty() {
            continue;
        }
        let text = file.text();
        for (diagnostic, location) in file.located() {
            writeln!(
                out,
                "{}\n",
                render(&renderer, file, &text, diagnostic, location)
            )?;
        }
    }
    Ok(())
}

fn render(
    renderer: &Renderer,
    file: &FileReport,
    text: &Text,
    diagnostic: &Diagnostic,
    location: Location,
) -> String {
    let primary = Place {
        file,
        location,
        excerpt: file.excerpt(diagnostic.span),
    };
    let related: Vec<(Place<'_>, &str)> = diagnostic
        .related
        .iter()
        .map(|related| {
            let place = Place {
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
    for place in std::iter::once(&primary).chain(related.iter().map(|(place, _)| place)) {
        place.correct_column(&mut rendered);
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

/// A place that is shown.
struct Place<'a> {
    file: &'a FileReport,
    location: Location,
    excerpt: Excerpt,
}

impl Place<'_> {
    fn snippet<'s>(
        &'s self,
        kind: AnnotationKind,
        label: Option<&'s str>,
    ) -> Snippet<'s, Annotation<'s>> {
        Snippet::source(self.excerpt.text.as_str())
            .line_start(self.location.start.line as usize)
            .path(shown(&self.file.path))
            .annotation(kind.span(self.excerpt.marked.clone()).label(label))
    }

    /// The renderer takes the column from the excerpt; of a line that is cut, that is not the column in the file.
    fn correct_column(&self, rendered: &mut String) {
        let before = self.excerpt.text.get(..self.excerpt.marked.start);
        let column = before.unwrap_or_default().chars().count() + 1;
        let start = self.location.start;
        if column != start.column as usize {
            let path = shown(&self.file.path);
            let place = |column: &dyn Display| format!("{path}:{}:{column}", start.line);
            *rendered = rendered.replacen(&place(&column), &place(&start.column), 1);
        }
    }
}

fn write_applied(out: &mut dyn Write, file: &FileReport) -> io::Result<()> {
    if file.applied.is_empty() {
        return Ok(());
    }
    writeln!(out, "fixed {}", shown(&file.path))?;
    let mut told: Vec<&AppliedFix> = Vec::new();
    for fix in &file.applied {
        if told.contains(&fix) {
            continue;
        }
        told.push(fix);
        let times = file.applied.iter().filter(|other| *other == fix).count();
        match times {
            1 => writeln!(out, "  {}: {}", fix.code, fix.title)?,
            _ => writeln!(out, "  {}: {} ({times} times)", fix.code, fix.title)?,
        }
    }
    writeln!(out)
}

/// How it went, in a line or two.
pub(in crate::cli) fn write_summary(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let fixed: usize = report.files.iter().map(|file| file.applied.len()).sum();
    if fixed > 0 {
        writeln!(out, "Fixed {}.", counted(fixed, "problem"))?;
    }
    let files = match report.ignored {
        0 => counted(report.files.len(), "file"),
        ignored => format!(
            "{} ({} ignored by clreq.toml)",
            counted(report.files.len(), "file"),
            ignored
        ),
    };
    let found: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, name)| (report.count(severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| counted(count, name))
        .collect();
    match found.as_slice() {
        [] => writeln!(out, "No errors in {files}.")?,
        found => writeln!(out, "{} in {files}.", found.join(" and "))?,
    }
    match report.count_fixable() {
        0 => {}
        1 => writeln!(out, "`clreq check --fix` repairs 1 of them.")?,
        count => writeln!(out, "`clreq check --fix` repairs {count} of them.")?,
    }
    let mut codes = report.diagnostics().map(|diagnostic| diagnostic.code);
    match codes.next() {
        Some(code) => writeln!(out, "`clreq explain {code}` says more about that code."),
        None => Ok(()),
    }
}

pub(in crate::cli) fn counted(count: usize, name: &str) -> String {
    match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    }
}
