//! Workflow commands, which GitHub Actions shows at the lines of a pull request.

use super::{COULD_NOT_CHECK, FileReport, Root};
use crate::analysis::Severity;
use crate::files::FileError;
use crate::text::sanitize;

pub(super) fn file(root: &Root, file: &FileReport) -> String {
    let mut text = String::new();
    for (diagnostic, location) in file.located() {
        text += &format!(
            "::{} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
            command(diagnostic.severity),
            property(&root.path(&file.path)),
            location.start.line,
            location.end.line,
            location.start.column,
            location.end.column,
            diagnostic.code,
            data(&diagnostic.message),
        );
    }
    text
}

pub(super) fn error(root: &Root, error: &FileError) -> String {
    format!(
        "::error file={},title={COULD_NOT_CHECK}::{}\n",
        property(&root.path(&error.name)),
        data(&error.to_string())
    )
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
    // Other control characters have no escape in this format, and people read logs on terminals.
    sanitize(&escaped).into_owned()
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
