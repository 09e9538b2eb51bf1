//! Workflow commands, which GitHub Actions shows at the lines of a pull request.

use std::io::{self, Write};

use super::Report;
use crate::analysis::Severity;
use crate::text::shown;

pub(in crate::cli) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for file in &report.files {
        for (diagnostic, location) in file.located() {
            writeln!(
                out,
                "::{} file={},line={},endLine={},col={},endColumn={},title={}::{}",
                command(diagnostic.severity),
                property(&file.path),
                location.start.line,
                location.end.line,
                location.start.column,
                location.end.column,
                diagnostic.code,
                data(&diagnostic.message),
            )?;
        }
    }
    for error in &report.errors {
        writeln!(
            out,
            "::error file={},title=could-not-check::{}",
            property(&error.name),
            data(&error.to_string())
        )?;
    }
    Ok(())
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    }
}

fn data(text: &str) -> String {
    let escaped = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    // What else acts has no escape here, and a log is a terminal to whoever reads it.
    shown(&escaped).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("50%,\r\na: b"), "50%25,%0D%0Aa: b");
        assert_eq!(property("C:\\a,b%"), "C%3A\\a%2Cb%25");
        assert_eq!(property("a\u{1b}[2J\n"), "a\\u001b[2J%0A");
    }
}
