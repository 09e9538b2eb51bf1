//! Unified diffs of the changes that a command would make to a file.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use similar::{DiffOp, TextDiff};

use super::print_styled;
use crate::secrets::{Mask, Pieces};
use crate::syntax::Tree;
use crate::text::{Span, sanitize, sanitize_lines};

/// The unified diff of a file, in the format of `git apply` and `patch -p1`. Secrets are masked.
pub(super) fn unified(name: &str, before: &Tree, after: &str) -> String {
    format!(
        "--- {}\n+++ {}\n{}",
        header("a", name),
        header("b", name),
        hunks(before, &Tree::parse(after))
    )
}

/// The changed lines. Only a line feed ends a line, as in these programs: a carriage return is part of the line.
fn hunks(before: &Tree, after: &Tree) -> String {
    let old_lines: Vec<&str> = before.text().split_inclusive('\n').collect();
    let new_lines: Vec<&str> = after.text().split_inclusive('\n').collect();
    let old = Side::new(before, &old_lines);
    let new = Side::new(after, &new_lines);
    let diff = TextDiff::from_slices(&old_lines, &new_lines);
    let mut text = String::new();
    for hunk in diff.unified_diff().iter_hunks() {
        let lines_of = |range: fn(&DiffOp) -> Range<usize>| {
            let ranges = || hunk.ops().iter().map(range);
            let start = ranges().map(|lines| lines.start).min().unwrap_or_default();
            start..ranges().map(|lines| lines.end).max().unwrap_or_default()
        };
        let (old_lines, new_lines) = (lines_of(DiffOp::old_range), lines_of(DiffOp::new_range));
        // A fix that moves a quote may leave a text in which the secret is no longer recognized.
        let mut pieces = Pieces::default();
        old.add_pieces(&old_lines, &mut pieces);
        new.add_pieces(&new_lines, &mut pieces);
        let old = old.masked(&old_lines, &pieces);
        let new = new.masked(&new_lines, &pieces);
        text += &format!("{}\n", hunk.header());
        for change in hunk.iter_changes() {
            let old = change.old_index().and_then(|line| old.line(line));
            let new = change.new_index().and_then(|line| new.line(line));
            text += &change.tag().to_string();
            text += &masked_in_either(change.value(), old, new);
            if !change.value().ends_with('\n') {
                text += "\n\\ No newline at end of file\n";
            }
        }
    }
    text
}

/// One of the two texts, with the offsets of its lines.
struct Side<'t> {
    tree: &'t Tree,
    mask: Mask,
    /// The start of each line, and the end of the last one.
    offsets: Vec<usize>,
}

/// Lines of a text with masked secrets.
struct MaskedLines<'s> {
    text: Cow<'s, str>,
    first: usize,
    offsets: &'s [usize],
}

impl<'t> Side<'t> {
    fn new(tree: &'t Tree, lines: &[&str]) -> Self {
        let ends = lines.iter().scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        });
        Self {
            tree,
            mask: Mask::of(tree),
            offsets: std::iter::once(0).chain(ends).collect(),
        }
    }

    fn span(&self, lines: &Range<usize>) -> Span {
        let offset = |line: usize| {
            let offset = self.offsets.get(line).copied();
            offset.unwrap_or(self.tree.text_len())
        };
        Span::new(offset(lines.start), offset(lines.end))
    }

    fn add_pieces(&self, lines: &Range<usize>, pieces: &mut Pieces) {
        self.mask.add_pieces(self.tree, self.span(lines), pieces);
    }

    fn masked(&self, lines: &Range<usize>, pieces: &Pieces) -> MaskedLines<'_> {
        let span = self.span(lines);
        MaskedLines {
            text: self.mask.hide_also(self.tree, span, pieces),
            first: lines.start,
            offsets: &self.offsets,
        }
    }
}

impl MaskedLines<'_> {
    fn line(&self, line: usize) -> Option<&str> {
        let start = self.offsets.get(self.first)?;
        let offset = |line: usize| Some(self.offsets.get(line)?.saturating_sub(*start));
        self.text.get(offset(line)?..offset(line + 1)?)
    }
}

/// A line in which everything is masked that is masked in the old or in the new text.
fn masked_in_either(line: &str, old: Option<&str>, new: Option<&str>) -> String {
    let (Some(old), Some(new)) = (old.or(new), new.or(old)) else {
        return String::new();
    };
    let characters = line.chars().zip(old.chars().zip(new.chars()));
    characters
        .map(|(shown, (old, new))| if old == shown { new } else { old })
        .collect()
}

/// A file's name in the header of a diff. As in git's diffs, a name with special characters is quoted, and a name with a space
/// is followed by a tab.
fn header(side: &str, name: &str) -> String {
    // Drop the `/` of an absolute path.
    let name = name.trim_start_matches('/');
    if !name.contains(['"', '\\']) && sanitize(name) == name {
        let end = if name.contains(' ') { "\t" } else { "" };
        return format!("{side}/{name}{end}");
    }
    let mut quoted = format!("\"{side}/");
    for byte in name.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b'\t' => quoted += "\\t",
            b'\n' => quoted += "\\n",
            b'\r' => quoted += "\\r",
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted += &format!("\\{byte:03o}"),
        }
    }
    quoted + "\""
}

/// Prints a unified diff. Escapes control characters on a terminal. A program gets every byte, because it may apply the diff.
pub(super) fn print(diff: &str) -> u8 {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        return print_styled(|out| write(out, &sanitize_lines(diff), true));
    }
    let is_styled = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    super::print(|out| write(out, diff, is_styled))
}

fn write(out: &mut dyn Write, diff: &str, is_styled: bool) -> io::Result<()> {
    if !is_styled {
        return out.write_all(diff.as_bytes());
    }
    for line in diff.split_inclusive('\n') {
        let style = style(line);
        let text = line.strip_suffix('\n').unwrap_or(line);
        let end = line.get(text.len()..).unwrap_or_default();
        write!(out, "{style}{text}{style:#}{end}")?;
    }
    Ok(())
}

fn style(line: &str) -> Style {
    let plain = Style::new();
    match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => plain.bold(),
        [b'@', ..] => plain.fg_color(Some(AnsiColor::Cyan.into())),
        [b'-', ..] => plain.fg_color(Some(AnsiColor::Red.into())),
        [b'+', ..] => plain.fg_color(Some(AnsiColor::Green.into())),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::unified;
    use crate::syntax::Tree;

    #[test]
    fn a_diff_shows_lines_and_no_secret() {
        let before = "{\n  'client_secret': s3cr3t99,\n  \"a\": 1,\n  \"token\": \"s3cr3t99\"\n}";
        let after =
            "{\n  \"client_secret\": \"s3cr3t99\",\n  \"a\": 1,\n  \"token\": \"s3cr3t99\"\n}\n";
        expect![[r#"
            --- a/a.clreq.json
            +++ b/a.clreq.json
            @@ -1,5 +1,5 @@
             {
            -  'client_secret': ********,
            +  "client_secret": "********",
               "a": 1,
               "token": "********"
            -}
            \ No newline at end of file
            +}
        "#]]
        .assert_eq(&unified("a.clreq.json", &Tree::parse(before), after));
    }
}
