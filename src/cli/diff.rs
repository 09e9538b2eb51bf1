//! The changes that a command would make to a file, as a unified diff.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use super::print_styled;
use crate::secrets::Mask;
use crate::syntax::Tree;
use crate::text::{shown, shown_lines};

/// The unified diff of a file, as `git apply` and `patch -p1` take it. Secrets are masked in it.
pub(super) fn unified(name: &str, before: &Tree, after: &str) -> String {
    let mut mask = Mask::of(before);
    mask.extend(Mask::of(&Tree::parse(after)));
    let diff = format!(
        "--- {}\n+++ {}\n{}",
        header("a", name),
        header("b", name),
        hunks(before.text(), after)
    );
    mask.hide(&diff).into_owned()
}

/// The changed lines. Only a line feed ends a line, for these programs as for us: a carriage return belongs to the line.
fn hunks(before: &str, after: &str) -> String {
    let before: Vec<&str> = before.split_inclusive('\n').collect();
    let after: Vec<&str> = after.split_inclusive('\n').collect();
    let diff = TextDiff::from_slices(&before, &after);
    let mut text = String::new();
    for hunk in diff.unified_diff().iter_hunks() {
        text += &format!("{}\n", hunk.header());
        for change in hunk.iter_changes() {
            text += &change.tag().to_string();
            text += change.value();
            if !change.value().ends_with('\n') {
                text += "\n\\ No newline at end of file\n";
            }
        }
    }
    text
}

/// A file's name in the first lines of a diff. As in git's diffs, one with special characters is quoted, and a tab marks the
/// end of one with a space.
fn header(side: &str, name: &str) -> String {
    // The path of an absolute name starts behind the `/`.
    let name = name.trim_start_matches('/');
    if !name.contains(['"', '\\']) && shown(name) == name {
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

/// Prints a unified diff. On a terminal control characters are escaped; a program, which may apply the diff, gets every byte.
pub(super) fn print(diff: &str) -> u8 {
    let stdout = io::stdout();
    if stdout.is_terminal() {
        return print_styled(|out| write(out, &shown_lines(diff), true));
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
