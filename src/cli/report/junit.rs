//! JUnit's XML: every file is a test case, which an error in it fails; what else was found is its output.

use std::io::{self, Write};

use super::{FileReport, Location, Report};
use crate::analysis::Severity;
use crate::analysis::diagnostics::Diagnostic;

pub(in crate::cli) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let has_failed = |file: &&FileReport| file.diagnostics.iter().any(fails);
    let failed = report.files.iter().filter(has_failed);
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\"",
        report.files.len() + report.errors.len(),
        failed.count(),
        report.errors.len()
    );
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"clreq\" {counts}>")?;
    writeln!(out, "  <testsuite name=\"clreq check\" {counts}>")?;
    for file in &report.files {
        write_case(out, file)?;
    }
    for error in &report.errors {
        writeln!(
            out,
            "    <testcase classname=\"clreq\" name=\"{}\">",
            escape(&error.name)
        )?;
        writeln!(
            out,
            "      <error message=\"{}\"/>",
            escape(&error.problem.to_string())
        )?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn write_case(out: &mut dyn Write, file: &FileReport) -> io::Result<()> {
    let name = escape(&file.path);
    write!(out, "    <testcase classname=\"clreq\" name=\"{name}\"")?;
    if file.diagnostics.is_empty() {
        return writeln!(out, "/>");
    }
    writeln!(out, ">")?;
    for (diagnostic, location) in file.located().filter(|(diagnostic, _)| fails(diagnostic)) {
        writeln!(
            out,
            "      <failure type=\"{}\" message=\"{}\">{}</failure>",
            diagnostic.code,
            escape(&diagnostic.message),
            escape(&line(file, diagnostic, location))
        )?;
    }
    let mut others = file
        .located()
        .filter(|(diagnostic, _)| !fails(diagnostic))
        .peekable();
    if others.peek().is_some() {
        writeln!(out, "      <system-out>")?;
        for (diagnostic, location) in others {
            writeln!(out, "{}", escape(&line(file, diagnostic, location)))?;
        }
        writeln!(out, "      </system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

fn line(file: &FileReport, diagnostic: &Diagnostic, location: Location) -> String {
    let (path, start) = (&file.path, location.start);
    format!(
        "{path}:{}:{}: {}[{}]: {}",
        start.line, start.column, diagnostic.severity, diagnostic.code, diagnostic.message
    )
}

fn fails(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// A text in an XML 1.0 attribute or element. Characters that XML can't hold in any way become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            c if c.is_control() => escaped.push_str(&format!("&#{};", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}
