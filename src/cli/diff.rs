//! What a command would change in a file, as a unified diff.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use super::print_styled;
use crate::secrets::Mask;
use crate::syntax::Tree;
use crate::text::shown_lines;

/// The unified diff of a file. Secrets are hidden in it.
pub(super) fn unified(name: &str, before: &Tree, after: &str) -> String {
    let mut mask = Mask::of(before);
    mask.extend(Mask::of(&Tree::parse(after)));
    let diff = TextDiff::from_lines(before.text(), after);
    let diff = diff.unified_diff().header(name, name).to_string();
    mask.hide(&diff).into_owned()
}

/// Prints a unified diff: to a terminal what can be shown there; to a program, which may apply it, every byte.
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
            --- a.clreq.json
            +++ a.clreq.json
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
