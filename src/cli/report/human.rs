//! The place in the file with the message, as compilers print it.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{FileReport, Report};
use crate::analysis::Severity;
use crate::analysis::diagnostics::Diagnostic;
use crate::text::Span;

pub(in crate::cli) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let renderer = Renderer::styled();
    for file in &report.files {
        for diagnostic in &file.diagnostics {
            writeln!(out, "{}\n", renderer.render(&[group(file, diagnostic)]))?;
        }
    }
    writeln!(out, "{}", summary(report))
}

fn group<'a>(file: &'a FileReport, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::HELP.with_name("hint"),
    };
    let text = file.tree.text();
    let excerpt = Excerpt::around(text, diagnostic.span);
    let related = diagnostic.related.iter().filter_map(|related| {
        let span = excerpt.local(related.span)?;
        let annotation = AnnotationKind::Context.span(span.into());
        Some(annotation.label(related.message.as_str()))
    });
    let snippet = Snippet::source(excerpt.source(text))
        .line_start(excerpt.first_line)
        .path(file.path.as_str())
        .annotation(AnnotationKind::Primary.span(excerpt.primary(diagnostic.span).into()))
        .annotations(related);
    let group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name())
        .element(snippet);
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The lines of a file that a diagnostic is on. Only these are handed to the renderer, so that a large file is no
/// slower than a small one.
struct Excerpt {
    span: Span,
    first_line: usize,
}

impl Excerpt {
    fn around(text: &str, span: Span) -> Self {
        let before = text.get(..span.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let shown_end = span.end.min(end_of_line(text, span.start));
        Self {
            span: Span::new(start, end_of_line(text, shown_end)),
            first_line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        }
    }

    fn source<'a>(&self, text: &'a str) -> &'a str {
        self.span.of(text)
    }

    /// A span as seen from the excerpt, if it lies in it.
    fn local(&self, span: Span) -> Option<Span> {
        self.span
            .covers(span)
            .then(|| Span::new(span.start - self.span.start, span.end - self.span.start))
    }

    /// The part of the diagnostic's span that is on its first line.
    fn primary(&self, span: Span) -> Span {
        Span::new(
            span.start.saturating_sub(self.span.start),
            span.end.min(self.span.end).saturating_sub(self.span.start),
        )
    }
}

fn end_of_line(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    offset + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

fn summary(report: &Report) -> String {
    let files = counted(report.files_checked, "file");
    let found: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .map(|(severity, name)| (report.count(severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| counted(count, name))
        .collect();
    match found.as_slice() {
        [] => format!("No errors in {files}."),
        found => format!("{} in {files}.", found.join(" and ")),
    }
}

fn counted(count: usize, name: &str) -> String {
    match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    }
}
