//! JUnit's XML: every file is a test case, which fails if the file has an error. Other diagnostics become its output.

use super::{COULD_NOT_CHECK, Counts, FileReport, Location};
use crate::analysis::Severity;
use crate::analysis::diagnostics::Diagnostic;
use crate::files::FileError;
use crate::text::sanitize_lines;

pub(super) const END: &str = "  </testsuite>\n</testsuites>\n";

pub(super) fn start(counts: &Counts) -> String {
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\"",
        counts.files + counts.unchecked,
        counts.failed,
        counts.unchecked
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"clreq\" {counts}>\n  <testsuite name=\"clreq check\" {counts}>\n"
    )
}

pub(super) fn error(error: &FileError) -> String {
    format!(
        "    <testcase classname=\"clreq\" name=\"{}\">\n      <error type=\"{COULD_NOT_CHECK}\" message=\"{}\"/>\n    </testcase>\n",
        escape(&error.name),
        escape(&error.problem.to_string())
    )
}

pub(super) fn file(file: &FileReport) -> String {
    let name = escape(&file.path);
    let case = format!("    <testcase classname=\"clreq\" name=\"{name}\"");
    if file.diagnostics.is_empty() {
        return case + "/>\n";
    }
    let mut failures = String::new();
    let mut others = String::new();
    for (diagnostic, location) in file.located() {
        let line = escape(&line(file, diagnostic, location));
        if diagnostic.severity == Severity::Error {
            failures += &format!(
                "      <failure type=\"{}\" message=\"{}\">{line}</failure>\n",
                diagnostic.code,
                escape(&diagnostic.message),
            );
        } else {
            others += &format!("{line}\n");
        }
    }
    if !others.is_empty() {
        others = format!("      <system-out>\n{others}      </system-out>\n");
    }
    format!("{case}>\n{failures}{others}    </testcase>\n")
}

fn line(file: &FileReport, diagnostic: &Diagnostic, location: Location) -> String {
    let (path, start) = (&file.path, location.start);
    format!(
        "{path}:{}:{}: {}[{}]: {}",
        start.line, start.column, diagnostic.severity, diagnostic.code, diagnostic.message
    )
}

/// Escapes a text for an XML 1.0 attribute or element. Control characters and directional marks are escaped as in JSON.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in sanitize_lines(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(c))),
            // XML can't represent these at all.
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_acts_on_a_reader_or_ends_the_markup() {
        assert_eq!(
            escape("a<b> & \"c\"\n"),
            "a&lt;b&gt; &amp; &quot;c&quot;&#10;"
        );
        assert_eq!(
            escape("a\u{202e}b\u{2066}\u{1b}[2J"),
            "a\\u202eb\\u2066\\u001b[2J"
        );
    }
}
